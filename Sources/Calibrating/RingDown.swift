import DSP
import Signal

/// The damped oscillation after a tap: one frequency and one damping in three axes, found by least squares.
///
/// For each frequency and decay the amplitudes, phases and a slow drift of the leg follow linearly, so that only two
/// unknowns are searched (variable projection; Golub and Pereyra 1973). Under white noise that is maximum likelihood.
package struct RingDown: Equatable, Sendable {
  package var frequency: Hertz
  /// Share of critical damping.
  package var damping: Double
  /// Share of the motion after the tap, drift apart, that it explains.
  package var explained: Double
  /// Its RMS over the RMS before the tap.
  package var strength: Double

  /// Where it is looked for: soft tissue and straps ring at 15 to 40 Hz; the leg itself below 6 Hz; above 0.4 × rate the
  /// chip's filter hides it, and above 100 Hz it would be no strap.
  package static let lowest = 6.0
  package static func highest(_ rate: Double) -> Double { min(0.4 * rate, 100) }

  private static let largestDamping = 0.5
  /// Seconds after the peak that belong to the contact and the chip's filter, and seconds that are fitted.
  private static let contact = 0.01
  private static let fitted = 0.4

  /// Fits the ringing after a tap; nil if too little of it is left (clipped, or cut).
  package init?(_ tap: TapFinder.Tap, rate: Double) {
    let skipped = Int((Self.contact * rate).rounded(.up))
    let peak = tap.readings.indices.max { norm2(tap.readings[$0]) < norm2(tap.readings[$1]) } ?? 0
    // A tap's peak is near its beginning; a later one is another tap.
    guard Double(peak) < 0.1 * rate else { return nil }
    let start = max(peak, tap.unclipped) + skipped
    let count = Int(Self.fitted * rate)
    guard start + count <= tap.readings.count else { return nil }
    let piece = Array(tap.readings[start..<start + count])

    let fit = RingFit(piece)
    var best = (frequency: Self.lowest, damping: 0.1, left: Double.infinity)
    func look(_ frequency: Double, _ damping: Double) {
      let f = min(max(frequency, Self.lowest), Self.highest(rate))
      let d = min(max(damping, 0.005), Self.largestDamping)
      let left = fit.left(frequency: f / rate, damping: d)
      if left < best.left { best = (f, d, left) }
    }
    // (A stride of floating-point numbers would multiply and add in one rounding.)
    for step in 0...Int(Self.highest(rate) - Self.lowest) {
      let f = Self.lowest + Double(step)
      for d in [0.01, 0.03, 0.06, 0.1, 0.15, 0.22, 0.32, 0.45] { look(f, d) }
    }
    var (stepF, stepD) = (0.5, 0.3)
    for _ in 0..<32 {
      let (f, d) = (best.frequency, best.damping)
      look(f + stepF, d)
      look(f - stepF, d)
      look(f, d * (1 + stepD))
      look(f, d / (1 + stepD))
      if best.frequency == f, best.damping == d {
        stepF /= 2
        stepD /= 2
      }
    }
    frequency = Hertz(best.frequency)
    damping = best.damping
    explained = fit.total > 0 ? 1 - best.left / fit.total : 0
    let rms = (fit.total / Double(3 * count)).squareRoot()
    strength = tap.noise > 0 ? rms / tap.noise : .infinity
  }

  /// Whether it is an oscillation and not just a push: it explains what moves, stands above the noise, swings visibly, and
  /// lies within the searched range and not at its edge. The limits are proposals.
  package func isRinging(rate: Double) -> Bool {
    explained >= 0.7 && strength >= 3 && damping <= 0.35 && frequency.value > Self.lowest + 0.2
      && frequency.value < Self.highest(rate) - 0.2
  }
}

/// The linear part of the fit, with the straight line taken out of data and oscillation alike.
private struct RingFit {
  /// The readings less their line.
  private let piece: [SIMD3<Double>]
  private let middle: Double
  private let lineSquares: Double
  /// Squares that the line leaves.
  let total: Double

  init(_ piece: [SIMD3<Double>]) {
    let n = Double(piece.count)
    let middle = (n - 1) / 2
    var (sum, slope, squares) = (SIMD3<Double>.zero, SIMD3<Double>.zero, 0.0)
    for (i, value) in piece.enumerated() {
      let x = Double(i) - middle
      sum += value
      slope += value * x
      squares += x * x
    }
    let (mean, gradient) = (sum / n, slope / squares)
    self.piece = piece.enumerated().map { $1 - mean - gradient * (Double($0) - middle) }
    self.middle = middle
    lineSquares = squares
    total = self.piece.reduce(0) { $0 + norm2($1) }
  }

  /// Squares left by an oscillation of `frequency` cycles a sample beside the line.
  func left(frequency: Double, damping: Double) -> Double {
    let omega = 2 * Double.pi * frequency
    let turn = Elementary.sinCos(omega)
    let decay = Self.decay(omega * damping / (1 - damping * damping).squareRoot())
    let (stepC, stepS) = (decay * turn.cos, decay * turn.sin)
    var (c, s) = (1.0, 0.0)
    // Sums of c and s, of each times x, of their products, and of each times the readings.
    var (c1, s1, cx, sx, cc, cs, ss) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var (cy, sy) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
    var x = -middle
    for value in piece {
      c1 += c
      s1 += s
      cx += c * x
      sx += s * x
      cc += c * c
      cs += c * s
      ss += s * s
      cy += value * c
      sy += value * s
      (c, s) = (c * stepC - s * stepS, c * stepS + s * stepC)
      x += 1
    }
    let n = Double(piece.count)
    cc -= c1 * c1 / n + cx * cx / lineSquares
    cs -= c1 * s1 / n + cx * sx / lineSquares
    ss -= s1 * s1 / n + sx * sx / lineSquares
    let determinant = cc * ss - cs * cs
    guard determinant > 1e-12 * cc * ss else { return .infinity }
    // What the two explain of each axis, by the normal equations.
    let (cosine, mixed, sine) = (cy * cy * ss, cy * sy * (2 * cs), sy * sy * cc)
    let explained = (cosine - mixed + sine).sum() / determinant
    return max(0, total - explained)
  }

  /// e^(−x) by its series' reciprocal: the C library's differs between machines.
  private static func decay(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for k in 1...24 {
      term *= x / Double(k)
      sum += term
    }
    return 1 / sum
  }
}
