import Signal
import Testing

@testable import Diagnosis

/// A small generator of its own, so that a failure can be repeated.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 31)) &* 0x9E37_79B9_7F4A_7C15
  }

  /// Of a normal distribution, near enough: the sum of twelve even ones.
  mutating func normal() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
  }
}

@Suite struct SignalFiguresTests {
  private func samples(
    seconds: Int, noise: Double, seed: UInt64, motion: (Double) -> Double = { _ in 0 }
  ) -> [Sample] {
    var random = Seeded(state: seed)
    return (0..<(seconds * 100)).map { n in
      let t = Double(n) / 100
      let acceleration = SIMD3<Float>(
        Float(noise * random.normal() + motion(t)), Float(2 * noise * random.normal()),
        Float(9.80665 + noise * random.normal()))
      let rotation = SIMD3<Float>(Float(0.1 * noise * random.normal()), 0, Float(0.3))
      return Sample(
        index: UInt64(n), time: Timestamp(nanoseconds: Int64(n) * 10_000_000), acceleration: acceleration,
        rotation: rotation)
    }
  }

  @Test func noiseIsItsRms() {
    var mean = 0.0
    for seed in UInt64(1)...8 {
      let figures = SignalFigures(samples(seconds: 10, noise: 0.02, seed: seed), perSecond: 100)
      let found = figures.axes.map(\.noise)
      #expect(abs(found[0] / 0.02 - 1) < 0.08, "seed \(seed): \(found)")
      #expect(abs(found[1] / 0.04 - 1) < 0.08, "seed \(seed): \(found)")
      #expect(abs(found[3] / 0.002 - 1) < 0.08, "seed \(seed): \(found)")
      #expect(abs(figures.gravity - 9.80665) < 0.005)
      mean += (found[0] / 0.02 + found[1] / 0.04 + found[3] / 0.002) / 24
    }
    // 24 of them tell a bias to half a per cent; the middle one of ten variances lies a third of one low.
    #expect(abs(mean - 1) < 0.02, "\(mean)")
  }

  @Test func aKnockAndASlowTurnAreNoNoise() {
    let still = SignalFigures(samples(seconds: 10, noise: 0.02, seed: 5), perSecond: 100).axes[0].noise
    // Half a metre a second squared of turning in ten seconds, and three seconds of shaking.
    let turned = SignalFigures(
      samples(seconds: 10, noise: 0.02, seed: 5) { t in
        0.05 * t + (t > 4 && t < 7 ? (Int(t * 100) % 2 == 0 ? 3 : -3) : 0)
      },
      perSecond: 100
    ).axes[0].noise
    #expect(abs(turned / still - 1) < 0.12, "\(turned) for \(still)")
  }

  @Test func aConstantAxisHasOneRun() {
    let figures = SignalFigures(samples(seconds: 4, noise: 0.02, seed: 9), perSecond: 100)
    #expect(figures.axes[4].longestRun == 400 && figures.axes[4].noise == 0)
    #expect(figures.axes[5].longestRun == 400)
    #expect(figures.axes[0].longestRun < 5)
  }

  @Test func nothingGivesNothing() {
    let figures = SignalFigures([], perSecond: 100)
    #expect(figures.samples == 0 && figures.gravity == 0)
    let one = SignalFigures(Array(samples(seconds: 1, noise: 0.02, seed: 3).prefix(2)), perSecond: 100)
    #expect(one.samples == 2 && one.axes[0].noise == 0)
  }
}
