import Foundation
import Testing
import Wire

@Suite struct WallTimeTests {
  /// Against Foundation's calendar, over 400 years and before 1970.
  @Test func agreesWithTheCalendar() {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    var seconds = -5_000_000_000
    while seconds < 9_000_000_000 {
      let expected = Date(timeIntervalSince1970: Double(seconds) + 0.25).formatted(format)
      #expect(WallTime.text(nanoseconds: Int64(seconds) * 1_000_000_000 + 250_000_000) == expected)
      seconds += 86_399_777
    }
  }

  /// Against Foundation's own calendar.
  @Test func instantsAreReadAsTheyAreWritten() {
    let formatter = ISO8601DateFormatter()
    for _ in 0..<2000 {
      let seconds = Int64.random(in: -9_000_000_000...9_000_000_000)
      let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      #expect(WallTime.nanoseconds(text) == seconds * 1_000_000_000, "\(text)")
      #expect(WallTime.text(nanoseconds: seconds * 1_000_000_000) == text.dropLast() + ".000Z")
    }
  }

  @Test func fractionsAndOffsetsCount() {
    #expect(WallTime.nanoseconds("1970-01-01T00:00:01.5Z") == 1_500_000_000)
    #expect(WallTime.nanoseconds("1970-01-01t01:00:00.000000001+01:00") == 1)
    #expect(WallTime.nanoseconds("1969-12-31 23:00:00-01:30") == 1_800_000_000_000)
  }

  @Test(
    arguments: [
      "", "2026", "2026-05-01", "2026-05-01T10:00Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
      "2026-05-01T24:00:00Z", "2026-05-01T00:00:00", "2026-05-01T00:00:00.Z", "2026-05-01T00:00:00.1234567890Z",
      "2026-05-01T00:00:00Zx", "2026-05-01T00:00:00+1", "1500-01-01T00:00:00Z",
    ])
  func whatIsNoInstantIsRefused(_ text: String) {
    #expect(WallTime.nanoseconds(text) == nil)
  }
}
