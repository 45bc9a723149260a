import Signal

/// Frequency of the tone that three axes have in common: maximum likelihood where it is steady, the mean of the
/// instantaneous frequency where it wanders.
///
/// 1. *Blocks.* The window is turned down by a coarse frequency ω_c and summed over blocks of about 0.1 s:
///    W_b = Σ x exp(−jω_c m), m counted from the block's middle. For a tone this loses nothing but a factor, and noise stays
///    white from block to block; all that follows works on 20 to 80 numbers an axis.
/// 2. *Steady tone.* The likelihood J(ω) = Σ_axes |Σ_b W_b exp(−jω t_b)|² is climbed by Newton's steps. Before the last
///    ones, what the real tone's negative frequency and the removal of mean and slope put into each block is computed and
///    taken out: without that the estimate is off by some 5 mHz in 2 s (Rife and Boorstyn 1974; the removal after
///    Ye and Aboutanios 2017). The error is then that of the Cramér–Rao bound.
/// 3. *Window.* No taper, which is best in white noise; a Hann taper and guarded blocks where the leakage of other lines
///    would cost more than the taper does. Both costs are known beforehand from the spectrum.
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
    /// Share of the power in the blocks' reach (±5 Hz, or less where they are guarded) that lies within ±1.5 Hz.
    package var share: Double
    /// What blocks would fold onto the line from beyond their reach may be more than the noise there.
    package var isFolded: Bool

    /// Rectangular: noise + 3 × leakage (which counts for more at the window's ends); Hann: 2.3 × noise.
    package var asksForTaper: Bool { 3 * leakage > 1.3 * noise }

    package init(leakage: Double, noise: Double, share: Double, isFolded: Bool = false) {
      self.leakage = leakage
      self.noise = noise
      self.share = share
      self.isFolded = isFolded
    }
  }

  private var blocks = ToneBlocks()
  /// The axes combined, turned down by the tone: 1 for a steady tone without noise.
  private var track = PhaseTrack()

  package init() {}

  /// The tone near `coarse` Hz, which must lie within a third of 1/T of it; nil where there is none.
  ///
  /// `firstChannel` selects three of the history's eight: 0 for acceleration, 4 for rotation. `blockLength`: samples in a
  /// block, a divisor of the window's length. `leastCoherence`: with less it is noise to the caller, whose phases are not
  /// worth more work: the standard error is then only known to be a quarter of 1/T or more.
  package mutating func estimate(
    _ history: inout History, _ window: inout SpectralWindow, firstChannel: Int, rate: Hertz, coarse: Double,
    blockLength: Int, leastCoherence: Double = 0, _ around: Surroundings
  ) -> Tone? {
    let n = window.length
    let count = n / blockLength
    guard count >= 8, count <= ToneBlocks.maximumCount, blockLength <= ToneBlocks.maximumLength,
      count * blockLength == n
    else { return nil }
    let carrier = 2 * Double.pi * coarse / rate.value
    let duration = Double(n) / rate.value
    let reach = 0.6 * 2 * Double.pi / Double(n)
    let isTapered = around.asksForTaper
    if isTapered {
      blocks.fillGuarded(&history, length: n, firstChannel, carrier, blockLength: blockLength)
      guard blocks.count >= 8 else { return nil }
    } else {
      blocks.fill(&history, &window, firstChannel, carrier, blockLength: blockLength)
    }
    let steady = climb(from: carrier, within: reach, n, isTapered)
    // The likelihood sums up what the blocks fold until it cancels; single blocks do not.
    if around.isFolded, !isTapered {
      blocks.fillGuarded(&history, length: n, firstChannel, steady ?? carrier, blockLength: blockLength)
      guard blocks.count >= 8 else { return nil }
    }
    Self.combine(steady ?? carrier, &blocks, &track)
    if track.coherence < leastCoherence {
      return Tone(
        frequency: (steady ?? carrier) * rate.value / (2 * Double.pi), frequencySD: 0.25 / duration,
        steadiness: track.steadiness, coherence: track.coherence, wanders: false, cycles: nil)
    }
    // Where no steady tone fits, the spectrum's peak stands for it, and what its phase does decides.
    return conclude(
      steady ?? carrier, rate, around.share, blockLength, isTapered, leastError: steady == nil ? 0.25 / duration : 0)
  }

  /// The steady tone's frequency, radians per sample; nil where the likelihood is not a hill that leads there.
  private mutating func climb(from carrier: Double, within reach: Double, _ n: Int, _ isTapered: Bool) -> Double? {
    guard let omega = blocks.climb(from: carrier, steps: 3, within: reach, of: carrier) else { return nil }
    if isTapered { return omega }
    blocks.removeLeakage(omega, carrier, n)
    return blocks.climb(from: omega, steps: 2, within: 2 * reach, of: carrier)
  }

  /// Combines the axes: each block's projection onto the tone's own pattern of amplitudes and phases. (Static, because
  /// blocks and track are in use at once.)
  private static func combine(_ omega: Double, _ blocks: inout ToneBlocks, _ track: inout PhaseTrack) {
    var u = ComplexSum()
    blocks.forEach(omega) { r, i, _, _ in u.add(r, i, 1) }
    let count = blocks.count
    let pr = u.re / Float(count)
    let pi = u.im / Float(count)
    let power = Float((pr * pr + pi * pi).total)
    let scale = power > 0 ? 1 / power : 0
    var energy: Float = 0
    var pairs = PairCoherence()
    track.begin(count)
    var b = 0
    blocks.forEach(omega) { r, i, _, _ in
      energy += (r * r + i * i).sum()
      pairs.add(r, i)
      track.set(b, re: (r * pr + i * pi).sum() * scale, im: (i * pr - r * pi).sum() * scale)
      b += 1
    }
    track.energy = energy * scale
    // Of guarded noise one pair tells of the next.
    let noise = blocks.noiseCoherence
    track.coherence = max(0, (pairs.value - noise) / (1 - noise))
  }

  /// What the phases say; `leastError` above 0, Hz: `omega` is no steady tone's.
  private mutating func conclude(
    _ omega: Double, _ rate: Hertz, _ share: Double, _ blockLength: Int, _ isTapered: Bool, leastError: Double
  ) -> Tone {
    let hertz = rate.value / (2 * Double.pi)
    let interval = Double(blockLength) / rate.value
    track.unwrap()
    // A Hann taper costs half as much again.
    var error = max(leastError, track.slopeError(lags: 4) / (2 * Double.pi * interval) * (isTapered ? 1.53 : 1))
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
