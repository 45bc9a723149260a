import Signal

/// A second-order filter section on eight channels at once, direct form II transposed.
///
/// Two sections in a row of `lowPass` or `highPass` with their default quality give a fourth-order Linkwitz–Riley
/// response; one gives a Butterworth one. Coefficients: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
/// coefficients" (bilinear transform with pre-warping).
package struct Biquad: Sendable {
  private let b0: Float
  private let b1: Float
  private let b2: Float
  private let a1: Float
  private let a2: Float
  private var s1 = SIMD8<Float>.zero
  private var s2 = SIMD8<Float>.zero

  /// −3 dB at `cutoff`, which must lie below half of `rate`.
  package static func lowPass(cutoff: Hertz, rate: Hertz) -> Biquad {
    let (alpha, cosine) = shape(cutoff, rate)
    let b1 = 1 - cosine
    return Biquad(b0: b1 / 2, b1: b1, b2: b1 / 2, a0: 1 + alpha, a1: -2 * cosine, a2: 1 - alpha)
  }

  /// −3 dB at `cutoff`, which must lie below half of `rate`.
  package static func highPass(cutoff: Hertz, rate: Hertz) -> Biquad {
    let (alpha, cosine) = shape(cutoff, rate)
    let b1 = -(1 + cosine)
    return Biquad(b0: -b1 / 2, b1: b1, b2: -b1 / 2, a0: 1 + alpha, a1: -2 * cosine, a2: 1 - alpha)
  }

  private static func shape(_ cutoff: Hertz, _ rate: Hertz) -> (alpha: Double, cosine: Double) {
    let (s, c) = Elementary.sinCos(2 * Double.pi * min(cutoff.value / rate.value, 0.49))
    // Q = 1/√2.
    return (s * 0.707_106_781_186_547_52, c)
  }

  private init(b0: Double, b1: Double, b2: Double, a0: Double, a1: Double, a2: Double) {
    self.b0 = Float(b0 / a0)
    self.b1 = Float(b1 / a0)
    self.b2 = Float(b2 / a0)
    self.a1 = Float(a1 / a0)
    self.a2 = Float(a2 / a0)
  }

  /// The filter's output for the next input.
  package mutating func filter(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let y = b0 * x + s1
    s1 = b1 * x - a1 * y + s2
    s2 = b2 * x - a2 * y
    return y
  }

  /// Sets the state to what it would be after an endless constant input `x`, so that a start makes no transient.
  package mutating func settle(at x: SIMD8<Float>) {
    let gain = (b0 + b1 + b2) / (1 + a1 + a2)
    let y = gain * x
    s2 = b2 * x - a2 * y
    s1 = b1 * x - a1 * y + s2
  }
}
