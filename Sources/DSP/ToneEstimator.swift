import Signal

/// Frequency of the tone that several axes have in common, by least squares.
///
/// For a real sinusoid in white noise the maximum-likelihood frequency is where the projection of the window onto
/// {cos, sin} is largest; with time counted from the window's middle the two are orthogonal, so that the projection is
/// J(f) = Σ_axes C²/(N/2 + D) + S²/(N/2 − D), D = sin(Nω)/(2 sin ω), where D is what the negative frequency leaks into
/// the positive one (Rife and Boorstyn 1974; Kay 1993, ch. 7). It is searched from a coarse peak by parabolas.
package enum ToneEstimator {
  /// The refined frequency in Hz near `coarse`, or nil if the search leaves ±`reach` Hz: then the coarse one stands.
  ///
  /// `channels` selects three of the history's eight: 0 for acceleration (0–2), 4 for rotation (4–6).
  package static func refine(
    _ history: inout History, length n: Int, firstChannel: Int, rate: Hertz, coarse: Double, reach: Double
  ) -> Double? {
    let (mean, slope) = PowerSpectrum.trend(&history, n)
    var step = 0.2 * rate.value / Double(n)
    var f = coarse
    for _ in 0..<3 {
      let left = projection(&history, n, firstChannel, mean, slope, f - step, rate)
      let middle = projection(&history, n, firstChannel, mean, slope, f, rate)
      let right = projection(&history, n, firstChannel, mean, slope, f + step, rate)
      let curvature = left - 2 * middle + right
      guard curvature < 0 else { return nil }
      let shift = 0.5 * step * (left - right) / curvature
      f += min(max(shift, -2 * step), 2 * step)
      guard abs(f - coarse) <= reach, f > 0, f < rate.value / 2 else { return nil }
      step *= 0.5
    }
    return f
  }

  /// J(f) for the three channels.
  private static func projection(
    _ history: inout History, _ n: Int, _ firstChannel: Int, _ mean: SIMD8<Float>, _ slope: SIMD8<Float>,
    _ f: Double, _ rate: Hertz
  ) -> Double {
    let omega = 2 * Double.pi * f / rate.value
    let middle = Double(n - 1) / 2
    // A rotating phasor: restarted never, its drift over 1600 steps in double precision is below 1e-12.
    let turn = Elementary.sinCos(omega)
    let start = Elementary.sinCos(-omega * middle)
    var c = start.cos
    var s = start.sin
    var cosines = SIMD8<Float>.zero
    var sines = SIMD8<Float>.zero
    for i in 0..<n {
      let x = history[age: n - 1 - i] - mean - slope * (Float(i) - Float(middle))
      cosines += x * Float(c)
      sines += x * Float(s)
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
    }
    let leak = Elementary.sinCos(Double(n) * omega).sin / (2 * turn.sin)
    let half = Double(n) / 2
    var sum = 0.0
    for k in firstChannel..<(firstChannel + 3) {
      let a = Double(cosines[k])
      let b = Double(sines[k])
      sum += a * a / (half + leak) + b * b / (half - leak)
    }
    return sum
  }
}
