import LinuxIO
import Testing
import Wire

@testable import tremorctl

@Suite struct TimeWordsTests {
  /// Some day's noon here.
  private static let noon = (LocalTime.seconds(.init(year: 2026, month: 5, day: 2), hour: 12) ?? 0) * 1_000_000_000

  @Test(
    arguments: [
      ("30m", 1800.0), ("2h", 7200), ("1.5h", 5400), ("90s", 90), ("7d", 604_800), ("0m", 0), ("11:30", 1800),
      ("00:00", 43_200), ("9:05", 10_500), ("12:00", 0),
    ])
  func timesBeforeNow(_ text: String, _ seconds: Double) {
    #expect(MarkTime(text, now: Self.noon)?.when == .ago(seconds))
  }

  @Test func aWallTimeIsPassedOn() {
    let text = WallTime.text(nanoseconds: Self.noon - 3_600_000_000_000)
    #expect(MarkTime(text, now: Self.noon)?.when == .at(text))
  }

  @Test(
    arguments: [
      "", "soon", "12:01", "24:00", "12:60", "8d", "-1h", "1e99h", "nanh", "infm", "12:3x", "1:2:3",
      "2027-01-01T00:00:00Z", "h",
      "2026-05-02",
    ])
  func whatIsNoTimeOrToComeIsRefused(_ text: String) {
    #expect(MarkTime(text, now: Self.noon) == nil)
  }

  @Test func aDateIsItsMidnightHere() {
    let midnight = Self.noon - 43_200_000_000_000
    #expect(ForgetDate("2026-05-02", now: Self.noon)?.nanoseconds == midnight)
    #expect(ForgetDate("12h", now: Self.noon)?.nanoseconds == midnight)
    #expect(ForgetDate("2026-05-01T00:00:00Z", now: 0)?.text == "2026-05-01T00:00:00.000Z")
    for text in ["", "2026-02-30", "2026-13-01", "2026-5-1", "yesterday", "26-05-01", "0000-00-00", "9999-12-31"] {
      #expect(ForgetDate(text, now: Self.noon) == nil, "\(text)")
    }
  }

  @Test(arguments: [(0.4, "0 s"), (75, "1 min 15 s"), (60, "1 min"), (3600, "1 h"), (100_000, "1 d 3 h")])
  func spansInWords(_ seconds: Double, _ words: String) { #expect(StatusTable.span(seconds) == words) }
}

@Suite struct StatusTableTests {
  @Test func everythingThatIsWrongIsSaid() {
    var status = StatusMessage()
    (status.run, status.state, status.uptime, status.chip) = ("b3f1", "streaming", 7300, "mpu6050")
    (status.nominalRate, status.measuredRate, status.rateError, status.rateState) = (100, 103.2, 0.01, "off")
    (status.sampleAge, status.clock, status.pacing) = (0.02, "unsynchronised", "silent")
    (status.samples.offered, status.samples.read, status.samples.lost) = (1000, 990, 10)
    status.lost = ["a_newer_one": 3, "bus_error": 7]
    status.counters.missedEdges = 1
    status.stuckAxes = ["gyro_z"]
    status.faults = ["the line is silent"]
    let text = StatusTable(status).text(TerminalStyle(hasColor: false, hasUnicode: true))
    for words in [
      "streaming, newest sample 0.02 s ago", "b3f1, up 2 h 1 min", "mpu6050, stuck: gyro_z",
      "103.200 ± 0.010 Hz, nominal 100.000, off", "990 read of 1000 offered, 10 lost (bus_error 7, a_newer_one 3)",
      "the data-ready line is silent", "1 missed edge", "unsynchronised", "✗ fault    the line is silent",
    ] { #expect(text.contains(words), "\(words)\n\(text)") }
    #expect(!text.contains("no fault") && !text.contains("\u{1B}"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    status.faults = []
    #expect(StatusTable(status).text(TerminalStyle(hasColor: false, hasUnicode: false)).hasSuffix("+ no fault\n"))
  }
}
