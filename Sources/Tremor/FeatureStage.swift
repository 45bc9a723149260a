import DSP
import Signal

/// Samples in, one `Features` value a hop out: the windows, the spectra and what is read off them.
///
/// Above 200 Hz the input is low-passed and thinned to at most 200 Hz first. Nothing is allocated after `init`.
package struct FeatureStage: ~Copyable, Sendable {
  /// Seconds between two analyses.
  package static let hop = 0.5

  private let settings: AnalysisSettings
  private let hasGyroscope: Bool
  private let thinning: Int
  private var thinningPhase = 0
  private var antiAlias: Biquad
  private var antiAlias2: Biquad
  private var longWindow: HannWindow
  private var shortWindow: HannWindow
  private var longFFT: BatchFFT
  private var shortFFT: BatchFFT
  private var history = History()
  private var longSpectrum = PowerSpectrum()
  private var shortSpectrum = PowerSpectrum()
  private var gait: GaitRhythm
  private var last = SIMD8<Float>.zero
  private var lastSample: Sample
  private var sameCount = 0
  private let stuckLimit: Int

  /// `description` gives the nominal rate (25–1600 Hz) and whether there is a gyroscope.
  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    hasGyroscope = description.hasGyroscope
    let input = description.nominalRate.value
    thinning = max(1, Int((input / 200).rounded(.up)))
    let rate = input / Double(thinning)
    antiAlias = .lowPass(cutoff: Hertz(0.35 * rate), rate: description.nominalRate)
    antiAlias2 = antiAlias
    longWindow = HannWindow(length: max(16, Int((4 * rate).rounded())))
    shortWindow = HannWindow(length: max(16, Int((2 * rate).rounded())))
    longFFT = BatchFFT(length: longWindow.transformLength)
    shortFFT = BatchFFT(length: shortWindow.transformLength)
    gait = GaitRhythm(rate: Hertz(rate))
    lastSample = Sample(
      index: 0, time: Timestamp(nanoseconds: 0), acceleration: .zero, rotation: .zero)
    stuckLimit = max(8, Int(0.25 * input))
  }

  /// What is not continuous must not share a window.
  package mutating func restart() {
    history.clear()
    gait.clear()
    sameCount = 0
  }

  /// Takes the next sample in. `isBridge` marks one that was put in for a missing one.
  package mutating func add(_ sample: Sample, isBridge: Bool) {
    if sample.acceleration == lastSample.acceleration && sample.rotation == lastSample.rotation {
      sameCount += 1
    } else {
      sameCount = 0
    }
    lastSample = sample
    let a = sample.acceleration
    let g = sample.rotation
    // Lane 3 counts clipped samples and lane 7 bridged ones: their means over a window are the shares.
    var x = SIMD8<Float>(a[0], a[1], a[2], 0, g[0], g[1], g[2], 0)
    if thinning > 1 {
      if history.count == 0 {
        antiAlias.settle(at: x)
        antiAlias2.settle(at: x)
      }
      x = antiAlias2.filter(antiAlias.filter(x))
      thinningPhase += 1
      if thinningPhase < thinning { return }
      thinningPhase = 0
    }
    x[3] = sample.isClipped ? 1 : 0
    x[7] = isBridge ? 1 : 0
    gait.add(SIMD3(x[0], x[1], x[2]))
    history.append(x)
  }

  /// The features of the windows that end with the newest sample; `rate` is the measured input rate.
  package mutating func analyse(at time: Double, rate inputRate: Hertz) -> Features {
    let rate = Hertz(inputRate.value / Double(thinning))
    var features = Features(time: time, quality: Quality())
    if sameCount >= stuckLimit { features.quality.insert(.stuck) }
    let isShortFull = history.count >= shortWindow.length
    let isLongFull = history.count >= longWindow.length
    if !isLongFull { features.quality.insert(.gap) }
    let rhythm = gait.analyse()
    features.gaitCorrelation = rhythm.correlation
    features.fastCorrelation = rhythm.fast
    if rhythm.lag > 0 { features.strideTime = rhythm.lag }
    guard isShortFull else { return features }
    shortSpectrum.update(&history, &shortWindow, rate: rate, &shortFFT)
    measureLocomotion(&features)
    guard isLongFull else { return features }
    checkQuality(&features)
    longSpectrum.update(&history, &longWindow, rate: rate, &longFFT)
    measureOscillation(&features, rate)
    return features
  }

  private mutating func checkQuality(_ features: inout Features) {
    let (mean, _) = PowerSpectrum.trend(&history, longWindow.length)
    if mean[3] > 0 { features.quality.insert(.clipped) }
    if mean[7] > 0.02 { features.quality.insert(.gap) } else if mean[7] > 0.0001 { features.quality.insert(.bridged) }
  }

  /// The freeze index and its power floor, on the short window: a freeze is over before a long one knows of it.
  private mutating func measureLocomotion(_ features: inout Features) {
    let slow = shortSpectrum.power(.acceleration, from: 0.5, to: 3)
    let fast = shortSpectrum.power(.acceleration, from: 3, to: 8)
    if slow + fast > 0 { features.freezeScore = min(fast / max(slow, 1e-9 * fast), 1000) }
    features.locomotorRMS = (slow + fast).squareRoot() / standardGravity
    features.trembleFrequency = SpectralPeak.find(in: &shortSpectrum, .acceleration, from: 3, to: 8)?.frequency
  }

  private mutating func measureOscillation(_ features: inout Features, _ rate: Hertz) {
    let high = min(settings.highHz, 0.4 * rate.value)
    let slowAcceleration = longSpectrum.power(.acceleration, from: 0.5, to: 3)
    features.slowAccelerationRMS = slowAcceleration.squareRoot() / standardGravity
    let degrees = 180 / Double.pi
    if hasGyroscope {
      features.slowRotationPower = longSpectrum.power(.rotation, from: 0.5, to: 3) * degrees * degrees
    }
    // The gyroscope sees no gravity and little of a vehicle; the accelerometer stands in where it shows no line.
    var kind = PowerSpectrum.Kind.acceleration
    var peak = SpectralPeak.find(in: &longSpectrum, .acceleration, from: settings.lowHz, to: high)
    if hasGyroscope, let turning = SpectralPeak.find(in: &longSpectrum, .rotation, from: settings.lowHz, to: high),
      turning.snr >= settings.snrMinDB
    {
      kind = .rotation
      peak = turning
    }
    guard let peak else { return }
    features.snr = peak.snr
    let total = longSpectrum.power(.acceleration, from: 0.5, to: min(20, 0.45 * rate.value))
    features.accelerationRMS = total.squareRoot() / standardGravity
    guard peak.snr >= settings.snrMinDB else { return }
    var frequency = peak.frequency
    if let refined = ToneEstimator.refine(
      &history, length: longWindow.length, firstChannel: kind == .rotation ? 4 : 0, rate: rate, coarse: frequency,
      reach: 2 * rate.value / Double(longWindow.length))
    {
      frequency = refined
    }
    features.frequency = frequency
    features.width = peak.width
    let bandHigh = frequency > 12 ? high : 12
    let band = longSpectrum.power(kind, from: 3, to: bandHigh)
    let line = longSpectrum.power(kind, from: frequency - 0.5, to: frequency + 0.5)
    features.relativePower = band > 0 ? min(line / band, 1) : 0
    let below = longSpectrum.power(kind, from: 0.5, to: 3)
    features.highLowRatio = longSpectrum.power(kind, from: 3, to: high) / max(below, .leastNormalMagnitude)
    features.subHarmonic = subHarmonic(kind, frequency, peak.density)
    measureAmplitude(&features, frequency, rate)
  }

  private mutating func subHarmonic(_ kind: PowerSpectrum.Kind, _ frequency: Double, _ density: Double) -> Double {
    var highest = 0.0
    for divisor in 2...3 {
      let f = frequency / Double(divisor)
      if f < 0.7 { continue }
      let (first, last) = longSpectrum.range(f - 0.3, f + 0.3)
      guard first <= last else { continue }
      for k in first...last { highest = max(highest, Double(longSpectrum[kind, k])) }
    }
    return density > 0 ? highest / density : 0
  }

  private mutating func measureAmplitude(_ features: inout Features, _ frequency: Double, _ rate: Hertz) {
    let low = 0.5 * frequency
    let high = min(3.5 * frequency, 0.45 * rate.value)
    features.accelerationRMS = longSpectrum.power(.acceleration, from: low, to: high).squareRoot() / standardGravity
    guard hasGyroscope else { return }
    let degrees = 180 / Double.pi
    features.rotationRMS = longSpectrum.power(.rotation, from: low, to: high).squareRoot() * degrees
    // Angle = ∫ rate dt: the density divided by ω² bin by bin.
    let (first, last) = longSpectrum.range(low, high)
    guard first >= 1, first <= last else { return }
    var sum = 0.0
    for k in first...last {
      let omega = 2 * Double.pi * Double(k) * longSpectrum.binWidth
      sum += Double(longSpectrum.rotation[k]) / (omega * omega)
    }
    features.anglePP = 2 * 2.0.squareRoot() * (sum * longSpectrum.binWidth).squareRoot() * degrees
  }
}
