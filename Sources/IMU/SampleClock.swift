import Signal

/// Gives every sample its own time, from the few times that the host could observe.
///
/// The chip's oscillator defines the samples: sample n was taken at phase + period · n, and both are unknown. What is
/// observed is when sample n was *seen*: exactly (a recording), by the kernel's stamp of its data-ready edge, or when
/// the FIFO count was read, which is up to a period and any scheduling delay late. Delays are one-sided, so of a block of
/// observations only the earliest, relative to the line so far, is used (the lower envelope), and a two-state Kalman
/// filter keeps phase and period with their variances. The times given out follow the filter by at most 2 % of a period
/// a sample, so that they are smooth and strictly increasing; after a hole they may step.
///
/// Method after Linux `inv_sensors_timestamp.c` (bounded correction) and Klipper `bulk_sensor.py` (regression on counts).
package struct SampleClock: Sendable {
  private let nominalPeriod: Double
  /// The largest clock error that is followed, as a share of the rate; a proposal. The data sheet's tolerance starts the
  /// estimate and does not bound it: a chip that does not keep it is measured all the same.
  private let largestError: Double

  // The filter: time of sample `reference` in seconds after `origin`, the period, and their covariance.
  private var origin = Timestamp(nanoseconds: 0)
  private var reference: UInt64 = 0
  private var phase = 0.0
  private var period: Double
  private var phaseVariance = 0.0
  private var covariance = 0.0
  private var periodVariance: Double
  private var isAnchored = false

  // The block whose earliest observation will be used.
  private var blockLength = 1
  private var blockCount = 0
  private var bestResidual = 0.0
  private var bestIndex: UInt64 = 0
  private var lateBlocks = 0

  // What was last given out.
  private var lastIndex: UInt64 = 0
  private var lastTime = 0.0
  private var hasGivenTime = false

  // For exact times: the newest sample's index and time, and the step that leads there.
  private var exactIndex: UInt64 = 0
  private var exactTime = 0.0
  private var exactStep = 0.0

  package init(nominalRate: Hertz, tolerance: Double) {
    nominalPeriod = nominalRate.period
    largestError = max(4 * tolerance, 0.15)
    period = nominalRate.period
    let sd = nominalRate.period * tolerance / 2
    periodVariance = sd * sd
  }

  /// The measured rate, and the standard error of it.
  package var rate: Hertz { Hertz(1 / period) }
  package var rateError: Hertz { Hertz(periodVariance.squareRoot() / (period * period)) }

  /// Forgets the phase, not the rate: to be called where samples are missing and their number is only estimated.
  package mutating func reanchor() {
    isAnchored = false
    hasGivenTime = false
    blockCount = 0
    blockLength = 1
    lateBlocks = 0
    exactStep = 0
  }

  /// Takes in that sample `index` was the newest one at `time`. To be called before `time(of:)` for that frame.
  package mutating func observe(newest index: UInt64, at time: Timestamp, source: RawFrame.TimeSource) {
    guard isAnchored else {
      anchor(index, time, source)
      return
    }
    let seen = time.seconds(since: origin)
    let residual = seen - predicted(index)
    // Minutes away is no lateness: the numbers or the times have jumped.
    guard abs(residual) < 600 else {
      reanchor()
      anchor(index, time, source)
      return
    }
    if source == .exact {
      if index > exactIndex { exactStep = (seen - exactTime) / Double(index - exactIndex) }
      exactIndex = index
      exactTime = seen
      correct(index, residual, noise: 1e-5)
      return
    }
    if blockCount == 0 || residual < bestResidual {
      bestResidual = residual
      bestIndex = index
    }
    blockCount += 1
    // Far early cannot be a late sighting: the line is wrong, so do not wait for the block to end.
    if blockCount < blockLength && residual > -period { return }
    endBlock(source)
  }

  /// The time of sample `index`; to be asked for rising indices.
  package mutating func time(of index: UInt64) -> Timestamp {
    if exactStep > 0 { return give(index, exactTime - Double(Int64(bitPattern: exactIndex &- index)) * exactStep) }
    let target = predicted(index)
    guard hasGivenTime, index > lastIndex else {
      return give(index, target)
    }
    let steps = Double(index - lastIndex)
    let free = lastTime + steps * period
    let slew = 0.02 * period * steps
    return give(index, free + min(max(target - free, -slew), slew))
  }

  private mutating func give(_ index: UInt64, _ seconds: Double) -> Timestamp {
    lastIndex = index
    lastTime = seconds
    hasGivenTime = true
    return origin.advanced(bySeconds: seconds)
  }

  private func predicted(_ index: UInt64) -> Double {
    phase + Double(Int64(bitPattern: index &- reference)) * period
  }

  private mutating func anchor(_ index: UInt64, _ time: Timestamp, _ source: RawFrame.TimeSource) {
    origin = time
    reference = index
    // A read sees the newest sample half a period late on average.
    phase = source == .read ? -0.5 * period : 0
    let sd = source == .read ? 0.5 * period : (source == .edge ? 1e-3 : 1e-6)
    phaseVariance = sd * sd
    covariance = 0
    isAnchored = true
    exactIndex = index
    exactTime = 0
    exactStep = source == .exact ? period : 0
  }

  private mutating func endBlock(_ source: RawFrame.TimeSource) {
    let count = Double(blockCount)
    // The least of `count` delays spread evenly over a period is period/(count + 1) late on average; an edge is late by
    // the interrupt only.
    let lateness = source == .read ? period / (count + 1) : 20e-6
    let sd = source == .read ? lateness + 2e-4 : 1e-4
    let residual = bestResidual - lateness
    blockCount = 0
    blockLength = min(blockLength * 2, 16)
    // A whole block late by far: the host was held up. Believe it only if it lasts. While the period is not known yet it
    // may also be the chip that is slow: as far as ten standard errors of the period go, 15 % at the start.
    let spread = (phaseVariance + sd * sd).squareRoot()
    let steps = Double(Int64(bitPattern: bestIndex &- reference))
    let slowness = 10 * steps * periodVariance.squareRoot()
    if residual > 5 * spread + slowness && lateBlocks < 3 {
      lateBlocks += 1
      return
    }
    lateBlocks = 0
    correct(bestIndex, residual, noise: sd)
  }

  /// One Kalman step: move the reference to `index`, let the state diffuse, take in the residual.
  private mutating func correct(_ index: UInt64, _ residual: Double, noise: Double) {
    let n = Double(Int64(bitPattern: index &- reference))
    phase += n * period
    reference = index
    // Diffusion: an oscillator on skin drifts by parts per million a second, and an earlier late block may have pulled.
    let seconds = abs(n) * period
    let drift = 2e-6 * period
    phaseVariance += n * (2 * covariance + n * periodVariance) + 1e-10 * seconds
    covariance += n * periodVariance
    periodVariance += drift * drift * seconds
    let total = phaseVariance + noise * noise
    let phaseGain = phaseVariance / total
    let periodGain = covariance / total
    phase += phaseGain * residual
    period += periodGain * residual
    periodVariance -= periodGain * covariance
    covariance -= phaseGain * covariance
    phaseVariance -= phaseGain * phaseVariance
    // Beyond lies no oscillator, only a miscount: hold there.
    period = min(max(period, nominalPeriod / (1 + largestError)), nominalPeriod / (1 - largestError))
  }
}
