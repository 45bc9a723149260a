import ArgumentParser
import LinuxIO
import Recording
import Signal
import Simulation
import Wire

/// `simulate`: a leg that does what is asked for, as a raw dump, and the truth about it.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a raw dump of a synthetic leg, and the truth about it.",
    discussion: """
      STORY is a label (\(Story.labels)), mix (a day), night, negatives (nothing that shakes by \
      itself), stress (vehicles, machines, hands at the sensor) or still (sits, stands, lies). The same seed \
      and options give the same bytes on every machine. Joint motion is turned into what a sensor on the leg would feel \
      and that into what the chip would put on the bus; no band and no threshold of the detector is known there.
      """)

  @Argument(help: "What the leg does.")
  var story: StoryName

  @Option(help: ArgumentHelp("Which person, leg and part: the same number, the same bytes.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("How long; what is usual for the story if left out.", valueName: "m"))
  var minutes: Double?

  @Option(help: ArgumentHelp("The nearest rate that the chip offers is taken.", valueName: "hz"))
  var rate: Double = 100

  @Option(help: "Which chip; virtual is one without noise and errors.")
  var chip: ChipName = .mpu6050

  @Option(help: "Where the sensor is worn: shank or thigh.")
  var site: SimulatedSite = .shank

  @Option(help: "Which leg: left or right.")
  var leg: LegName = .right

  @Option(help: ArgumentHelp("How far the chip's clock is off; drawn if left out.", valueName: "per cent"))
  var clockError: Double?

  @Option(help: "How the strap holds: drawn (a third of them resonates, all slip now and then) or rigid.")
  var strap: StrapName = .drawn

  @Option(name: .shortAndLong, help: ArgumentHelp("The dump to write.", valueName: "dump"))
  var output: String

  @OptionGroup var replacing: Replacing

  @Option(help: ArgumentHelp("Write what really happened, as JSON.", valueName: "json"))
  var truth: String?

  func validate() throws {
    if let minutes, !(minutes >= 0.1 && minutes <= 20_000) {
      throw ValidationError("--minutes is a number from 0.1 to 20000")
    }
    if !(rate >= 25 && rate <= 500) { throw ValidationError("--rate is a number of hertz from 25 to 500") }
    if let clockError, !(clockError >= -10 && clockError <= 10) {
      throw ValidationError("--clock-error is a number of per cent from -10 to 10")
    }
  }

  mutating func run() throws {
    if let truth, !replacing.force, ByteFile.exists(truth) { try fail("\(DumpError.exists(path: truth))", 74) }
    var recording = SimulatedRecording(
      story.story, seed: seed, minutes: minutes, chip: chip.chip, rate: Hertz(rate), site: site.site, leg: leg.leg,
      clockError: clockError.map { $0 / 100 }, fit: strap == .drawn ? .drawn(seed: seed) : nil)
    var header = DumpHeader(
      software: "tremorctl \(Version.software)", run: "sim\(seed)", sensor: recording.description)
    header.title = "simulated \(story.story.rawValue), seed \(seed)"
    var checksum = FrameChecksum()
    var samples = 0
    do {
      var writer = try DumpWriter(path: output, header: header, replacing: replacing.force)
      var frame = RawFrame()
      while recording.next(&frame) {
        try writer.append(frame)
        checksum.add(frame)
        if frame.kind == .samples { samples += Int(frame.count) }
      }
      try writer.finish(finalRate: nil)
    } catch {
      try fail("\(error)", 74)
    }
    if let truth { try write(truthJSON(recording.account), to: truth) }
    let length = JSONLine.fixed(recording.duration / 60, 2) ?? "?"
    StandardError.say("\(output): \(samples) samples, \(length) min; frames \(checksum.text)")
  }

  private func write(_ text: String, to path: String) throws {
    let bytes = Array(text.utf8)
    do {
      let file = try ByteFile(creating: path + ".part")
      try file.append(bytes.count, of: bytes)
      try file.synchronise()
      try ByteFile.rename(path + ".part", to: path, replacing: replacing.force)
    } catch {
      try fail("\(path): cannot be written: \(error.text); check the free space, the directory and its permissions", 74)
    }
  }
}

extension Story {
  /// For help: the labels, without the mixtures.
  fileprivate static var labels: String {
    allCases.filter { ![.mix, .night, .negatives, .stress, .still].contains($0) }.map(\.rawValue)
      .joined(separator: ", ")
  }
}

/// A story by its name.
struct StoryName: ExpressibleByArgument {
  let story: Story

  init?(argument: String) {
    guard let story = Story(rawValue: argument) else { return nil }
    self.story = story
  }

  static var allValueStrings: [String] { Story.allCases.map(\.rawValue) }
}

/// A chip by its word.
struct ChipName: ExpressibleByArgument {
  let chip: Chip
  static let mpu6050 = ChipName(.mpu6050)

  init(_ chip: Chip) { self.chip = chip }

  init?(argument: String) {
    guard let chip = simulatedChips.first(where: { "\($0.word)" == argument }) else { return nil }
    self.chip = chip
  }

  var defaultValueDescription: String { "\(chip.word)" }
  static var allValueStrings: [String] { simulatedChips.map { "\($0.word)" } }
}

enum SimulatedSite: String, ExpressibleByArgument, CaseIterable {
  case shank, thigh

  var site: Site { self == .shank ? .shank : .thigh }
}

enum StrapName: String, ExpressibleByArgument, CaseIterable { case drawn, rigid }
