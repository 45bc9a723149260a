import Signal

/// The strongest line of a power spectrum within a band, and how far it stands out.
package struct SpectralPeak: Sendable, BitwiseCopyable {
  /// By a parabola through the logarithms around the highest bin, Hz.
  package var frequency: Double
  /// Density at the peak, per Hz.
  package var density: Double
  /// Peak over the median density of the band around it, dB.
  package var snr: Double
  /// Full width at half power, Hz, the window's own width included (Hann: 1.44/T).
  package var width: Double

  /// Finds it in [low, high]; nil if the band is empty or holds no power.
  package static func find(
    in spectrum: inout PowerSpectrum, _ kind: PowerSpectrum.Kind, from low: Double, to high: Double
  ) -> SpectralPeak? {
    let (first, last) = spectrum.range(low, high)
    guard first >= 1, last <= spectrum.bins - 2, first < last else { return nil }
    var best = first
    for k in first...last where spectrum[kind, k] > spectrum[kind, best] { best = k }
    let top = Double(spectrum[kind, best])
    guard top > 0, top.isFinite else { return nil }
    // At an edge of the band the highest bin may be the flank of something outside: still reported, at the bin.
    let left = Double(spectrum[kind, best - 1])
    let right = Double(spectrum[kind, best + 1])
    var shift = 0.0
    if left > 0, right > 0, top >= left, top >= right {
      let l = Elementary.log(left / top)
      let r = Elementary.log(right / top)
      if l + r < 0 { shift = 0.5 * (l - r) / (l + r) }
    }
    let floor = median(of: &spectrum, kind, first, last)
    return SpectralPeak(
      frequency: (Double(best) + shift) * spectrum.binWidth, density: top,
      snr: floor > 0 ? Elementary.decibels(top / floor) : 120,
      width: halfPowerWidth(&spectrum, kind, best, top))
  }

  private static func halfPowerWidth(
    _ spectrum: inout PowerSpectrum, _ kind: PowerSpectrum.Kind, _ best: Int, _ top: Double
  ) -> Double {
    let half = 0.5 * top
    var lower = Double(best)
    var k = best
    while k > 0 {
      let here = Double(spectrum[kind, k])
      let next = Double(spectrum[kind, k - 1])
      if next <= half {
        lower = Double(k) - crossing(here, next, half)
        break
      }
      k -= 1
      lower = Double(k)
    }
    var upper = Double(best)
    k = best
    while k < spectrum.bins - 1 {
      let here = Double(spectrum[kind, k])
      let next = Double(spectrum[kind, k + 1])
      if next <= half {
        upper = Double(k) + crossing(here, next, half)
        break
      }
      k += 1
      upper = Double(k)
    }
    return (upper - lower) * spectrum.binWidth
  }

  /// Where between `here` and the lower `next` the density passes `half`, as a share of a bin, on the logarithm.
  private static func crossing(_ here: Double, _ next: Double, _ half: Double) -> Double {
    guard next > 0, here > next else { return 1 }
    return min(1, Elementary.log(here / half) / Elementary.log(here / next))
  }

  /// Median density of the bins first...last, to within 1 %: found by halving, without sorting or memory.
  static func median(
    of spectrum: inout PowerSpectrum, _ kind: PowerSpectrum.Kind, _ first: Int, _ last: Int
  ) -> Double {
    var high: Float = 0
    for k in first...last { high = max(high, spectrum[kind, k]) }
    guard high > 0 else { return 0 }
    var low = high * 1e-12
    let half = (last - first + 1) / 2
    // Halving on a logarithmic scale: 12 decades to 1 % in 12 steps.
    for _ in 0..<12 {
      let middle = (low * high).squareRoot()
      var below = 0
      for k in first...last where spectrum[kind, k] < middle { below += 1 }
      if below > half { high = middle } else { low = middle }
    }
    return Double((low * high).squareRoot())
  }
}
