import IMU
import Signal
import Testing

@testable import Daemon

@Suite struct AcquisitionWatchTests {
  private let second: Int64 = 1_000_000_000

  /// 100 samples a second, and 10 in hand 100 ms after the FIFO was emptied.
  @Test(
    arguments: [
      (.samples(10), true), (.samples(7), true), (.samples(15), true), (.samples(42), false), (.samples(0), false),
      (.overflow, false), (.full(80), false),
    ] as [(FIFOLevel, Bool)])
  func aCountIsHeldAgainstTheTime(_ level: FIFOLevel, _ isPlausible: Bool) {
    var watch = AcquisitionWatch()
    watch.begin(0)
    watch.emptied(at: second, left: 0)
    #expect(watch.isPlausible(level, depth: 85, period: second / 100, second + second / 10) == isPlausible)
  }

  @Test func whatWasLeftIsCountedIn() {
    var watch = AcquisitionWatch()
    watch.begin(0)
    watch.emptied(at: second, left: 30)
    #expect(watch.isPlausible(.samples(40), depth: 85, period: second / 100, second + second / 10))
    #expect(!watch.isPlausible(.samples(10), depth: 85, period: second / 100, second + second / 10))
  }

  @Test func anOverflowIsBelievedWhereItMayBe() {
    var watch = AcquisitionWatch()
    watch.begin(0)
    #expect(watch.isPlausible(.overflow, depth: 85, period: second / 100, second))
    watch.emptied(at: second, left: 0)
    #expect(watch.isPlausible(.overflow, depth: 85, period: second / 100, 2 * second))
  }

  @Test func aDeadAxisIsTriedLessAndLessOften() {
    var watch = AcquisitionWatch()
    var tries: [Int64] = []
    for t in 0..<3000 where watch.shouldReset(1, Int64(t) * second) { tries.append(Int64(t)) }
    #expect(tries == [0, 10, 70, 430, 1030, 1630, 2230, 2830])
    // A reset moves it by a count: that is no recovery.
    let moved = watch.shouldReset(0, 3000 * second)
    let again = watch.shouldReset(1, 3001 * second)
    #expect(!moved && !again)
    _ = watch.shouldReset(0, 3070 * second)
    let anew = watch.shouldReset(4, 3071 * second)
    #expect(anew)
  }
}

@Suite struct RateStateTests {
  @Test(
    arguments: [
      (100.0, 0.01, RateState.good), (98.1, 0.1, .good), (97, 0.1, .off), (109, 0.1, .off), (111, 0.1, .fault),
      (50, 0.1, .fault), (97, 0.6, .unknown), (0, 0, .unknown),
    ])
  func twoPerCentAreAWarningAndTenAFault(_ measured: Double, _ error: Double, _ state: RateState) {
    #expect(RateState(measured: measured, error: error, nominal: 100) == state)
    if state == .unknown { return }
    #expect((state.words(measured: measured, nominal: 100) == nil) == (state == .good || state == .unknown))
  }
}
