/// A window's samples of three axes, turned down by a carrier and summed block by block; see `ToneEstimator`.
struct ToneBlocks: ~Copyable, Sendable {
  // One entry a block; lanes 0–2 are the axes.
  private var re: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var im: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  /// The taper's weight of each block; 1 without one.
  private var weights: InlineArray<128, Float> = InlineArray(repeating: 1)
  private(set) var count = 0
  private var blockLength = 1
  /// Coherence that white noise has by itself in these blocks (see `PairCoherence`): 0 unless they are guarded.
  private(set) var noiseCoherence = 0.0

  static let maximumCount = 128
  static let maximumLength = 32

  init() {}

  // MARK: - Blocks

  /// Fills the blocks from the newest values of three channels, less mean and slope; `carrier` in radians per sample.
  mutating func fill(
    _ history: inout History, _ window: inout SpectralWindow, _ firstChannel: Int, _ carrier: Double,
    blockLength: Int
  ) {
    let n = window.length
    self.blockLength = blockLength
    count = n / blockLength
    weights = InlineArray(repeating: 1)
    noiseCoherence = 0
    let isHigh = firstChannel == 4
    let half = isHigh ? 1 : 0
    let mean = isHigh ? window.mean.highHalf : window.mean.lowHalf
    let slope = isHigh ? window.slope.highHalf : window.slope.lowHalf
    var turns = BlockTurns(carrier, span: blockLength) { _ in 1 }
    var age = n - 1
    var position = -Float(n - 1) / 2
    for b in 0..<count {
      var sum = ComplexSum()
      for m in 0..<blockLength {
        let x = history[age: age, isHigh: half] - mean - slope * position
        let turn = turns[m]
        sum.re += x * turn[0]
        sum.im -= x * turn[1]
        age -= 1
        position += 1
      }
      set(b, sum)
    }
  }

  /// The same with a guard against large movements elsewhere, and a Hann taper on the blocks. It costs the window's ends,
  /// which count for little under the taper.
  ///
  /// A block passes up to a fifth of what lies its rate (some 10 Hz) or more from the carrier, and folds it onto the line:
  /// a slow movement ten times as large as the tone would outweigh it. So of each value the mean of those half a period of
  /// the tone earlier and later is taken off, which doubles the tone and leaves (πf/2f₀)² of a slow movement at f; and each
  /// block takes in the next one under a triangle, whose response is the square of a block's. What is left tells of the
  /// tone alone, so that its phases can be judged as without company.
  mutating func fillGuarded(
    _ history: inout History, length n: Int, _ firstChannel: Int, _ carrier: Double, blockLength: Int
  ) {
    self.blockLength = blockLength
    let half = max(1, min(2 * blockLength, Int((Double.pi / carrier).rounded())))
    // Blocks that the halves cost at both ends, and one because the last has no next.
    let dropped = (2 * half + blockLength - 1) / blockLength
    count = max(0, n / blockLength - dropped - 1)
    noiseCoherence = Self.noiseCoherence(Double(half) / Double(blockLength))
    let isHigh = firstChannel == 4 ? 1 : 0
    let middle = Double(blockLength) - 0.5
    var turns = BlockTurns(carrier, span: 2 * blockLength) { m in
      0.5 - 0.5 * abs(Double(m) - middle) / Double(blockLength)
    }
    for b in 0..<count {
      var sum = ComplexSum()
      var age = n - 1 - dropped * blockLength / 2 - b * blockLength
      for m in 0..<2 * blockLength {
        let x =
          history[age: age, isHigh: isHigh]
          - 0.5 * (history[age: age + half, isHigh: isHigh] + history[age: age - half, isHigh: isHigh])
        let turn = turns[m]
        sum.re += x * turn[0]
        sum.im -= x * turn[1]
        age -= 1
      }
      set(b, sum)
      weights[b & 127] = Float(0.5 - 0.5 * Elementary.sinCos(Double.pi * Double(2 * b + 1) / Double(count)).cos)
    }
  }

  /// The autocorrelation, two blocks apart, of white noise in a pair of guarded blocks whose halves are `half` blocks away:
  /// a cubic spline (the triangle's) under the weights of ½, 1, ½ and of 1, 1.
  private static func noiseCoherence(_ half: Double) -> Double {
    func spline(_ x: Double) -> Double {
      let u = abs(x)
      if u >= 2 { return 0 }
      return u <= 1 ? 2.0 / 3 - u * u + u * u * u / 2 : (2 - u) * (2 - u) * (2 - u) / 6
    }
    func pair(_ x: Double) -> Double { spline(x - 1) + 2 * spline(x) + spline(x + 1) }
    func all(_ x: Double) -> Double {
      1.5 * pair(x) + pair(x - half) + pair(x + half) + 0.25 * (pair(x - 2 * half) + pair(x + 2 * half))
    }
    return all(2) / all(0)
  }

  private mutating func set(_ b: Int, _ sum: ComplexSum) {
    re[b & 127] = sum.re
    im[b & 127] = sum.im
    // The fourth lane carries something else.
    re[b & 127][3] = 0
    im[b & 127][3] = 0
  }

  /// Seconds do not enter: frequencies are radians per sample, times samples from the window's middle.
  @inline(__always)
  private mutating func centre(_ block: Int) -> Double {
    (Double(block) - Double(count - 1) / 2) * Double(blockLength)
  }

  // MARK: - Steady tone

  /// Newton's steps towards the maximum of J; nil where J is not a hill or the search leaves it.
  mutating func climb(
    from start: Double, steps: Int, within reach: Double, of coarse: Double
  ) -> Double? {
    var omega = start
    for _ in 0..<steps {
      var (u, v, w) = (ComplexSum(), ComplexSum(), ComplexSum())
      forEach(omega) { r, i, t, weight in
        u.add(r, i, weight)
        v.add(r, i, weight * t)
        w.add(r, i, weight * t * t)
      }
      guard let step = Self.step(u, v, w, within: reach) else { return nil }
      omega += step
      guard abs(omega - coarse) <= reach, omega > 0, omega < Double.pi else { return nil }
    }
    return omega
  }

  /// Newton's step for J = |U|² from U = Σ W exp(−jωt) and its first two moments in time: dU/dω = −jV, so that
  /// J' = 2 Im(V conj U) and J'' = 2 (|V|² − Re(W conj U)). Nil where J is not a hill.
  private static func step(_ u: ComplexSum, _ v: ComplexSum, _ w: ComplexSum, within reach: Double) -> Double? {
    let first = (v.im * u.re - v.re * u.im).total
    let second = (v.re * v.re + v.im * v.im - w.re * u.re - w.im * u.im).total
    guard second < 0, first.isFinite, second.isFinite else { return nil }
    return min(max(-first / second, -0.5 * reach), 0.5 * reach)
  }

  /// Hands out each block turned down by ω, with its time in samples and its weight under the taper.
  mutating func forEach(_ omega: Double, _ take: (SIMD4<Float>, SIMD4<Float>, Float, Float) -> Void) {
    let turn = Elementary.sinCos(omega * Double(blockLength))
    var (s, c) = Elementary.sinCos(omega * centre(0))
    var time = Float(centre(0))
    for b in 0..<count {
      let cosine = Float(c)
      let sine = Float(s)
      let r = re[b & 127]
      let i = im[b & 127]
      take(r * cosine + i * sine, i * cosine - r * sine, time, weights[b & 127])
      time += Float(blockLength)
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
    }
  }

  /// Takes out of each block what the tone's negative frequency put there, and puts back what the removal of mean and
  /// slope took from the tone.
  mutating func removeLeakage(_ omega: Double, _ carrier: Double, _ n: Int) {
    var u = ComplexSum()
    forEach(omega) { r, i, _, _ in u.add(r, i, 1) }
    let length = Double(blockLength)
    let samplesInAll = Double(n)
    // The tone is 2 Re(c exp(jωt)). Around the window's middle everything is even or odd, so that U's real part holds only
    // the tone's, and its imaginary part likewise: c follows from two divisions.
    let positive = Double(count) * Self.comb(omega - carrier, length)
    let negative = Self.comb(omega + carrier, length)
    let constant = Self.comb(carrier, length)
    let samples = Self.evenAndOdd(omega, n)
    let meanPerC = 2 * samples.cosine / samplesInAll
    let slopePerC = -2 * samples.sine * 12 / (samplesInAll * (samplesInAll * samplesInAll - 1))
    let places = Self.evenAndOdd(omega * length, count)
    let mirror = Self.evenAndOdd(2 * omega * length, count).cosine
    let cr = u.re * Float(1 / (positive + negative * mirror - constant * meanPerC * places.cosine))
    let ci = u.im * Float(1 / (positive - negative * mirror + constant * slopePerC * places.sine * length))
    let mean = cr * Float(meanPerC * constant)
    let slope = ci * Float(slopePerC * constant)
    let turn = Elementary.sinCos(omega * length)
    var (s, c) = Elementary.sinCos(omega * centre(0))
    for b in 0..<count {
      let cosine = Float(c * negative)
      let sine = Float(s * negative)
      // conj(c) exp(−jωt)
      re[b & 127] += mean + slope * Float(centre(b)) - (cr * cosine - ci * sine)
      im[b & 127] += ci * cosine + cr * sine
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
    }
  }

  /// Σ cos(xk) and Σ k sin(xk) over `n` places k one apart, symmetric about 0.
  private static func evenAndOdd(_ x: Double, _ n: Int) -> (cosine: Double, sine: Double) {
    let (wholeS, wholeC) = Elementary.sinCos(Double(n) * x / 2)
    let (halfS, halfC) = Elementary.sinCos(x / 2)
    guard abs(halfS) > 1e-6 else { return (Double(n), 0) }
    return (wholeS / halfS, (0.5 * wholeS * halfC - 0.5 * Double(n) * wholeC * halfS) / (halfS * halfS))
  }

  /// Σ exp(jωm) over a block, m from its middle: sin(Bω/2)/sin(ω/2).
  private static func comb(_ omega: Double, _ length: Double) -> Double {
    let below = Elementary.sinCos(omega / 2).sin
    return abs(below) < 1e-9 ? length : Elementary.sinCos(length * omega / 2).sin / below
  }
}

/// exp(−jωm) for the places in a block, m from its middle, times a weight; shared by all blocks.
private struct BlockTurns {
  private var turns: InlineArray<64, SIMD2<Float>> = InlineArray(repeating: .zero)

  init(_ carrier: Double, span: Int, _ weight: (Int) -> Double) {
    let turn = Elementary.sinCos(carrier)
    var (s, c) = Elementary.sinCos(-carrier * Double(span - 1) / 2)
    for m in 0..<span {
      turns[m & 63] = SIMD2(Float(c * weight(m)), Float(s * weight(m)))
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
    }
  }

  /// Cosine and sine. (`mutating`, or all of it would be copied each time: see `History`.)
  subscript(m: Int) -> SIMD2<Float> {
    mutating get { turns[m & 63] }
  }
}

/// Complex sums over blocks for three axes and a spare lane.
struct ComplexSum {
  var re = SIMD4<Float>.zero
  var im = SIMD4<Float>.zero

  mutating func add(_ r: SIMD4<Float>, _ i: SIMD4<Float>, _ weight: Float) {
    re += r * weight
    im += i * weight
  }
}

extension SIMD4<Float> {
  /// The sum of the lanes in double precision.
  var total: Double { Double(self[0]) + Double(self[1]) + (Double(self[2]) + Double(self[3])) }
}
