import Glibc
import Signal
import Simulation
import Testing

@Suite struct StrapTests {
  private static let ideal = ChipTests.sheets[ChipTests.sheets.count - 1]

  private func run(_ fit: StrapFit?) -> [[Double]] {
    let script = Scenario(seed: 6, segments: [ScenarioSegment(.walk, 16)])
    var sheet = Self.ideal
    sheet.rate = 200
    return ChipTests.decode(
      LegSimulator(scenario: script, chip: .virtual, rate: Hertz(200), clockError: 0, mount: .identity, fit: fit), sheet
    )
  }

  /// Across the bone a strap that resonates passes |H|² = (1 + (2ζr)²)/((1 − r²)² + (2ζr)²); gravity and slow motion as
  /// they are.
  @Test func aStrapRingsAtItsResonance() {
    let (rigid, strapped) = (run(nil), run(StrapFit(resonance: (25, 5))))
    func power(_ samples: [[Double]], _ low: Double, _ high: Double) -> Double {
      let x = samples[600...].map { $0[0] }
      let mean = x.reduce(0, +) / Double(x.count)
      var sum = 0.0
      for bin in Int(low * 13)...Int(high * 13) {
        var (re, im) = (0.0, 0.0)
        for (n, value) in x.enumerated() {
          let window = 0.5 - 0.5 * cos(2 * .pi * Double(n) / Double(x.count))
          let angle = 2 * Double.pi * Double(bin) / 13 * Double(n) / 200
          re += window * (value - mean) * cos(angle)
          im += window * (value - mean) * sin(angle)
        }
        sum += re * re + im * im
      }
      return sum
    }
    func expected(_ f: Double) -> Double {
      let r = f / 25
      let z = 2 * r / 10
      return (1 + z * z) / ((1 - r * r) * (1 - r * r) + z * z)
    }
    for (low, high) in [(24.0, 26.0), (9, 11), (2, 4), (34, 38)] {
      let ratio = power(strapped, low, high) / power(rigid, low, high)
      let bins = stride(from: low, through: high, by: 0.25).map(expected)
      #expect(ratio > 0.6 * (bins.min() ?? 0) && ratio < 1.6 * (bins.max() ?? 0), "\(low)…\(high) Hz: \(ratio)")
    }
    #expect(expected(25) > 20)
  }

  @Test func aSlipTurnsTheSensorAndIsFelt() {
    func tilt(_ fit: StrapFit?) -> (first: SIMD3<Double>, last: SIMD3<Double>, fastest: Double) {
      let script = Scenario(seed: 6, segments: [ScenarioSegment(.table, 30)])
      let samples = ChipTests.decode(
        LegSimulator(scenario: script, chip: .virtual, clockError: 0, mount: .identity, fit: fit), Self.ideal)
      func mean(_ range: Range<Int>) -> SIMD3<Double> {
        samples[range].reduce(SIMD3<Double>.zero) { $0 + SIMD3($1[0], $1[1], $1[2]) } / Double(range.count)
      }
      let fastest = samples.reduce(0) { max($0, ($1[3] * $1[3] + $1[4] * $1[4] + $1[5] * $1[5]).squareRoot()) }
      return (mean(0..<20), mean((samples.count - 20)..<samples.count), fastest)
    }
    let (rigid, slipping) = (tilt(nil), tilt(StrapFit(slipInterval: 4)))
    #expect(rigid.fastest < 0.01)
    #expect(slipping.fastest > 1 && slipping.fastest < 45)
    let cosine = (slipping.first * slipping.last).sum()
    let degrees = acos(min(1, cosine)) * 180 / .pi
    #expect(degrees > 0.3 && degrees < 30)
    #expect(abs((slipping.last * slipping.last).sum() - 1) < 0.001)
  }

  @Test func aThirdOfAllStrapsResonates() {
    let fits = (UInt64(1)...300).map { StrapFit.drawn(seed: $0).resonance }
    let ringing = fits.compactMap { $0 }
    #expect(ringing.count > 75 && ringing.count < 125)
    #expect(ringing.allSatisfy { (15...40).contains($0.frequency) && (2...6).contains($0.quality) })
  }
}
