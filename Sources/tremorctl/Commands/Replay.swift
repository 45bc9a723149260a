import ArgumentParser
import LinuxIO
import Recording
import Replaying
import Settings
import Tremor

/// `replay`: raw dumps through the very pipeline that the daemon runs, as lines on standard output.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run recorded dumps through the pipeline and print its lines.",
    discussion: """
      The same dump gives the same bytes at every speed and on every machine. Analysis settings are those of the \
      recording, unless --config gives others. Several files are one stream: those of one run, as rotation leaves them, are \
      joined, and what is missing between them is told as a gap (file_boundary); another run begins with its own run line. \
      Ctrl-Z pauses, fg goes on. On a terminal a bar shows how far it is.
      """)

  @Argument(help: "Raw dumps (.trd, or .trd.part), in their order.")
  var files: [String]

  @Option(help: ArgumentHelp("max, 1, or any number of times real time.", valueName: "max|N"))
  var speed: Speed = .max

  @Option(
    help: ArgumentHelp("Leave out what lies before, seconds of the run as its lines count them.", valueName: "s"))
  var from: Double?

  @Option(help: ArgumentHelp("Stop there, seconds of the run.", valueName: "s"))
  var to: Double?

  @Option(help: ArgumentHelp("Take the analysis settings from this configuration file.", valueName: "path"))
  var config: String?

  @Flag(help: "Add one features line for each half second.")
  var features = false

  func validate() throws {
    if files.isEmpty { throw ValidationError("name at least one dump") }
    try validateWindow(from, to)
  }

  mutating func run() throws {
    let settings = try config.map { try Self.analysis(from: $0) }
    let player: Player
    do {
      player = try Player(paths: files, settings: settings, from: from, to: to)
    } catch {
      try fail("\(error)", error.exitCode)
    }
    // What was left out is known before the first line.
    for report in player.reports {
      if let refusal = report.refusal { StandardError.say("tremorctl: \(refusal)") }
    }
    // Written out here and not by itself: the bar must be out of the way.
    var out = StandardOutput(limit: .max)
    let bar = ProgressBar()
    var pace = Pace(speed, .machine)
    func look() { bar.look(fraction: { fraction(player) }, seconds: { player.seconds }) }
    do {
      let showsFeatures = features
      try player.play { output, seconds, line in
        look()
        if case .finding(.features) = output, !showsFeatures {
          // So that the bar moves and Ctrl-Z is noticed where nothing happens.
          _ = pace.wait(until: seconds, idle: look)
          return
        }
        let isPaced = pace.wait(until: seconds, idle: look)
        out.write(line() + "\n")
        if isPaced || out.pending > 32 * 1024 {
          bar.erase()
          out.flush()
        }
      }
    } catch {
      bar.erase()
      out.flush()
      try fail("\(error)", error.exitCode)
    }
    bar.erase()
    out.flush()
    try tell(player)
  }

  /// By the files, or by the time if that is nearer to its end.
  private func fraction(_ player: Player) -> Double {
    let bytes = player.length > 0 ? Double(player.bytesRead) / Double(player.length) : 1
    guard let to else { return bytes }
    return max(bytes, player.seconds / (to - (from ?? 0)))
  }

  private func tell(_ player: Player) throws {
    if player.samples == 0 {
      StandardError.say(
        "\(files.joined(separator: ", ")): no samples to play"
          + (from == nil && to == nil ? "" : " between --from and --to"))
    }
    for report in player.reports { report.tell("played") }
    if player.reports.contains(where: \.isDamaged) { throw ExitCode(65) }
  }

  static func analysis(from path: String) throws -> AnalysisSettings {
    do {
      return try Configuration(parsing: try TextFile.read(path), file: path).analysis
    } catch {
      try fail("\(error)", 78)
    }
  }
}

/// Checks `--from` and `--to`, seconds of a run.
func validateWindow(_ from: Double?, _ to: Double?) throws {
  if let from, !(from >= 0) { throw ValidationError("--from is a number of seconds from 0 on") }
  if let to, !(to > (from ?? 0)) { throw ValidationError("--to is a number of seconds after --from") }
}

extension DumpSequence.FileReport {
  var isDamaged: Bool { damagedBlocks > 0 || refusal != nil }

  /// Says what is to be said of the file; `done`: what happened to the rest of it.
  func tell(_ done: String) {
    if let note { StandardError.say("\(path): \(note)") }
    if damagedBlocks > 0 {
      StandardError.say("tremorctl: \(path): \(damagedBlocks) damaged block(s): checksum failed; the rest was \(done)")
    }
  }
}

extension Speed: ExpressibleByArgument {
  public init?(argument: String) { self.init(text: argument) }

  public var defaultValueDescription: String {
    switch self {
    case .max: "max"
    case .times(let factor): "\(factor)"
    }
  }
}

extension Pace.Clock {
  /// The machine's.
  static var machine: Pace.Clock {
    Pace.Clock(now: { MonotonicClock.now() }, sleep: { MonotonicClock.sleep(until: $0) })
  }
}
