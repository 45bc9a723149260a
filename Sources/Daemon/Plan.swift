import IMU
import LinuxIO
import Recording
import Settings
import Signal
import Tremor
import Wire

/// What a run is made of, decided before any thread starts: from the configuration for a sensor, from the header for a dump.
struct Plan: ~Copyable {
  let isLive: Bool
  /// What the data come from, for messages: the file, or the key that sets the sensor's rate.
  let name: String
  let lingers: Bool
  let chip: MPU6050Configuration
  let description: SensorDescription
  let analysis: AnalysisSettings
  let run: String
  let bootID: String?
  var reader: DumpReader?

  init(_ configuration: Configuration, _ source: DaemonService.Source) throws(DaemonService.Refused) {
    guard let chip = MPU6050Configuration(rate: Hertz(configuration.sensor.rateHz)) else {
      throw DaemonService.Refused(
        description: "sensor.rate_hz: an MPU-6050 gives 1000/n Hz from 25 to 500, not \(configuration.sensor.rateHz)",
        exitCode: 78)
    }
    switch source {
    case .sensor:
      self.init(
        isLive: true, name: "sensor.rate_hz", lingers: false, chip: chip,
        description: chip.description(site: configuration.sensor.site, leg: configuration.sensor.leg),
        analysis: configuration.analysis, run: Self.randomRun(), bootID: BootID.read(), reader: nil)
    case .replay(let path, _, let lingers):
      let reader: DumpReader
      do { reader = try DumpReader(path: path) } catch {
        throw DaemonService.Refused(description: "\(error)", exitCode: error.kind == .noInput ? 66 : 65)
      }
      let header = reader.header
      let analysis: AnalysisSettings
      do {
        // The settings of the recording, so that a replay says what the live run said.
        analysis =
          try header.analysis.map { text throws(ConfigurationError) in
            try AnalysisSettings(canonicalText: text, source: path)
          } ?? configuration.analysis
      } catch {
        throw DaemonService.Refused(description: "\(error)", exitCode: 65)
      }
      self.init(
        isLive: false, name: path, lingers: lingers, chip: chip, description: header.sensor, analysis: analysis,
        run: header.run,
        bootID: header.bootID, reader: consume reader)
    }
  }

  private init(
    isLive: Bool, name: String, lingers: Bool, chip: MPU6050Configuration, description: SensorDescription,
    analysis: AnalysisSettings,
    run: String, bootID: String?, reader: consuming DumpReader?
  ) {
    self.isLive = isLive
    self.name = name
    self.lingers = lingers
    self.chip = chip
    self.description = description
    self.analysis = analysis
    self.run = run
    self.bootID = bootID
    self.reader = consume reader
  }

  /// Eight hexadecimal digits: no two runs of one log have the same.
  private static func randomRun() -> String {
    let digits = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  var lines: Lines {
    Lines(run: run, site: description.site, leg: description.leg, config: analysis.checksum)
  }

  var hello: SessionLines.Hello {
    var hello = SessionLines.Hello(
      site: description.site, leg: description.leg, mount: "learnt while walking", clock: "unsynchronised",
      config: analysis.checksum, state: "probing")
    hello.run = run
    hello.bootID = bootID
    hello.chip = description.chip.word.description
    hello.whoAmI = description.whoAmI
    hello.nominalRate = description.nominalRate.value
    return hello
  }

  /// The header of a dump of this run.
  var header: DumpHeader {
    var header = DumpHeader(software: "tremord " + Version.software, run: run, sensor: description)
    header.bootID = bootID
    header.analysis = analysis.canonicalText
    header.registers = chip.settings.map { DumpHeader.Register($0.register, $0.value) }
    return header
  }
}
