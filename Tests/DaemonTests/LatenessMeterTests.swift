import Testing

@testable import Daemon

@Suite struct LatenessMeterTests {
  /// Known distributions, the percentile sorted out by hand; a step is 19 % wide.
  @Test func thePercentileIsWithinAStep() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for scale in [3e3, 5e4, 2e6, 4e8] {
      var meter = LatenessMeter()
      var all: [Int64] = []
      for _ in 0..<1024 {
        let value = Int64(scale * (1 + 9 * uniform()))
        all.append(value)
        meter.add(value)
      }
      all.sort()
      let exact = Double(all[1013])
      #expect(Double(meter.percentile99) >= exact * 0.99 && Double(meter.percentile99) <= exact * 1.26)
      #expect(meter.longest == all.last)
    }
  }

  @Test func fewFiguresSayNothingAndNegativeOnesAreNone() {
    var meter = LatenessMeter()
    for _ in 0..<63 { meter.add(5_000_000) }
    #expect(meter.percentile99 == 0)
    meter.add(-3)
    #expect(meter.percentile99 == 5_000_000)
  }

  /// One bad minute does not stand for ever.
  @Test func thePastFades() {
    var meter = LatenessMeter()
    for _ in 0..<2048 { meter.add(80_000_000) }
    for _ in 0..<16 * 1024 { meter.add(100_000) }
    #expect(meter.percentile99 <= 126_000 && meter.longest == 80_000_000)
  }
}
