import ArgumentParser
import Calibrating
import Daemon
import LinuxIO
import Recording
import Settings
import Signal
import Wire

/// `calibrate`: measures what a sensor's readings are off by, and how its strap rings.
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the sensor's errors and the strap's resonance.",
    discussion: """
      gyro: lay the sensor down and leave it alone. accel: turn it onto its six sides, in any order. tap: strap it on and \
      tap it five times. Without a step all three are done. No key is needed, and nothing is written before the end: \
      Ctrl-C leaves the old file as it was.

      The daemon reads the file at its next start. It must not run meanwhile: sudo systemctl stop tremord

      Exit codes: 0 done, 64 usage, 65 the measurements were no good, 66 nothing to show, 69 no device, 73 the file could \
      not be written, 74 I/O error, 78 configuration.
      """)

  enum Step: String, ExpressibleByArgument, CaseIterable { case gyro, accel, tap }

  @Argument(help: ArgumentHelp("gyro, accel, tap.", valueName: "step"))
  var steps: [Step] = []

  @Option(help: ArgumentHelp("Configuration file (default: \(ConfigurationFile.defaultPath)).", valueName: "path"))
  var config: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("File to write (default: calibration.path).", valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("How long the gyroscope is measured.", valueName: "s"))
  var seconds: Double = 10

  @Option(help: ArgumentHelp("How long a step waits for what it needs.", valueName: "s"))
  var patience: Double = 180

  @Flag(help: "No cursor movements: one line for each thing that happens.")
  var plain = false

  @Flag(help: "Print the calibration as JSON on standard output, everything else on standard error.")
  var json = false

  @Flag(help: "Show the calibration that there is, and measure nothing.")
  var show = false

  func validate() throws {
    guard seconds >= GyroscopeBias.leastSeconds, seconds <= 600 else {
      throw ValidationError("--seconds is a number from \(Int(GyroscopeBias.leastSeconds)) to 600")
    }
    guard patience >= 1, patience <= 86_400 else { throw ValidationError("--patience is a number from 1 to 86400") }
    if show, !steps.isEmpty { throw ValidationError("--show measures nothing: leave \(steps[0].rawValue) out") }
  }

  mutating func run() throws {
    let settings = try ConfigurationFile.load(config)
    let path = output ?? settings.calibration.path
    if show { return try CalibrationReport.show(path, asJSON: json) }
    if SocketPath.isAlive(settings.socket.path) {
      try fail(
        "tremord is running (\(settings.socket.path)) and reads the sensor: sudo systemctl stop tremord, then calibrate",
        69)
    }
    // Before the work, not after it.
    do { try ReplacedFile.check(path) } catch { try fail("\(error)", 73) }

    let guide = Guide(isPlain: plain, toError: json)
    let session = CalibrationSession(settings, guide, seconds: seconds, patience: patience)
    var measured = Calibration()
    var refused: CalibrationSession.Refused?
    for step in Step.allCases where steps.isEmpty || steps.contains(step) {
      do {
        switch step {
        case .gyro: measured.gyroscope = try session.gyroscope(isOptional: steps.isEmpty)
        case .accel: measured.accelerometer = try session.accelerometer()
        case .tap: measured.strap = try session.strap()
        }
      } catch {
        // What was measured before is not thrown away.
        refused = error
        break
      }
    }
    guide.endProgress()
    if !measured.isEmpty, let sensor = session.sensor {
      try save(measured, of: sensor, to: path, guide)
    }
    if let refused { try fail(refused.text, refused.exitCode) }
  }

  /// Joins it with what the file holds of the same sensor, and replaces the file.
  private func save(
    _ measured: Calibration, of sensor: CalibrationFile.Sensor, to path: String, _ guide: Guide
  ) throws {
    var calibration = measured
    switch Self.old(path) {
    case .none: break
    case .some(.failure(let damaged)): guide.say("The old \(path) is replaced: \(damaged)")
    case .some(.success(let old)) where old.sensor == sensor:
      calibration.gyroscope = measured.gyroscope ?? old.calibration.gyroscope
      calibration.accelerometer = measured.accelerometer ?? old.calibration.accelerometer
      calibration.strap = measured.strap ?? old.calibration.strap
    case .some(.success(let old)): guide.say("The old \(path) is replaced: it belongs to \(old.sensor.words)")
    }
    let file = CalibrationFile(software: "tremorctl \(Version.software)", sensor: sensor, calibration: calibration)
    do { try ReplacedFile.write(file.encoded(), to: path) } catch { try fail("\(error)", 74) }
    guide.say("")
    if json { try CalibrationReport.show(path, asJSON: true) } else { CalibrationReport.print(file) }
    guide.say("Written to \(path). The daemon uses it from its next start: sudo systemctl start tremord")
  }

  /// Nil if there is none.
  private static func old(_ path: String) -> Result<CalibrationFile, CalibrationFile.Damaged>? {
    guard let text = try? TextFile.read(path) else { return nil }
    do { return .success(try CalibrationFile(parsing: text)) } catch { return .failure(error) }
  }
}
