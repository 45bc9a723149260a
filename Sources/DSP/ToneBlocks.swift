/// A window's samples of three axes, turned down by a carrier and summed block by block; see `ToneEstimator`.
struct ToneBlocks: ~Copyable, Sendable {
  // One entry a block; lanes 0–2 are the axes.
  private var re: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var im: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  /// First moments within the block, Σ m x exp(−jωm); filled under a taper only.
  private var momentRe: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var momentIm: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  private(set) var count = 0
  private var blockLength = 1

  static let maximumCount = 128
  static let maximumLength = 32

  init() {}

  // MARK: - Blocks

  /// Fills the blocks from the newest values of three channels, less mean and slope, and under the window's Hann weights
  /// if `isTapered`; `carrier` in radians per sample.
  mutating func fill(
    _ history: inout History, _ window: inout SpectralWindow, _ firstChannel: Int, _ carrier: Double,
    blockLength: Int, isTapered: Bool
  ) {
    let n = window.length
    self.blockLength = blockLength
    count = n / blockLength
    let isHigh = firstChannel == 4
    let mean4 = isHigh ? window.mean.highHalf : window.mean.lowHalf
    let slope4 = isHigh ? window.slope.highHalf : window.slope.lowHalf
    // exp(−jω m) for the places in a block, shared by all blocks.
    var cosine: InlineArray<32, Float> = InlineArray(repeating: 0)
    var sine: InlineArray<32, Float> = InlineArray(repeating: 0)
    let middle = Double(blockLength - 1) / 2
    let turn = Elementary.sinCos(carrier)
    var (s, c) = Elementary.sinCos(-carrier * middle)
    for m in 0..<blockLength {
      cosine[m & 31] = Float(c)
      sine[m & 31] = Float(s)
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
    }
    var age = n - 1
    var position = -Float(n - 1) / 2
    for b in 0..<count {
      var sumR = SIMD4<Float>.zero
      var sumI = SIMD4<Float>.zero
      var firstR = SIMD4<Float>.zero
      var firstI = SIMD4<Float>.zero
      for m in 0..<blockLength {
        let value = history[age: age]
        var x = (isHigh ? value.highHalf : value.lowHalf) - mean4 - slope4 * position
        if isTapered {
          x *= window.weight(n - 1 - age)
          let place = Float(m) - Float(middle)
          firstR += x * (cosine[m & 31] * place)
          firstI -= x * (sine[m & 31] * place)
        }
        sumR += x * cosine[m & 31]
        sumI -= x * sine[m & 31]
        age -= 1
        position += 1
      }
      // The fourth lane carries something else.
      sumR[3] = 0
      sumI[3] = 0
      re[b & 127] = sumR
      im[b & 127] = sumI
      if isTapered {
        firstR[3] = 0
        firstI[3] = 0
        momentRe[b & 127] = firstR
        momentIm[b & 127] = firstI
      }
    }
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
      forEach(omega) { r, i, t in
        u.add(r, i, 1)
        v.add(r, i, t)
        w.add(r, i, t * t)
      }
      guard let step = Self.step(u, v, w, within: reach) else { return nil }
      omega += step
      guard abs(omega - coarse) <= reach, omega > 0, omega < Double.pi else { return nil }
    }
    return omega
  }

  /// One step from the carrier that the blocks were filled at, with U and its derivative exact to the sample: what lies far
  /// away and is large does not disturb it, as it does where a block stands for its middle. Radians per sample.
  mutating func exactStep(from omega: Double, within reach: Double) -> Double? {
    var (u, v, w) = (ComplexSum(), ComplexSum(), ComplexSum())
    var b = 0
    let turn = Elementary.sinCos(omega * Double(blockLength))
    var (s, c) = Elementary.sinCos(omega * centre(0))
    forEach(omega) { r, i, t in
      u.add(r, i, 1)
      v.add(r, i, t)
      w.add(r, i, t * t)
    }
    while b < count {
      let cosine = Float(c)
      let sine = Float(s)
      let r = momentRe[b & 127]
      let i = momentIm[b & 127]
      v.add(r * cosine + i * sine, i * cosine - r * sine, 1)
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
      b += 1
    }
    return Self.step(u, v, w, within: reach).map { omega + $0 }
  }

  /// Newton's step for J = |U|² from U = Σ W exp(−jωt) and its first two moments in time: dU/dω = −jV, so that
  /// J' = 2 Im(V conj U) and J'' = 2 (|V|² − Re(W conj U)). Nil where J is not a hill.
  private static func step(_ u: ComplexSum, _ v: ComplexSum, _ w: ComplexSum, within reach: Double) -> Double? {
    let first = (v.im * u.re - v.re * u.im).total
    let second = (v.re * v.re + v.im * v.im - w.re * u.re - w.im * u.im).total
    guard second < 0, first.isFinite, second.isFinite else { return nil }
    return min(max(-first / second, -0.5 * reach), 0.5 * reach)
  }

  /// Hands out each block turned down by ω, with its time in samples.
  mutating func forEach(_ omega: Double, _ take: (SIMD4<Float>, SIMD4<Float>, Float) -> Void) {
    let turn = Elementary.sinCos(omega * Double(blockLength))
    var (s, c) = Elementary.sinCos(omega * centre(0))
    var time = Float(centre(0))
    for b in 0..<count {
      let cosine = Float(c)
      let sine = Float(s)
      let r = re[b & 127]
      let i = im[b & 127]
      take(r * cosine + i * sine, i * cosine - r * sine, time)
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
    forEach(omega) { r, i, _ in u.add(r, i, 1) }
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
