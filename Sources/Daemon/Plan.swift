import IMU
import LinuxIO
import Recording
import Settings
import Signal
import Tremor
import Wire

/// What a run is made of, decided before any thread starts: from the configuration for a sensor, from the header for a dump.
///
/// What a live run's sensor is turns out only when it is found: see `SensorAnnouncement`.
struct Plan: ~Copyable {
  let isLive: Bool
  let lingers: Bool
  let setups: SensorSetups
  let calibrations: CalibrationChoice
  /// The sensor of a dump; nil for a live run.
  let description: SensorDescription?
  /// The chip that a live run expects, if the configuration names one.
  let expected: Chip?
  /// The first run; what follows it has other settings.
  let first: RunPlan
  /// The settings are those of the recording that is played, and not of the configuration.
  let hasOwnSettings: Bool
  /// The zero of the run's seconds, for a dump that begins in the middle of it.
  let runZero: Timestamp?
  // Not the short form, which would begin as nil: Swift 6.2 dies of an initialiser that throws with it already set.
  // swift-format-ignore: UseShorthandTypeNames
  var dumps: Optional<DumpSequence>

  init(_ configuration: Configuration, _ source: DaemonService.Source) throws(DaemonService.Refused) {
    switch source {
    case .sensor:
      // A configuration that came from a file was checked when it was read.
      if let problem = configuration.sensorProblems.first {
        throw DaemonService.Refused(description: "\(problem)", exitCode: 78)
      }
      isLive = true
      lingers = false
      calibrations = CalibrationChoice(configuration, isLive: true)
      description = nil
      first = RunPlan(
        run: RunPlan.randomName(), bootID: BootID.read(), analysis: configuration.analysis,
        site: configuration.sensor.site, leg: configuration.sensor.leg)
      hasOwnSettings = false
      runZero = nil
      dumps = nil
    case .replay(let paths, _, let lingers):
      let dumps: DumpSequence
      do { dumps = try DumpSequence(paths: paths) } catch {
        throw DaemonService.Refused(description: "\(error)", exitCode: error.kind == .noInput ? 66 : 65)
      }
      if let other = dumps.otherRun { throw DaemonService.Refused(description: "\(other)", exitCode: 65) }
      let header = dumps.header
      let path = dumps.path
      do { try UnsupportedRate.check(header.sensor.nominalRate) } catch {
        throw DaemonService.Refused(description: Wording.text(error, of: path), exitCode: 65)
      }
      let recorded: AnalysisSettings
      do {
        // The settings of the recording, so that a replay says what the live run said.
        recorded =
          try header.analysis.map { text throws(ConfigurationError) in
            try AnalysisSettings(canonicalText: text, source: path)
          } ?? configuration.analysis
      } catch {
        throw DaemonService.Refused(description: "\(error)", exitCode: 65)
      }
      isLive = false
      calibrations = CalibrationChoice(configuration, isLive: false)
      self.lingers = lingers
      description = header.sensor
      first = RunPlan(
        run: header.run, bootID: header.bootID, analysis: recorded, site: header.sensor.site, leg: header.sensor.leg)
      hasOwnSettings = header.analysis != nil
      runZero = header.zeroBefore
      self.dumps = consume dumps
    }
    setups = SensorSetups(configuration.request)
    expected = configuration.sensor.chip
  }

  var hello: HelloMessage {
    var hello = HelloMessage()
    hello.tell(first)
    hello.mount = "learnt while walking"
    hello.clock = "unsynchronised"
    hello.state = "probing"
    hello.chip = expected.map { "\($0.word)" }
    if let description { hello.tell(description, calibrations.decide(description)) }
    return hello
  }
}

extension HelloMessage {
  /// What is known of the sensor once it was found.
  mutating func tell(_ description: SensorDescription, _ decision: CalibrationChoice.Decision) {
    calibration = CalibrationNote(decision)
    chip = "\(description.chip.word)"
    whoAmI = description.whoAmI.map { "0x" + String($0, radix: 16) }
    isUnknownIdentity = description.isUnknownIdentity
    nominalRate = description.nominalRate.value
  }
}

extension DumpHeader {
  /// The header of a dump of a live run.
  init(run: String, bootID: String?, analysis: AnalysisSettings, _ found: FoundSensor) {
    self.init(software: "tremord " + Version.software, run: run, sensor: found.description)
    self.bootID = bootID
    self.analysis = analysis.canonicalText
    registers = (0..<found.registers.count).map {
      let setting = found.registers[$0]
      return Register(setting.register, setting.value, bank: setting.bank)
    }
  }
}
