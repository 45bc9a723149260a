import Signal

/// Power spectral densities of acceleration and rotation, each summed over its three axes.
///
/// A sum over axes does not depend on how the sensor is mounted. It is never the spectrum of a norm: the norm of a swing
/// about one axis has its fundamental at twice the frequency.
package struct PowerSpectrum: ~Copyable, Sendable {
  /// The most bins: 0 to half of the longest transform.
  package static let maximumBins = 513

  /// Bins in use, and their distance in Hz.
  package private(set) var bins = 0
  package private(set) var binWidth: Double = 1
  /// One-sided densities at bin k: (m/s²)²/Hz and (rad/s)²/Hz.
  package private(set) var acceleration: InlineArray<513, Float> = InlineArray(repeating: 0)
  package private(set) var rotation: InlineArray<513, Float> = InlineArray(repeating: 0)

  package init() {}

  /// Transforms the newest `window.length` values of `history`, less their mean and slope, through a Hann window.
  ///
  /// Channels: 0–2 acceleration, 4–6 rotation. `rate` is the measured sample rate, so that bins are true hertz.
  package mutating func update(_ history: inout History, _ window: inout HannWindow, rate: Hertz, _ fft: inout BatchFFT)
  {
    let n = window.length
    let (mean, slope) = Self.trend(&history, n)
    let middle = Float(n - 1) / 2
    for i in 0..<n {
      let x = (history[age: n - 1 - i] - mean - slope * (Float(i) - middle)) * window[i]
      // Lanes: (ax + i ay), (az), (gx + i gy), (gz).
      fft.re[i & 1023] = SIMD4(x[0], x[2], x[4], x[6])
      fft.im[i & 1023] = SIMD4(x[1], 0, x[5], 0)
    }
    for i in n..<window.transformLength {
      fft.re[i & 1023] = .zero
      fft.im[i & 1023] = .zero
    }
    fft.transform()
    let length = window.transformLength
    bins = length / 2 + 1
    binWidth = rate.value / Double(length)
    // Two sides in one, and (|Z[k]|² + |Z[N−k]|²)/2 for the two signals of a lane: the factors 2 and ½ cancel.
    let scale = Float(1 / (rate.value * Double(window.energy)))
    for k in 0..<bins {
      let j = (length - k) & (length - 1)
      let a = fft.re[k & 1023]
      let b = fft.im[k & 1023]
      let c = fft.re[j & 1023]
      let d = fft.im[j & 1023]
      let power = (a * a + b * b + c * c + d * d) * scale
      acceleration[k] = power[0] + power[1]
      rotation[k] = power[2] + power[3]
    }
  }

  /// Mean and slope (per sample) of the newest `n` values, by least squares.
  package static func trend(_ history: inout History, _ n: Int) -> (mean: SIMD8<Float>, slope: SIMD8<Float>) {
    let middle = Float(n - 1) / 2
    // Sums run on values less the newest one: gravity is a large constant and would cost precision.
    let base = history[age: 0]
    var sum = SIMD8<Float>.zero
    var moment = SIMD8<Float>.zero
    for i in 0..<n {
      let x = history[age: n - 1 - i] - base
      sum += x
      moment += x * (Float(i) - middle)
    }
    let count = Float(n)
    return (base + sum / count, moment * (12 / (count * (count * count - 1))))
  }

  /// The power between two frequencies: the density's integral, trapezoids at the ends cut to the bin.
  package mutating func power(_ kind: Kind, from low: Double, to high: Double) -> Double {
    let (first, last) = range(low, high)
    guard first <= last else { return 0 }
    var sum = 0.0
    for k in first...last { sum += Double(self[kind, k]) }
    return sum * binWidth
  }

  /// The bins whose centres lie within [low, high].
  package func range(_ low: Double, _ high: Double) -> (first: Int, last: Int) {
    let first = max(0, Int((low / binWidth).rounded(.up)))
    let last = min(bins - 1, Int((high / binWidth).rounded(.down)))
    return (first, last)
  }

  package enum Kind: Sendable { case acceleration, rotation }

  package subscript(kind: Kind, bin: Int) -> Float {
    mutating get { kind == .acceleration ? acceleration[bin] : rotation[bin] }
  }
}
