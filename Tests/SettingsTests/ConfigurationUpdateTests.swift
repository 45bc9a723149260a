import Settings
import Signal
import Testing
import Tremor

@Suite struct ConfigurationUpdateTests {
  private func parse(_ text: String) throws -> Configuration { try Configuration(parsing: text, file: "test.toml") }

  @Test func theSameFileChangesNothing() throws {
    let settings = try parse("[log]\nfiles = 7\n")
    let update = ConfigurationUpdate(from: settings, to: settings, .sensor)
    #expect(update.inForce == settings)
    #expect(update.live.isEmpty && update.newRun.isEmpty && update.waiting.isEmpty && update.meaningless.isEmpty)
  }

  @Test func eachKeyHasTheEffectThatItCanHave() throws {
    let wanted = try parse(
      """
      timezone = "Europe/Rome"
      [log]
      path = "/elsewhere/events.ndjson"
      files = 5
      [record]
      mode = "continuous"
      [analysis]
      snr_min_db = 9
      [sensor]
      leg = "left"
      rate_hz = 50
      [socket]
      mode = "0600"
      """)
    let update = ConfigurationUpdate(from: Configuration(), to: wanted, .sensor)
    #expect(
      update.live == [
        "log.files = 5 (was 32)", "record.mode = \"continuous\" (was \"off\")", "timezone = \"Europe/Rome\" (was \"\")",
      ])
    #expect(update.newRun.map { $0.prefix { $0 != " " } } == ["sensor.leg", "analysis.snr_min_db"])
    #expect(update.newRun.first == "sensor.leg = \"left\" (was not set)")
    #expect(update.waiting == ["sensor.rate_hz", "log.path", "socket.mode"])
    // What waits is not in force, and is named again by the next reload.
    var expected = Configuration()
    expected.timezone = "Europe/Rome"
    expected.log.files = 5
    expected.record.mode = .continuous
    expected.analysis.snrMinDB = 9
    expected.sensor.leg = .left
    #expect(update.inForce == expected)
    let again = ConfigurationUpdate(from: update.inForce, to: wanted, .sensor)
    #expect(again.waiting == update.waiting && again.live.isEmpty && again.newRun.isEmpty)
  }

  /// Whatever the file may say, no change is overlooked: it takes effect, or it is named.
  @Test func everyKeyIsInOneOfTheLists() throws {
    var settings = Configuration()
    settings.sensor.bus = .number(3)
    settings.sensor.address = 0x69
    settings.sensor.site = .shank
    settings.line.offset = 4
    settings.button.kind = "pill"
    settings.led.isLitByHigh = false
    settings.bus.hz = 100_000
    settings.log.fsync = .event
    settings.socket.group = "users"
    settings.record.path = "/other"
    settings.calibration.path = "/c"
    settings.realtime.priority = 0
    settings.analysis.lowHz = 2
    for source in [ConfigurationUpdate.Source.sensor, .recording(hasSettings: true), .recording(hasSettings: false)] {
      let update = ConfigurationUpdate(from: Configuration(), to: settings, source)
      #expect(update.live.count + update.newRun.count + update.waiting.count + update.meaningless.count == 13)
    }
  }

  @Test func aRecordingKeepsWhatItSaysOfItself() throws {
    let wanted = try parse("[sensor]\nsite = \"thigh\"\n[analysis]\nsnr_min_db = 9\n[log]\nkeep_days = 3\n")
    let kept = ConfigurationUpdate(from: Configuration(), to: wanted, .recording(hasSettings: true))
    #expect(kept.newRun.isEmpty && kept.meaningless == ["sensor.site", "analysis.snr_min_db"])
    #expect(kept.inForce.analysis == AnalysisSettings() && kept.inForce.log.keepDays == 3)
    let without = ConfigurationUpdate(from: Configuration(), to: wanted, .recording(hasSettings: false))
    #expect(without.newRun.count == 1 && without.meaningless == ["sensor.site"])
    #expect(without.inForce.analysis.snrMinDB == 9)
  }
}
