import ArgumentParser
import Daemon
import LinuxIO
import Logging
import ServiceLifecycle
import Settings
import UnixSignals
import Wire

/// The daemon's command line: reads the configuration, runs until SIGTERM, ends with a meaningful exit code.
@main
struct Tremord: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tremord",
    abstract: "Watches a leg through an I2C motion sensor and tells what shakes, how fast and how much.",
    discussion: """
      Runs until SIGTERM. Events go to the log and to a Unix socket as JSON lines; tremorctl shows them.
      It names movements, never causes, and is no medical device.

      Exit codes: 0 done, 64 usage, 65 bad data, 66 no input, 69 no device (only with --require-device), 74 I/O error, \
      78 configuration.
      """,
    version: "tremord \(Version.software)")

  static let defaultPath = "/etc/tremord/tremord.toml"

  @Option(
    help: ArgumentHelp(
      "Configuration file (default: \(defaultPath), or built-in values without one).", valueName: "path"))
  var config: String?

  @Flag(help: "Check the configuration, print what is in force, and exit.")
  var checkConfig = false

  @Flag(help: "Exit with 69 if the sensor cannot be found at the start, instead of probing on.")
  var requireDevice = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Play a raw dump, or all files of one run, instead of reading the sensor.", valueName: "dump"))
  var replay: [String] = []

  @Option(help: ArgumentHelp("Replay speed: 1 (default), any number, or max.", valueName: "1|N|max"))
  var speed: ReplaySpeed?

  @Flag(help: "After a replay keep serving the socket until SIGTERM.")
  var linger = false

  func validate() throws {
    if replay.isEmpty, speed != nil || linger { throw ValidationError("--speed and --linger go with --replay") }
  }

  mutating func run() async throws {
    let file = ConfigurationSource(path: config, standardPath: Self.defaultPath)
    let settings: Configuration
    let isBuiltIn: Bool
    do throws(ConfigurationError) {
      (settings, isBuiltIn) = try file.read(mayBeMissing: config == nil)
    } catch {
      try fail("\(error)", 78)
    }
    if checkConfig {
      let source = isBuiltIn ? "no \(Self.defaultPath): built-in values" : "\(config ?? Self.defaultPath): correct"
      print("\(source); analysis settings \(settings.analysis.checksum): \(settings.analysis.canonicalText)")
      return
    }
    if replay.isEmpty, requireDevice { try findDevice(settings) }
    var logger = Logger(label: "tremord") { label -> any LogHandler in
      if StandardError.isJournal { JournalLogHandler() } else { StreamLogHandler.standardError(label: label) }
    }
    logger.logLevel = .info
    let failure = ReplayFailure()
    let source: DaemonService.Source =
      replay.isEmpty
      ? .sensor : .replay(paths: replay, speed: (speed ?? .times(1)).factor, lingers: linger)
    let service = DaemonService(settings, source: source, logger: logger, failure: failure) {
      () throws(ConfigurationError) in
      // A file that was there at the start and is gone is an error, and not the wish for built-in values.
      try file.read(mayBeMissing: isBuiltIn).settings
    }
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }))
    let powerFailure = PowerFailure { Task { await group.triggerGracefulShutdown() } }
    defer { powerFailure.stop() }
    do {
      try await group.run()
    } catch let refused as DaemonService.Refused {
      try fail("\(refused)", refused.exitCode)
    } catch {
      try fail("\(error)", 74)
    }
    if let message = failure.message { try fail(message, 65) }
  }

  private func findDevice(_ settings: Configuration) throws {
    if let problem = SensorProbe.problem(settings) { try fail(problem, 69) }
  }

  private func fail(_ text: String, _ code: Int32) throws -> Never {
    StandardError.say("tremord: \(text)")
    throw ExitCode(code)
  }
}

/// How fast to play.
struct ReplaySpeed: ExpressibleByArgument {
  /// Nil: without pauses.
  let factor: Double?

  static func times(_ factor: Double) -> ReplaySpeed { ReplaySpeed(factor: factor) }

  private init(factor: Double?) { self.factor = factor }

  init?(argument: String) {
    if argument == "max" {
      factor = nil
    } else if let value = Double(argument), value >= 0.001, value <= 1_000_000 {
      factor = value
    } else {
      return nil
    }
  }
}
