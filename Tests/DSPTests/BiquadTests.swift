import DSP
import Foundation
import Signal
import Testing

@Suite struct BiquadTests {
  /// Gain of a filter at a frequency, measured with a long sine.
  private func gain(_ filter: Biquad, at frequency: Double, rate: Double) -> Double {
    var filter = filter
    var squares = 0.0
    let n = Int(rate * 40)
    for i in 0..<n {
      let x = sin(2 * .pi * frequency * Double(i) / rate)
      let y = Double(filter.filter(SIMD8(repeating: Float(x)))[5])
      if i >= n / 2 { squares += y * y }
    }
    return (2 * squares / Double(n - n / 2)).squareRoot()
  }

  @Test func lowPassIsThreeDecibelsDownAtItsCutoff() {
    let filter = Biquad.lowPass(cutoff: Hertz(8), rate: Hertz(100))
    #expect(abs(gain(filter, at: 8, rate: 100) - 0.5.squareRoot()) < 0.01)
    #expect(abs(gain(filter, at: 1, rate: 100) - 1) < 0.01)
    #expect(gain(filter, at: 32, rate: 100) < 0.07)
  }

  @Test func highPassIsThreeDecibelsDownAtItsCutoff() {
    let filter = Biquad.highPass(cutoff: Hertz(2.5), rate: Hertz(100))
    #expect(abs(gain(filter, at: 2.5, rate: 100) - 0.5.squareRoot()) < 0.01)
    #expect(gain(filter, at: 0.25, rate: 100) < 0.02)
    #expect(abs(gain(filter, at: 12, rate: 100) - 1) < 0.01)
  }

  @Test func aSettledFilterMakesNoTransient() {
    var low = Biquad.lowPass(cutoff: Hertz(0.7), rate: Hertz(100))
    var high = Biquad.highPass(cutoff: Hertz(2.5), rate: Hertz(100))
    let x = SIMD8<Float>(9.8, -3, 0.5, 0, 1, 2, 3, 4)
    low.settle(at: x)
    high.settle(at: x)
    for _ in 0..<50 {
      let a = low.filter(x) - x
      let b = high.filter(x)
      #expect((a * a).max() < 1e-8)
      #expect((b * b).max() < 1e-8)
    }
  }
}
