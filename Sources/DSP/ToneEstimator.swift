import Signal

/// Frequency of the tone that three axes have in common: maximum likelihood where it is steady, the mean of the
/// instantaneous frequency where it wanders.
///
/// 1. *Blocks.* The window is turned down by a coarse frequency ω_c and summed over blocks of about 0.1 s:
///    W_b = Σ x exp(−jω_c m), m counted from the block's middle. For a tone this loses nothing but a factor, and noise stays
///    white from block to block; all that follows works on 20 to 80 numbers an axis.
/// 2. *Steady tone.* The likelihood J(ω) = Σ_axes |Σ_b W_b exp(−jω t_b)|² is climbed by Newton's steps. Before the last
///    ones, what the real tone's negative frequency and the removal of mean and slope put into each block is computed and
///    taken out: without that the estimate is biased by some 2 mHz in 2 s (Rife and Boorstyn 1974; the removal after
///    Ye and Aboutanios 2017). The error is then that of the Cramér–Rao bound.
/// 3. *Window.* No taper, which is best in white noise; a Hann taper where the leakage of other lines would cost more than
///    the taper does. Both costs are known beforehand from the spectrum.
/// 4. *Standard error.* From the phases φ_b left over after the tone was taken out, once as if they were white and once with
///    their correlation over four blocks (Newey and West 1987); the larger holds.
/// 5. *Wander.* Blocks in pairs, Σ r_b conj(r_{b−2}), give the mean of the instantaneous frequency (the pulse pair of
///    weather radar, Miller and Rochwarger 1972): noisier for a steady tone, and many times better for one that wanders,
///    where a steady tone fits only a part of the window. It is taken where its own standard error is less than half.
package struct ToneEstimator: ~Copyable, Sendable {
  /// The most blocks in a window, and the most samples in a block.
  package static let maximumBlocks = 128
  package static let maximumBlockLength = 32

  /// What the surroundings of the line are like, from the spectrum; decides between taper and none, and whether the
  /// pulse pair may be trusted.
  package struct Surroundings: Sendable {
    /// Power that leaks into the line from others where there is no taper, and noise power in one bin of 1/T.
    package var leakage: Double
    package var noise: Double
    /// Share of the power within ±5 Hz that lies within ±1.5 Hz.
    package var share: Double

    package init(leakage: Double, noise: Double, share: Double) {
      self.leakage = leakage
      self.noise = noise
      self.share = share
    }
  }

  // One entry a block; lanes 0–2 are the axes.
  private var re: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var im: InlineArray<128, SIMD4<Float>> = InlineArray(repeating: .zero)
  /// The axes combined, turned down by the tone: 1 for a steady tone without noise.
  private var track = PhaseTrack()
  private var blocks = 0
  private var blockLength = 1

  package init() {}

  /// The tone near `coarse` Hz, which must lie within a third of 1/T of it; nil where there is none.
  ///
  /// `firstChannel` selects three of the history's eight: 0 for acceleration, 4 for rotation. `blockLength`: samples in a
  /// block, a divisor of the window's length.
  package mutating func estimate(
    _ history: inout History, _ window: borrowing SpectralWindow, firstChannel: Int, rate: Hertz, coarse: Double,
    blockLength: Int, _ around: Surroundings
  ) -> Tone? {
    let n = window.length
    self.blockLength = blockLength
    blocks = n / blockLength
    guard blocks >= 8, blocks <= 128, blockLength <= 32, blocks * blockLength == n else { return nil }
    let carrier = 2 * Double.pi * coarse / rate.value
    fill(&history, n, window.mean, window.slope, firstChannel, carrier)
    // Rectangular: noise + 3 × leakage (which counts for more at the window's ends); Hann: 2.3 × noise.
    let isTapered = 3 * around.leakage > 1.3 * around.noise
    let reach = 0.6 * 2 * Double.pi / Double(n)
    guard var omega = climb(from: carrier, steps: 3, isTapered, within: reach, of: carrier) else { return nil }
    if !isTapered {
      removeLeakage(omega, carrier, n)
      guard let better = climb(from: omega, steps: 2, false, within: 2 * reach, of: carrier) else { return nil }
      omega = better
    }
    combine(omega)
    return conclude(omega, rate, isTapered, around.share)
  }

  // MARK: - Blocks

  private mutating func fill(
    _ history: inout History, _ n: Int, _ mean: SIMD8<Float>, _ slope: SIMD8<Float>, _ firstChannel: Int,
    _ carrier: Double
  ) {
    let isHigh = firstChannel == 4
    let mean4 = isHigh ? mean.highHalf : mean.lowHalf
    let slope4 = isHigh ? slope.highHalf : slope.lowHalf
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
    for b in 0..<blocks {
      var sumR = SIMD4<Float>.zero
      var sumI = SIMD4<Float>.zero
      for m in 0..<blockLength {
        let value = history[age: age]
        let x = (isHigh ? value.highHalf : value.lowHalf) - mean4 - slope4 * position
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
    }
  }

  /// Seconds do not enter: frequencies are radians per sample, times samples from the window's middle.
  private func centre(_ block: Int) -> Double { (Double(block) - Double(blocks - 1) / 2) * Double(blockLength) }

  // MARK: - Steady tone

  /// Newton's steps towards the maximum of J; nil where J is not a hill or the search leaves it.
  private mutating func climb(
    from start: Double, steps: Int, _ isTapered: Bool, within reach: Double, of coarse: Double
  ) -> Double? {
    var omega = start
    for _ in 0..<steps {
      // U = Σ w W exp(−jωt), and its first two moments in time.
      var (u, v, w) = (ComplexSum(), ComplexSum(), ComplexSum())
      forEachBlock(omega, isTapered) { r, i, t in
        u.add(r, i, 1)
        v.add(r, i, t)
        w.add(r, i, t * t)
      }
      // dU/dω = −jV, so J = |U|², J' = 2 Im(V conj U), J'' = 2 (|V|² − Re(W conj U)).
      let first = (v.im * u.re - v.re * u.im).total
      let second = (v.re * v.re + v.im * v.im - w.re * u.re - w.im * u.im).total
      guard second < 0, first.isFinite, second.isFinite else { return nil }
      let step = -first / second
      omega += min(max(step, -0.5 * reach), 0.5 * reach)
      guard abs(omega - coarse) <= reach, omega > 0, omega < Double.pi else { return nil }
    }
    return omega
  }

  /// Hands out each block times its weight, turned down by ω, with its time in samples.
  private mutating func forEachBlock(
    _ omega: Double, _ isTapered: Bool, _ take: (SIMD4<Float>, SIMD4<Float>, Float) -> Void
  ) {
    let turn = Elementary.sinCos(omega * Double(blockLength))
    var (s, c) = Elementary.sinCos(omega * centre(0))
    let taperTurn = Elementary.sinCos(2 * Double.pi / Double(blocks))
    var (ts, tc) = Elementary.sinCos(Double.pi / Double(blocks))
    for b in 0..<blocks {
      let weight = isTapered ? Float(0.5 - 0.5 * tc) : 1
      let cosine = Float(c) * weight
      let sine = Float(s) * weight
      let r = re[b & 127]
      let i = im[b & 127]
      take(r * cosine + i * sine, i * cosine - r * sine, Float(centre(b)))
      let next = c * turn.cos - s * turn.sin
      s = s * turn.cos + c * turn.sin
      c = next
      if isTapered {
        let nextTaper = tc * taperTurn.cos - ts * taperTurn.sin
        ts = ts * taperTurn.cos + tc * taperTurn.sin
        tc = nextTaper
      }
    }
  }

  /// Takes out of each block what the tone's negative frequency put there, and puts back what the removal of mean and
  /// slope took from the tone.
  private mutating func removeLeakage(_ omega: Double, _ carrier: Double, _ n: Int) {
    var u = ComplexSum()
    forEachBlock(omega, false) { r, i, _ in u.add(r, i, 1) }
    let length = Double(blockLength)
    let count = Double(n)
    // The tone is 2 Re(c exp(jωt)). Around the window's middle everything is even or odd, so that U's real part holds only
    // the tone's, and its imaginary part likewise: c follows from two divisions.
    let positive = Double(blocks) * Self.comb(omega - carrier, length)
    let negative = Self.comb(omega + carrier, length)
    let constant = Self.comb(carrier, length)
    let samples = Self.evenAndOdd(omega, n)
    let meanPerC = 2 * samples.cosine / count
    let slopePerC = -2 * samples.sine * 12 / (count * (count * count - 1))
    let places = Self.evenAndOdd(omega * length, blocks)
    let mirror = Self.evenAndOdd(2 * omega * length, blocks).cosine
    let cr = u.re * Float(1 / (positive + negative * mirror - constant * meanPerC * places.cosine))
    let ci = u.im * Float(1 / (positive - negative * mirror + constant * slopePerC * places.sine * length))
    let mean = cr * Float(meanPerC * constant)
    let slope = ci * Float(slopePerC * constant)
    let turn = Elementary.sinCos(omega * length)
    var (s, c) = Elementary.sinCos(omega * centre(0))
    for b in 0..<blocks {
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

  // MARK: - What is left over

  /// Combines the axes: each block's projection onto the tone's own pattern of amplitudes and phases.
  private mutating func combine(_ omega: Double) {
    var u = ComplexSum()
    forEachBlock(omega, false) { r, i, _ in u.add(r, i, 1) }
    let pr = u.re / Float(blocks)
    let pi = u.im / Float(blocks)
    let power = Float((pr * pr + pi * pi).total)
    let scale = power > 0 ? 1 / power : 0
    var energy: Float = 0
    track.begin(blocks)
    var b = 0
    var track = PhaseTrack()
    swap(&track, &self.track)
    forEachBlock(omega, false) { r, i, _ in
      energy += (r * r + i * i).sum()
      track.set(b, re: (r * pr + i * pi).sum() * scale, im: (i * pr - r * pi).sum() * scale)
      b += 1
    }
    swap(&track, &self.track)
    self.track.energy = energy * scale
  }

  private mutating func conclude(_ omega: Double, _ rate: Hertz, _ isTapered: Bool, _ share: Double) -> Tone {
    let hertz = rate.value / (2 * Double.pi)
    let interval = Double(blockLength) / rate.value
    track.unwrap()
    var error = track.slopeError(lags: 4) / (2 * Double.pi * interval)
    // A Hann taper costs half as much again.
    if isTapered { error *= 1.53 }
    var frequency = omega * hertz
    let cycles = track.cycles(frequency: frequency, interval: interval)
    var wanders = false
    if share > 0.8, track.steadiness < 0.99 {
      let pair = track.pulsePair()
      let pairError = pair.error / (2 * Double.pi * interval)
      if error > 2 * pairError {
        wanders = true
        frequency += pair.advance / (2 * Double.pi * interval)
        error = pairError
      }
    }
    return Tone(
      frequency: frequency, frequencySD: error, steadiness: track.steadiness, wanders: wanders, cycles: cycles)
  }
}

/// Complex sums over blocks for three axes and a spare lane.
private struct ComplexSum {
  var re = SIMD4<Float>.zero
  var im = SIMD4<Float>.zero

  mutating func add(_ r: SIMD4<Float>, _ i: SIMD4<Float>, _ weight: Float) {
    re += r * weight
    im += i * weight
  }
}

extension SIMD4<Float> {
  /// The sum of the lanes in double precision.
  fileprivate var total: Double { Double(self[0]) + Double(self[1]) + (Double(self[2]) + Double(self[3])) }
}
