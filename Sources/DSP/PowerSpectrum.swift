import Signal

/// Power spectral densities of acceleration and rotation, each summed over its three axes.
///
/// A sum over axes does not depend on how the sensor is mounted. It is never the spectrum of a norm: the norm of a swing
/// about one axis has its fundamental at twice the frequency.
package struct PowerSpectrum: ~Copyable, Sendable {
  /// Which of the two densities.
  package enum Kind: Int, Sendable { case acceleration = 0, rotation = 1 }

  /// Bins in use, and their distance in Hz.
  package private(set) var bins = 0
  package private(set) var binWidth: Double = 1
  /// One-sided densities at bin k: (m/s²)²/Hz and (rad/s)²/Hz.
  private var density: InlineArray<513, SIMD2<Float>> = InlineArray(repeating: .zero)

  package init() {}

  /// Takes over the powers of a transform whose lanes 0–1 hold the acceleration's axes and 2–3 the rotation's.
  mutating func take(_ fft: inout BatchFFT, length: Int, scale: Float, rate: Hertz) {
    bins = length / 2 + 1
    binWidth = rate.value / Double(length)
    for k in 0..<bins {
      let j = (length - k) & (length - 1)
      let a = fft.z[k & 1023]
      let b = fft.z[j & 1023]
      let squares = a * a + b * b
      let power = (squares.lowHalf + squares.highHalf) * scale
      density[k] = power.evenHalf + power.oddHalf
    }
  }

  /// The power of both kinds between two frequencies, (m/s²)² and (rad/s)². A bin counts by the share of it that lies
  /// within, so that an edge that falls on a bin's middle does not hang on the last digit of the rate.
  package mutating func power(from low: Double, to high: Double) -> SIMD2<Double> {
    let (first, last, head, tail) = shares(low, high)
    guard first <= last else { return .zero }
    var sum = SIMD2<Double>(density[first]) * head
    if last > first {
      for k in (first + 1)..<last { sum += SIMD2<Double>(density[k]) }
      sum += SIMD2<Double>(density[last]) * tail
    }
    return sum * binWidth
  }

  /// The bins that hold a part of [low, high], and how much of the first and of the last one does. Bin k reaches from
  /// k − ½ to k + ½; the last one ends with the spectrum.
  private mutating func shares(_ low: Double, _ high: Double) -> (first: Int, last: Int, head: Double, tail: Double) {
    let from = max(0, low / binWidth)
    let to = min(Double(bins) - 0.5, high / binWidth)
    guard to > from else { return (1, 0, 0, 0) }
    let first = Int(from + 0.5)
    let last = min(Int(to + 0.5), bins - 1)
    if first >= last { return (last, last, to - from, 0) }
    return (first, last, Double(first) + 0.5 - from, to - (Double(last) - 0.5))
  }

  /// The same of one kind.
  package mutating func power(_ kind: Kind, from low: Double, to high: Double) -> Double {
    power(from: low, to: high)[kind.rawValue]
  }

  /// Σ density/(2πf)² between two frequencies: what is left of a power after integration in time once.
  package mutating func integratedPower(_ kind: Kind, from low: Double, to high: Double) -> Double {
    let (first, last, head, tail) = shares(low, high)
    guard first <= last else { return 0 }
    var sum = 0.0
    for k in max(1, first)..<max(1, last + 1) {
      let omega = 2 * Double.pi * Double(k) * binWidth
      let share = k == first ? head : (k == last ? tail : 1)
      sum += Double(density[k][kind.rawValue]) * share / (omega * omega)
    }
    return sum * binWidth
  }

  /// The highest density between two frequencies; 0 where no bin lies between.
  package mutating func highest(_ kind: Kind, from low: Double, to high: Double) -> Double {
    let (first, last) = range(low, high)
    var highest: Float = 0
    for k in first..<max(first, last + 1) { highest = max(highest, density[k][kind.rawValue]) }
    return Double(highest)
  }

  /// The frequency below which the share `wanted` of the power between two frequencies lies (spectral edge), Hz; nil without power.
  package mutating func edge(_ kind: Kind, share wanted: Double, from low: Double, to high: Double) -> Double? {
    let (first, last, head, tail) = shares(low, high)
    let total = power(kind, from: low, to: high) / binWidth
    guard first <= last, total > 0, total.isFinite else { return nil }
    var sum = 0.0
    var from = max(0, low / binWidth)
    for k in first...last {
      let share = k == first ? head : (k == last ? tail : 1)
      let here = Double(density[k][kind.rawValue]) * share
      // Within the bin, as if its power were spread evenly.
      if here > 0, sum + here >= wanted * total { return (from + share * (wanted * total - sum) / here) * binWidth }
      sum += here
      from += share
    }
    return high
  }

  /// What a rectangular window of `duration` seconds lets leak into `frequency` from lines outside ±`guardBand` Hz, as a
  /// power: a line at d cycles per window leaks 1/(2π²d²) of its power on average.
  package mutating func leakage(_ kind: Kind, into frequency: Double, guardBand: Double, duration: Double) -> Double {
    let (below, _) = range(frequency - guardBand, frequency)
    let (_, above) = range(frequency, frequency + guardBand)
    let centre = Float(frequency / binWidth)
    var sum: Float = 0
    // From bin 1: the mean was taken out.
    for k in 1..<max(1, below) {
      let distance = Float(k) - centre
      sum += density[k][kind.rawValue] / (distance * distance)
    }
    for k in min(above + 1, bins)..<bins {
      let distance = Float(k) - centre
      sum += density[k][kind.rawValue] / (distance * distance)
    }
    let cycles = binWidth * duration
    return Double(sum) * binWidth / (2 * Double.pi * Double.pi * cycles * cycles)
  }

  /// The bins whose centres lie within [low, high]. (`mutating` for speed alone: see `History`.)
  package mutating func range(_ low: Double, _ high: Double) -> (first: Int, last: Int) {
    let first = max(0, Int((low / binWidth).rounded(.up)))
    let last = min(bins - 1, Int((high / binWidth).rounded(.down)))
    return (first, last)
  }

  package subscript(kind: Kind, bin: Int) -> Float {
    mutating get { density[bin][kind.rawValue] }
  }
}
