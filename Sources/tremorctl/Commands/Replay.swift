import ArgumentParser
import LinuxIO
import Recording
import Settings
import Signal
import Tremor

/// `replay`: raw dumps through the very pipeline that the daemon runs, as lines on standard output.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run recorded dumps through the pipeline and print its lines.",
    discussion: """
      The same dump gives the same bytes at every speed and on every machine. Analysis settings are those of the \
      recording, unless --config gives others.
      """)

  @Argument(help: "Raw dumps (.trd), played one after the other, each as a run of its own.")
  var files: [String]

  @Option(help: ArgumentHelp("max, 1, or any number of times real time.", valueName: "max|N"))
  var speed: Speed = .max

  @Option(help: ArgumentHelp("Leave out what lies before, seconds of data.", valueName: "s"))
  var from: Double?

  @Option(help: ArgumentHelp("Stop there, seconds of data.", valueName: "s"))
  var to: Double?

  @Option(help: ArgumentHelp("Take the analysis settings from this configuration file.", valueName: "path"))
  var config: String?

  @Flag(help: "Add one features line for each half second.")
  var features = false

  func validate() throws {
    if files.isEmpty { throw ValidationError("name at least one dump") }
    if let from, !(from >= 0) { throw ValidationError("--from is a number of seconds from 0 on") }
    if let to, !(to > (from ?? 0)) { throw ValidationError("--to is a number of seconds after --from") }
  }

  mutating func run() throws {
    let settings = try config.map { try Self.analysis(from: $0) }
    var out = StandardOutput()
    var damaged = 0
    for path in files {
      let player: Player
      do {
        player = try Player(path: path, settings: settings, from: from, to: to)
      } catch {
        out.flush()
        try fail("\(error)", error.exitCode)
      }
      let pace = Pace(speed)
      let showsFeatures = features
      do {
        try player.play { output, seconds, line in
          if case .finding(.features) = output, !showsFeatures { return }
          if pace.wait(until: seconds) { out.flush() }
          out.write(line() + "\n")
        }
      } catch {
        out.flush()
        try fail("\(error)", error.exitCode)
      }
      out.flush()
      if player.samples == 0 { StandardError.say("\(path): no samples to play" + (from == nil ? "" : " after --from")) }
      if let note = player.note { StandardError.say("\(path): \(note)") }
      if player.damagedBlocks > 0 {
        StandardError.say(
          "tremorctl: \(path): \(player.damagedBlocks) damaged block(s): checksum failed; the rest was played")
      }
      damaged += player.damagedBlocks
    }
    if damaged > 0 { throw ExitCode(65) }
  }

  static func analysis(from path: String) throws -> AnalysisSettings {
    do {
      return try Configuration(parsing: try TextFile.read(path), file: path).analysis
    } catch {
      try fail("\(error)", 78)
    }
  }
}

/// How fast to play; a factor from 0.001 to 1000000.
enum Speed: ExpressibleByArgument {
  case max
  case times(Double)

  init?(argument: String) {
    if argument == "max" {
      self = .max
    } else if let value = Double(argument), value >= 0.001, value <= 1_000_000 {
      self = .times(value)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .max: "max"
    case .times(let factor): "\(factor)"
    }
  }
}

/// Holds data time against the clock.
final class Pace {
  private let factor: Double?
  private var start: Int64?

  init(_ speed: Speed) {
    if case .times(let factor) = speed { self.factor = factor } else { factor = nil }
  }

  /// Sleeps until data time `seconds` is due; true if there is a pace at all, so that output should be shown at once.
  func wait(until seconds: Double) -> Bool {
    guard let factor else { return false }
    let begin = start ?? MonotonicClock.now()
    start = begin
    MonotonicClock.sleep(until: begin + Int64(seconds / factor * 1e9))
    return true
  }
}
