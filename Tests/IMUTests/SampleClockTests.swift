import IMU
import Signal
import Testing

/// splitmix64: small, seeded, printed.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A chip at a true rate, read by a host that is late by a random delay and now and then by much.
private struct Bench {
  var clock: SampleClock
  var random: Seeded
  let trueRate: Double
  var worst = 0.0
  var last = Timestamp(nanoseconds: .min)
  var isIncreasing = true
  private var next: UInt64 = 0

  init(trueRate: Double, seed: UInt64) {
    print("seed \(seed)")
    clock = SampleClock(nominalRate: Hertz(100), tolerance: 0.03)
    random = Seeded(state: seed)
    self.trueRate = trueRate
  }

  /// Reads every 103.8 ms from `from` to `to` seconds; `stall` adds a delay to the reads at the seconds in `stalls`.
  mutating func run(from: Double, to: Double, source: RawFrame.TimeSource, stalls: Set<Int> = []) {
    var at = from
    var stalled: Set<Int> = []
    while at < to {
      at += 0.1038
      var seen = at + Double.random(in: 0.0001..<0.003, using: &random)
      if stalls.contains(Int(at)), stalled.insert(Int(at)).inserted { seen += 0.2 }
      let newest = UInt64(seen * trueRate)
      guard newest >= next else { continue }
      let edge = Double(newest) / trueRate + Double.random(in: 0.000_01..<0.000_08, using: &random)
      let time = source == .edge ? edge : seen
      clock.observe(newest: newest, at: Timestamp(nanoseconds: Int64(time * 1e9)), source: source)
      for index in next...newest {
        let given = clock.time(of: index)
        if given <= last { isIncreasing = false }
        last = given
        worst = max(worst, abs(Double(given.nanoseconds) * 1e-9 - Double(index) / trueRate))
      }
      next = newest + 1
    }
  }
}

@Suite struct SampleClockTests {
  @Test(arguments: [97.0, 99.5, 100, 100.2, 103])
  func findsTheTrueRateFromReads(_ rate: Double) {
    var bench = Bench(trueRate: rate, seed: 11)
    bench.run(from: 0, to: 60, source: .read)
    #expect(abs(bench.clock.rate.value - rate) < 0.0005 * rate)
    #expect(bench.clock.rateError.value < 0.001 * rate)
    #expect(bench.isIncreasing)
    bench.worst = 0
    bench.run(from: 60, to: 120, source: .read)
    #expect(bench.worst < 0.002)
  }

  /// Up to four times further off than the tolerance that the clock was told.
  @Test(arguments: [88.0, 90, 97, 103, 110, 112], [RawFrame.TimeSource.read, .edge])
  func aChipFarOffItsRateIsFollowed(_ rate: Double, _ source: RawFrame.TimeSource) {
    var bench = Bench(trueRate: rate, seed: UInt64.random(in: 0...UInt64.max))
    bench.run(from: 0, to: 12, source: source)
    #expect(abs(bench.clock.rate.value / rate - 1) < 0.002)
    bench.worst = 0
    bench.run(from: 12, to: 60, source: source)
    #expect(bench.worst < (source == .read ? 0.006 : 0.0003))
    #expect(abs(bench.clock.rate.value / rate - 1) < 0.0002)
    #expect(bench.isIncreasing)
  }

  @Test func aHostHeldUpAtTheStartIsNoSlowChip() {
    var bench = Bench(trueRate: 99.4, seed: 15)
    bench.run(from: 0, to: 12, source: .read, stalls: [1, 2, 4, 5, 8])
    #expect(abs(bench.clock.rate.value / 99.4 - 1) < 0.002)
    bench.worst = 0
    bench.run(from: 12, to: 60, source: .read)
    #expect(bench.worst < 0.003)
    #expect(bench.isIncreasing)
  }

  @Test func edgesTellTheTimeBetter() {
    var bench = Bench(trueRate: 101.3, seed: 12)
    bench.run(from: 0, to: 60, source: .edge)
    bench.worst = 0
    bench.run(from: 60, to: 120, source: .edge)
    #expect(bench.worst < 0.0003)
    #expect(abs(bench.clock.rate.value - 101.3) < 0.005)
  }

  @Test func aHeldUpHostMovesNoSample() {
    var bench = Bench(trueRate: 98.6, seed: 13)
    bench.run(from: 0, to: 60, source: .read)
    bench.worst = 0
    bench.run(from: 60, to: 120, source: .read, stalls: [63, 64, 71, 80, 81, 82, 100])
    #expect(bench.worst < 0.002)
    #expect(bench.isIncreasing)
  }

  @Test func exactTimesAreGivenBackAsTheyAre() {
    var clock = SampleClock(nominalRate: Hertz(62.5), tolerance: 0.02)
    // Two frames with uneven rates: times lie on the straight line between the newest samples.
    clock.observe(newest: 9, at: Timestamp(nanoseconds: 1_000_000_000), source: .exact)
    #expect(clock.time(of: 9).nanoseconds == 1_000_000_000)
    clock.observe(newest: 19, at: Timestamp(nanoseconds: 1_200_000_000), source: .exact)
    #expect(clock.time(of: 10).nanoseconds == 1_020_000_000)
    #expect(clock.time(of: 19).nanoseconds == 1_200_000_000)
  }

  @Test func afterReanchoringTheRateIsKept() {
    var bench = Bench(trueRate: 102, seed: 14)
    bench.run(from: 0, to: 60, source: .edge)
    bench.clock.reanchor()
    let rate = bench.clock.rate.value
    #expect(abs(rate - 102) < 0.01)
    bench.clock.observe(newest: 90_000, at: Timestamp(nanoseconds: 900_000_000_000), source: .edge)
    #expect(abs(bench.clock.rate.value - rate) < 1e-9)
    #expect(abs(bench.clock.time(of: 90_000).nanoseconds - 900_000_000_000) < 1000)
  }
}
