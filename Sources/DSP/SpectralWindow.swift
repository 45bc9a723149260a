import Signal

/// One sliding window: its weights, its trend and the spectra of what it holds.
///
/// The window takes the newest `length` values of a history, each channel less its mean and slope (a tremor of 3 Hz
/// loses up to 0.9 % of its amplitude to the slope over 2 s, and the tone estimator gives even that back), times a Hann window,
/// padded with zeros to a power of two.
package struct SpectralWindow: ~Copyable, Sendable {
  /// Values in the window, and points of the transform that holds them. (Stored, and what is computed is `mutating`: a
  /// borrow would copy it all.)
  package let length: Int
  package let transformLength: Int
  private var hann: HannWindow
  private var spectrum = PowerSpectrum()
  /// Mean, and slope per sample, of each channel over the window last analysed.
  package private(set) var mean = SIMD8<Float>.zero
  package private(set) var slope = SIMD8<Float>.zero

  /// `length`: values in the window, 4 to 1024.
  package init(length: Int) {
    hann = HannWindow(length: length)
    self.length = length
    transformLength = hann.transformLength
  }

  /// Analyses the newest values of `history`, which must hold `length` of them. Channels: 0–2 acceleration, 4–6
  /// rotation; 3 and 7 may carry anything. `rate` is the measured sample rate, so that bins are true hertz.
  package mutating func update(_ history: inout History, rate: Hertz, _ fft: inout BatchFFT) {
    let n = length
    findTrend(&history, n)
    let padded = transformLength
    var position = -Float(n - 1) / 2
    for i in 0..<n {
      let x = (history[age: n - 1 - i] - mean - slope * position) * hann[i]
      position += 1
      // Lanes: (ax + i ay), (az), (gx + i gy), (gz).
      fft.z[i & 1023] = SIMD8(x[0], x[2], x[4], x[6], x[1], 0, x[5], 0)
    }
    for i in n..<max(n, padded) { fft.z[i & 1023] = .zero }
    fft.transform(length: padded)
    // Two sides in one, and (|Z[k]|² + |Z[N−k]|²)/2 for the two signals of a lane: the factors 2 and ½ cancel.
    spectrum.take(&fft, length: padded, scale: Float(1 / (rate.value * Double(hann.energy))), rate: rate)
  }

  // MARK: - What the spectrum says
  // Handed on one by one: for a large value that cannot be copied an accessor would ask for heap.

  /// Distance of two bins, Hz.
  package var binWidth: Double {
    mutating get { spectrum.binWidth }
  }

  /// See `PowerSpectrum`: the power of acceleration and rotation between two frequencies.
  package mutating func power(from low: Double, to high: Double) -> SIMD2<Double> {
    spectrum.power(from: low, to: high)
  }

  package mutating func power(_ kind: PowerSpectrum.Kind, from low: Double, to high: Double) -> Double {
    spectrum.power(kind, from: low, to: high)
  }

  package mutating func integratedPower(_ kind: PowerSpectrum.Kind, from low: Double, to high: Double) -> Double {
    spectrum.integratedPower(kind, from: low, to: high)
  }

  package mutating func edge(_ kind: PowerSpectrum.Kind, share: Double, from low: Double, to high: Double) -> Double? {
    spectrum.edge(kind, share: share, from: low, to: high)
  }

  /// The highest density between two frequencies; 0 where no bin lies between.
  package mutating func highest(_ kind: PowerSpectrum.Kind, from low: Double, to high: Double) -> Double {
    spectrum.highest(kind, from: low, to: high)
  }

  /// The strongest line in a band; `duration` of the window, s.
  package mutating func peak(
    _ kind: PowerSpectrum.Kind, from low: Double, to high: Double, duration: Double
  ) -> SpectralPeak? {
    SpectralPeak.find(in: &spectrum, kind, from: low, to: high, duration: duration)
  }

  /// What the tone estimator needs to know of a line's surroundings.
  package mutating func surroundings(
    _ kind: PowerSpectrum.Kind, _ peak: SpectralPeak, duration: Double
  ) -> ToneEstimator.Surroundings {
    let f = peak.frequency
    // Nearer than 6/T a Hann window's own side lobes would count as leakage; with more, a slow movement beside a tremor of
    // 4 Hz would not count in 2 s.
    let leakage = spectrum.leakage(kind, into: f, guardBand: 6 / duration, duration: duration)
    var around = ToneEstimator.Surroundings(leakage: leakage, noise: peak.floor / duration, share: 0)
    let near = power(kind, from: f - 1.5, to: f + 1.5)
    // A block passes a twentieth at most of what lies beyond its reach of 5 Hz; its noise is that of some 10 Hz.
    let far = power(kind, from: 0, to: f - 5) + power(kind, from: f + 5, to: Double(spectrum.bins) * binWidth)
    around.isFolded = 0.05 * far > 10 * peak.floor
    // Guarded blocks hold next to nothing of what lies far below the tone or near twice its frequency.
    let reach = around.asksForTaper || around.isFolded ? min(7, max(1.5, 0.6 * f)) : 5
    let wide = power(kind, from: f - reach, to: f + reach)
    around.share = wide > 0 ? near / wide : 0
    return around
  }

  /// Complex amplitudes of the axes at one frequency, to a common factor.
  package struct AxisAmplitudes: Sendable {
    package var accelerationRe: SIMD3<Double>
    package var accelerationIm: SIMD3<Double>
    package var rotationRe: SIMD3<Double>
    package var rotationIm: SIMD3<Double>
  }

  /// Power of the acceleration along `direction` (of any length) between the bins nearest to two frequencies, in the same
  /// units as `power` but for a factor that all have in common; only right after `update`, as `axes`.
  package mutating func powerAlong(_ direction: SIMD3<Double>, from low: Double, to high: Double, _ fft: inout BatchFFT)
    -> Double
  {
    let first = max(1, Int((low / spectrum.binWidth).rounded()))
    let last = min(spectrum.bins - 2, Int((high / spectrum.binWidth).rounded()) - 1)
    var sum = 0.0
    for k in first..<max(first, last + 1) {
      let (real, imaginary) = fft.separated(k, length: transformLength)
      let re = SIMD3(Double(real.re[0]), Double(imaginary.re[0]), Double(real.re[1]))
      let im = SIMD3(Double(real.im[0]), Double(imaginary.im[0]), Double(real.im[1]))
      let (along, across) = ((re * direction).sum(), (im * direction).sum())
      sum += along * along + across * across
    }
    return sum
  }

  /// The axes at the bin nearest to `frequency`; only right after `update`, while the transform still holds this window.
  package mutating func axes(at frequency: Double, _ fft: inout BatchFFT) -> AxisAmplitudes {
    let k = min(max(1, Int((frequency / spectrum.binWidth).rounded())), spectrum.bins - 2)
    let (real, imaginary) = fft.separated(k, length: transformLength)
    func axes(_ r: SIMD4<Float>, _ i: SIMD4<Float>, _ first: Int) -> SIMD3<Double> {
      SIMD3(Double(r[first]), Double(i[first]), Double(r[first + 1]))
    }
    return AxisAmplitudes(
      accelerationRe: axes(real.re, imaginary.re, 0), accelerationIm: axes(real.im, imaginary.im, 0),
      rotationRe: axes(real.re, imaginary.re, 2), rotationIm: axes(real.im, imaginary.im, 2))
  }

  /// Mean and slope by least squares. Sums run on values less the newest one: gravity is a large constant and would
  /// cost precision.
  private mutating func findTrend(_ history: inout History, _ n: Int) {
    let base = history[age: 0]
    var sum = SIMD8<Float>.zero
    var moment = SIMD8<Float>.zero
    var position = -Float(n - 1) / 2
    for i in 0..<n {
      let x = history[age: n - 1 - i] - base
      sum += x
      moment += x * position
      position += 1
    }
    let count = Float(n)
    mean = base + sum / count
    slope = moment * (12 / (count * (count * count - 1)))
  }
}
