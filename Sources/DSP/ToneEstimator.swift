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
///    where a steady tone fits only a part of the window. It is taken where no steady tone fits, and where the phases vary
///    more than the noise explains and its own standard error is the smaller one.
package struct ToneEstimator: ~Copyable, Sendable {
  /// What the surroundings of the line are like, from the spectrum; decides between taper and none, and whether the
  /// pulse pair may be trusted.
  package struct Surroundings: Sendable {
    /// Power that leaks into the line from others where there is no taper, and noise power in one bin of 1/T.
    package var leakage: Double
    package var noise: Double
    /// Share of the power within ±5 Hz that lies within ±1.5 Hz.
    package var share: Double
    /// Density of the peak over that of its surroundings, and its width less the window's, Hz.
    package var peakRatio: Double
    package var lineWidth: Double

    package init(leakage: Double, noise: Double, share: Double, peakRatio: Double, lineWidth: Double) {
      self.leakage = leakage
      self.noise = noise
      self.share = share
      self.peakRatio = peakRatio
      self.lineWidth = lineWidth
    }
  }

  private var blocks = ToneBlocks()
  /// The axes combined, turned down by the tone: 1 for a steady tone without noise.
  private var track = PhaseTrack()

  package init() {}

  /// The tone near `coarse` Hz, which must lie within a third of 1/T of it; nil where there is none.
  ///
  /// `firstChannel` selects three of the history's eight: 0 for acceleration, 4 for rotation. `blockLength`: samples in a
  /// block, a divisor of the window's length.
  package mutating func estimate(
    _ history: inout History, _ window: inout SpectralWindow, firstChannel: Int, rate: Hertz, coarse: Double,
    blockLength: Int, _ around: Surroundings
  ) -> Tone? {
    let n = window.length
    let count = n / blockLength
    guard count >= 8, count <= ToneBlocks.maximumCount, blockLength <= ToneBlocks.maximumLength,
      count * blockLength == n
    else { return nil }
    let carrier = 2 * Double.pi * coarse / rate.value
    let duration = Double(n) / rate.value
    let reach = 0.6 * 2 * Double.pi / Double(n)
    // Rectangular: noise + 3 × leakage (which counts for more at the window's ends); Hann: 2.3 × noise.
    if 3 * around.leakage > 1.3 * around.noise {
      return tapered(&history, &window, firstChannel, rate, carrier, blockLength, reach, around)
    }
    blocks.fill(&history, &window, firstChannel, carrier, blockLength: blockLength, isTapered: false)
    // Where no steady tone fits, the spectrum's peak stands for it, and what its phase does decides.
    var omega = carrier
    if let first = blocks.climb(from: carrier, steps: 3, within: reach, of: carrier) {
      blocks.removeLeakage(first, carrier, n)
      omega = blocks.climb(from: first, steps: 2, within: 2 * reach, of: carrier) ?? first
    }
    Self.combine(omega, &blocks, &track)
    return conclude(omega, rate, around.share, blockLength, leastError: omega == carrier ? 0.25 / duration : 0)
  }

  /// The same under a Hann window, where something else is so large that it would leak into the tone.
  ///
  /// Away from the carrier a block passes some of what lies a multiple of the blocks' rate away, so the last steps are
  /// exact ones, from the tone itself. What is left over there holds the large movement too and tells nothing about the
  /// tone's error: that is taken from the spectrum instead, 1/(πT√(peak over floor)) in white noise, half as much again for
  /// the taper, and a tenth of the line's width for a frequency that wanders.
  private mutating func tapered(
    _ history: inout History, _ window: inout SpectralWindow, _ firstChannel: Int, _ rate: Hertz, _ carrier: Double,
    _ blockLength: Int, _ reach: Double, _ around: Surroundings
  ) -> Tone? {
    blocks.fill(&history, &window, firstChannel, carrier, blockLength: blockLength, isTapered: true)
    var omega = blocks.climb(from: carrier, steps: 2, within: reach, of: carrier) ?? carrier
    for _ in 0..<2 {
      blocks.fill(&history, &window, firstChannel, omega, blockLength: blockLength, isTapered: true)
      guard let better = blocks.exactStep(from: omega, within: reach), abs(better - carrier) <= 2 * reach else { break }
      omega = better
    }
    Self.combine(omega, &blocks, &track)
    track.unwrap()
    let frequency = omega * rate.value / (2 * Double.pi)
    let white = 1.53 * rate.value / (Double.pi * Double(window.length) * around.peakRatio.squareRoot())
    let wander = 0.1 * around.lineWidth
    return Tone(
      frequency: frequency, frequencySD: (white * white + wander * wander).squareRoot(),
      steadiness: track.steadiness, coherence: track.coherence, wanders: false,
      cycles: track.cycles(frequency: frequency, interval: Double(blockLength) / rate.value))
  }

  /// Combines the axes: each block's projection onto the tone's own pattern of amplitudes and phases. (Static, because
  /// blocks and track are in use at once.)
  private static func combine(_ omega: Double, _ blocks: inout ToneBlocks, _ track: inout PhaseTrack) {
    var u = ComplexSum()
    blocks.forEach(omega) { r, i, _ in u.add(r, i, 1) }
    let count = blocks.count
    let pr = u.re / Float(count)
    let pi = u.im / Float(count)
    let power = Float((pr * pr + pi * pi).total)
    let scale = power > 0 ? 1 / power : 0
    var energy: Float = 0
    var pairs = PairCoherence()
    track.begin(count)
    var b = 0
    blocks.forEach(omega) { r, i, _ in
      energy += (r * r + i * i).sum()
      pairs.add(r, i)
      track.set(b, re: (r * pr + i * pi).sum() * scale, im: (i * pr - r * pi).sum() * scale)
      b += 1
    }
    track.energy = energy * scale
    track.coherence = pairs.value
  }

  /// What the phases say; `leastError` above 0, Hz: `omega` is no steady tone's.
  private mutating func conclude(
    _ omega: Double, _ rate: Hertz, _ share: Double, _ blockLength: Int, leastError: Double
  ) -> Tone {
    let hertz = rate.value / (2 * Double.pi)
    let interval = Double(blockLength) / rate.value
    track.unwrap()
    var error = max(leastError, track.slopeError(lags: 4) / (2 * Double.pi * interval))
    var frequency = omega * hertz
    let cycles = track.cycles(frequency: frequency, interval: interval)
    var wanders = false
    if share > 0.8, track.steadiness < 0.99 {
      let pair = track.pulsePair()
      let pairError = pair.error / (2 * Double.pi * interval)
      if leastError > 0 || (error > pairError && track.excess() > 4) {
        wanders = true
        frequency += pair.advance / (2 * Double.pi * interval)
        error = pairError
      }
    }
    return Tone(
      frequency: frequency, frequencySD: error, steadiness: track.steadiness, coherence: track.coherence,
      wanders: wanders, cycles: cycles)
  }
}
