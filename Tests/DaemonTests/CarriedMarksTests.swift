import Testing
import Wire

@testable import Daemon

@Suite struct CarriedMarksTests {
  private let hour: Int64 = 3_600_000_000_000
  private let now: Int64 = 1_800_000_000_000_000_000

  private func mark(
    _ kind: String, _ note: String = "", hoursAgo: Double, boot: String? = nil, isCarried: Bool = false
  ) -> RecoveredMark {
    let then = Int64(hoursAgo * Double(hour))
    return RecoveredMark(
      sequence: 1, kind: kind, note: note, wall: boot == nil ? now - then : nil,
      monotonic: boot == nil ? nil : 100 * hour - then, bootID: boot, isCarried: isCarried)
  }

  private func chosen(_ marks: [RecoveredMark], isSynchronised: Bool = true) -> [String] {
    CarriedMarks.choose(marks, wall: isSynchronised ? now : nil, monotonic: 100 * hour, bootID: "here").map(\.text)
  }

  @Test func whatStillBearsOnALegIsCarriedNewestFirst() {
    let marks = [
      mark("caffeine", "espresso", hoursAgo: 3), mark("caffeine", "tea", hoursAgo: 9), mark("note", "x", hoursAgo: 1),
      mark("exercise", hoursAgo: 1), mark("urge", hoursAgo: 2),
    ]
    #expect(chosen(marks) == ["exercise\t\t3600000\tcarried", "caffeine\tespresso\t10800000\tcarried"])
  }

  @Test func ofTheSameTheNewestCounts() {
    let marks = [
      mark("caffeine", "espresso", hoursAgo: 3), mark("caffeine", "espresso", hoursAgo: 1),
      mark("caffeine", "espresso", hoursAgo: 3, isCarried: true),
    ]
    #expect(chosen(marks) == ["caffeine\tespresso\t3600000\tcarried"])
  }

  @Test func withoutATrueClockOnlyThisBootsMarksCanBePlaced() {
    let marks = [
      mark("meal", hoursAgo: 1), mark("meal", "soup", hoursAgo: 1, boot: "here"),
      mark("meal", "stew", hoursAgo: 1, boot: "another"),
    ]
    #expect(chosen(marks, isSynchronised: false) == ["meal\tsoup\t3600000\tcarried"])
    #expect(chosen(marks).count == 2)
  }

  @Test func noMoreThanTwelveAndNoneFromTheFuture() {
    let many = (0..<30).map { mark("medicine", "m\($0)", hoursAgo: 1 + Double($0) * 0.1) }
    let texts = chosen(many + [mark("meal", hoursAgo: -1)])
    #expect(texts.count == 12)
    #expect(texts.first == "medicine\tm0\t3600000\tcarried")
  }
}
