import Replaying
import Testing

@Suite struct PaceTests {
  @Test(arguments: [0.5, 1, 20])
  func dataTimeIsHeldAgainstTheClock(_ factor: Double) {
    let clock = VirtualClock()
    let start = clock.now
    var pace = Pace(.times(factor), clock.clock)
    for i in 0...600 {
      let isPaced = pace.wait(until: Double(i) / 10)
      #expect(isPaced)
    }
    #expect(abs(Double(clock.now - start) * 1e-9 - 60 / factor) < 1e-6)
  }

  @Test func theHighestSpeedNeverSleeps() {
    let clock = VirtualClock()
    var pace = Pace(.max, clock.clock)
    for i in 0..<100 {
      let isPaced = pace.wait(until: Double(i))
      #expect(!isPaced)
    }
    #expect(clock.sleeps == 0)
  }

  /// Ctrl-Z for an hour in the middle of a sleep: what is left of the data takes its own time afterwards.
  @Test func aPauseIsNotMadeUpFor() {
    let clock = VirtualClock()
    var pace = Pace(.times(1), clock.clock)
    _ = pace.wait(until: 0)
    _ = pace.wait(until: 10)
    clock.stop = 3600 * 1_000_000_000
    _ = pace.wait(until: 20)
    let resumed = clock.now
    _ = pace.wait(until: 30)
    #expect(abs(Double(clock.now - resumed) * 1e-9 - 10) < 1e-6)
  }

  /// A reader that did not read for a minute, between two waits.
  @Test func neitherIsAReaderThatHeldItUp() {
    let clock = VirtualClock()
    var pace = Pace(.times(2), clock.clock)
    _ = pace.wait(until: 10)
    clock.now += 60_000_000_000
    _ = pace.wait(until: 10.5)
    let resumed = clock.now
    _ = pace.wait(until: 20.5)
    #expect(abs(Double(clock.now - resumed) * 1e-9 - 5) < 1e-6)
  }

  /// A delay of a few hundredths is made up for, so that it does not drift.
  @Test func shortDelaysDoNotAddUp() {
    let clock = VirtualClock()
    let start = clock.now
    var pace = Pace(.times(1), clock.clock)
    for i in 0...100 {
      clock.now += 50_000_000
      _ = pace.wait(until: Double(i))
    }
    #expect(abs(Double(clock.now - start) * 1e-9 - 100) < 0.1)
  }

  @Test(arguments: ["0", "-1", "fast", "1e9", "nan", ""])
  func aSpeedThatIsNoneIsRefused(_ text: String) { #expect(Speed(text: text) == nil) }

  @Test func speedsAreRead() {
    #expect(Speed(text: "max") == .max)
    #expect(Speed(text: "2.5") == .times(2.5))
  }
}

@Suite struct ProgressLineTests {
  @Test func rateAndTimeLeftFollowFromWhatWasDone() {
    var line = ProgressLine()
    for i in 0...100 {
      line.update(fraction: Double(i) / 400, dataSeconds: Double(i) * 36, at: Int64(i) * 100_000_000)
    }
    // 10 s for a quarter of the work: 30 s to go. 3600 s of data in 10 s.
    #expect(abs((line.secondsLeft ?? 0) - 30) < 0.01)
    #expect(abs(line.rate - 360) < 0.01)
    #expect(line.text(columns: 100).hasSuffix("]  25 %  1:00:00 of data, 360 x, 0:30 left"))
  }

  @Test func aPauseCountsForNothing() {
    var line = ProgressLine()
    line.update(fraction: 0, dataSeconds: 0, at: 0)
    line.update(fraction: 0.1, dataSeconds: 10, at: 500_000_000)
    line.update(fraction: 0.2, dataSeconds: 20, at: 3_600_000_000_000)
    #expect((line.secondsLeft ?? 0) < 7)
  }

  @Test(arguments: [10, 20, 40, 60, 80, 200])
  func itFitsIntoTheTerminal(_ columns: Int) {
    var line = ProgressLine()
    line.update(fraction: 0, dataSeconds: 0, at: 0)
    line.update(fraction: 0.999, dataSeconds: 1e7, at: 900_000_000)
    let text = line.text(columns: columns)
    #expect(text.count < columns && !text.isEmpty)
  }

  @Test func nothingBreaksItBeforeTheFirstStep() {
    var line = ProgressLine()
    line.update(fraction: .nan, dataSeconds: 0, at: 7)
    #expect(line.secondsLeft == nil && line.rate == 0 && !line.isWorthShowing)
    #expect(line.text(columns: 80).contains("0 %"))
  }
}
