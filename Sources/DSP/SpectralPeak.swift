import Signal

/// The strongest line of a power spectrum within a band, and how far it stands out.
package struct SpectralPeak: Sendable, BitwiseCopyable {
  /// By a parabola through the logarithms around the highest bin, Hz.
  package var frequency: Double
  /// Density at the peak, per Hz.
  package var density: Double
  /// Median density of the surroundings: ±4 Hz, without the line itself, per Hz.
  package var floor: Double
  /// Full width at half power, Hz, the window's own width included (Hann: 1.44/T).
  package var width: Double

  /// Peak over its surroundings, dB; 120 where these hold nothing at all.
  package var snr: Double { floor > 0 ? Elementary.decibels(density / floor) : 120 }

  /// Full width at half power less the window's own (Hann: 1.44/T), Hz; 0 for a line that is narrower than the window tells.
  package func lineWidth(duration: Double) -> Double { Self.lineWidth(width, duration: duration) }

  package static func lineWidth(_ width: Double, duration: Double) -> Double {
    let floor = 1.44 / duration
    return max(0, width * width - floor * floor).squareRoot()
  }

  /// Finds it in [low, high]; nil if the band is empty or holds no power. `duration` is the window's, s.
  package static func find(
    in spectrum: inout PowerSpectrum, _ kind: PowerSpectrum.Kind, from low: Double, to high: Double, duration: Double
  ) -> SpectralPeak? {
    let (first, last) = spectrum.range(low, high)
    guard first >= 1, last <= spectrum.bins - 2, first < last else { return nil }
    var best = first
    var top = spectrum[kind, first]
    for k in first...last {
      let here = spectrum[kind, k]
      if here > top {
        top = here
        best = k
      }
    }
    guard top > 0, top.isFinite else { return nil }
    // At an edge of the band the highest bin may be the flank of something outside. A line of the band whose top lies on
    // the bin just outside is taken there (within a quarter of a bin, which noise may move it); anything else is still
    // reported, at the bin.
    let beyond = best == first ? best - 1 : best + 1
    if best == first || best == last, beyond >= 1, beyond <= spectrum.bins - 2,
      let shift = vertex(&spectrum, kind, beyond)
    {
      let place = (Double(beyond) + shift) * spectrum.binWidth
      let slack = 0.25 * spectrum.binWidth
      if place >= low - slack, place <= high + slack { best = beyond }
    }
    let peak = Double(spectrum[kind, best])
    return SpectralPeak(
      frequency: (Double(best) + (vertex(&spectrum, kind, best) ?? 0)) * spectrum.binWidth, density: peak,
      floor: floor(around: best, of: &spectrum, kind, duration),
      width: halfPowerWidth(&spectrum, kind, best, peak))
  }

  /// How many bins from bin `k` the top of the parabola through the logarithms lies; nil if `k` is not the highest of
  /// three.
  private static func vertex(_ spectrum: inout PowerSpectrum, _ kind: PowerSpectrum.Kind, _ k: Int) -> Double? {
    let peak = Double(spectrum[kind, k])
    let left = Double(spectrum[kind, k - 1])
    let right = Double(spectrum[kind, k + 1])
    guard left > 0, right > 0, peak >= left, peak >= right else { return nil }
    let l = Elementary.log(left / peak)
    let r = Elementary.log(right / peak)
    return l + r < 0 ? 0.5 * (l - r) / (l + r) : 0
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

  /// Median density of the bins within ±4 Hz of a peak, from 1 Hz on, the peak's own lobe (±2/T) left out.
  ///
  /// A median does not see a harmonic or a second line. To within 1 %: found by halving on a logarithmic scale, without
  /// sorting or memory.
  private static func floor(
    around best: Int, of spectrum: inout PowerSpectrum, _ kind: PowerSpectrum.Kind, _ duration: Double
  ) -> Double {
    let centre = Double(best) * spectrum.binWidth
    let lobe = 2 / duration
    let (first, below) = spectrum.range(max(1, centre - 4), centre - lobe)
    let (above, last) = spectrum.range(centre + lobe, centre + 4)
    // Gathered four to a vector; what is left over in the last one counts as high.
    var values: InlineArray<64, SIMD4<Float>> = InlineArray(repeating: SIMD4(repeating: .infinity))
    var count = 0
    var high: Float = 0
    for k in first..<max(first, below + 1) {
      let value = spectrum[kind, k]
      values[(count >> 2) & 63][count & 3] = value
      high = max(high, value)
      count += 1
    }
    for k in above..<max(above, last + 1) {
      let value = spectrum[kind, k]
      values[(count >> 2) & 63][count & 3] = value
      high = max(high, value)
      count += 1
    }
    count = min(count, 256)
    guard count > 0, high > 0 else { return 0 }
    var low = high * 1e-12
    let half = Int32(count / 2)
    for _ in 0..<12 {
      let middle = (low * high).squareRoot()
      // Counted without a branch, which would be guessed wrong half of the time.
      var lower = SIMD4<Int32>.zero
      for k in 0..<((count + 3) >> 2) {
        lower &+= SIMD4<Int32>(repeating: 0).replacing(with: 1, where: values[k & 63] .< middle)
      }
      if lower.wrappedSum() > half { high = middle } else { low = middle }
    }
    return Double((low * high).squareRoot())
  }
}
