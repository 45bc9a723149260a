import Testing

@testable import Daemon

@Suite struct IndicationTests {
  @Test func theStateIsTheMostUrgentOne() {
    #expect(Indication(.probing, .none, hasOpenEvent: false) == .probing)
    #expect(Indication(.configuring, .none, hasOpenEvent: false) == .probing)
    #expect(Indication(.streaming, .none, hasOpenEvent: false) == .streaming)
    #expect(Indication(.streaming, .none, hasOpenEvent: true) == .event)
    // No samples: an open event's end is not seen, and the fault is what somebody can do something about.
    #expect(Indication(.recovering, .bus(6), hasOpenEvent: true) == .fault)
    #expect(Indication(.recovering, .none, hasOpenEvent: false) == .fault)
    #expect(Indication(.probing, .bus(6), hasOpenEvent: false) == .fault)
    #expect(Indication(.streaming, .stalled, hasOpenEvent: true) == .fault)
    #expect(Indication(.ended, .bus(6), hasOpenEvent: true) == .off)
  }

  /// Ten seconds of each, in tenths.
  private func rhythm(_ indication: Indication, _ ticks: Int = 100) -> String {
    var blinker = Blinker()
    return String((0..<ticks).map { _ in blinker.tick(indication) ? "#" : "." })
  }

  @Test func theStatesDifferByTheirRhythm() {
    #expect(rhythm(.streaming, 40) == "#...................#...................")
    #expect(rhythm(.probing, 40) == "#..#................#..#................")
    #expect(rhythm(.fault, 12) == "##..##..##..")
    #expect(rhythm(.event) == String(repeating: "#", count: 100))
    #expect(rhythm(.off) == String(repeating: ".", count: 100))
  }

  /// More than three flashes within a second may provoke a seizure.
  @Test func nothingFlashesMoreThanThreeTimesASecond() {
    for indication in [Indication.off, .probing, .streaming, .event, .fault] {
      let lit = Array(rhythm(indication))
      let flashes = lit.indices.map { $0 > 0 && lit[$0] == "#" && lit[$0 - 1] == "." }
      for start in 0..<90 { #expect(flashes[start..<start + 10].count { $0 } <= 3) }
    }
  }

  @Test func anotherStateBeginsAtOnce() {
    var blinker = Blinker()
    var seen = ""
    for state in [
      Indication.streaming, .streaming, .event, .event, .streaming, .streaming, .fault, .fault, .fault, .off,
    ] {
      seen += blinker.tick(state) ? "#" : "."
    }
    #expect(seen == "#.###.##..")
  }
}
