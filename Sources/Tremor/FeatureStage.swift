import DSP
import Signal

/// Samples in, one `Features` value a hop out: the windows, the spectra and what is read off them.
///
/// Above 130 Hz the input is low-passed and thinned first. Nothing is allocated after `init`.
package struct FeatureStage: ~Copyable, Sendable {
  /// Seconds between two analyses.
  package static let hop = 0.5
  /// What the input may run at, Hz.
  package static let rates = 25.0...1600.0
  /// The windows' own rate is at most this, so that 8 s of it fit into the longest transform; 128 Hz with a clock that is
  /// a little fast is not thinned.
  private static let highestRate = 130.0
  /// The 8-s window is analysed every fourth hop.
  private static let longInterval = 4

  private let settings: AnalysisSettings
  private let description: SensorDescription
  private var decimator: Decimator
  private var history = History()
  private var fft: BatchFFT
  private var short: SpectralWindow
  private var medium: SpectralWindow
  private var long: SpectralWindow
  private var tones = ToneEstimator()
  private let blockLength: Int
  private var hops = 0
  private var gait: GaitRhythm
  private var check: SampleCheck
  private var hasRestarted = false

  /// `description` gives the nominal rate and whether there is a gyroscope. A rate outside of `rates` is taken for the
  /// nearest inside: who cannot rule that out asks `UnsupportedRate.check` first.
  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    self.description = description
    let input = min(max(description.nominalRate.value, Self.rates.lowerBound), Self.rates.upperBound)
    let factor = Int((input / Self.highestRate).rounded(.up))
    decimator = Decimator(factor: factor)
    let rate = input / Double(factor)
    blockLength = Self.blockLength(rate)
    let block = Double(blockLength)
    short = SpectralWindow(length: blockLength * Int((2 * rate / block).rounded()))
    medium = SpectralWindow(length: blockLength * Int((4 * rate / block).rounded()))
    long = SpectralWindow(length: blockLength * min(1024 / blockLength, Int((8 * rate / block).rounded())))
    fft = BatchFFT(length: long.transformLength)
    gait = GaitRhythm(rate: Hertz(rate))
    check = SampleCheck(description)
  }

  /// Samples in a block of the tone estimator: about 0.1 s, chosen so that whole blocks make up 2 and 4 s best.
  private static func blockLength(_ rate: Double) -> Int {
    var best = 1
    var least = Double.infinity
    for length in max(2, Int((0.07 * rate).rounded(.up)))...max(2, Int(0.14 * rate)) {
      func miss(_ seconds: Double) -> Double {
        abs((seconds * rate / Double(length)).rounded() * Double(length) - seconds * rate)
      }
      let cost = miss(2) + miss(4) + 0.1 * abs(Double(length) - 0.1 * rate)
      if cost < least {
        least = cost
        best = length
      }
    }
    return best
  }

  /// What is not continuous must not share a window.
  package mutating func restart() {
    history.clear()
    hasRestarted = true
    decimator.restart()
    gait.clear()
    check.restart()
  }

  /// Takes the next sample in. `isBridge` marks one that was put in for a missing one.
  package mutating func add(_ sample: Sample, isBridge: Bool) {
    check.add(sample)
    let a = sample.acceleration
    let g = sample.rotation
    // Lane 7 counts bridged samples: its mean over a window is their share.
    guard let x = decimator.add(SIMD8(a[0], a[1], a[2], 0, g[0], g[1], g[2], isBridge ? 1 : 0)) else { return }
    gait.add(SIMD3(x[0], x[1], x[2]))
    history.append(x)
  }

  /// The features of the windows that end with the newest sample; `rate` is the measured input rate.
  package mutating func analyse(at time: Double, rate inputRate: Hertz) -> Features {
    let rate = Hertz(inputRate.value / Double(decimator.factor))
    hops += 1
    var features = Features(time: time, quality: Quality())
    if check.isStuck { features.quality.insert(.stuck) }
    let rhythm = gait.analyse()
    features.gaitCorrelation = rhythm.correlation
    features.fastCorrelation = rhythm.fast
    if rhythm.lag > 0 { features.strideTime = rhythm.lag }
    // At full scale for more than an instant: a heel strike may reach it once.
    let second = Int(description.nominalRate.value)
    features.isUnusable = check.isStuck || check.sinceClipped < second || check.sinceZero < second
    let isMediumFull = history.count >= medium.length
    if !isMediumFull { features.quality.insert(.gap) }
    guard history.count >= short.length else {
      if hasRestarted { features.isUnusable = true }
      return features
    }
    // The order matters: each window uses the one transform, and the last one's is read once more.
    if hops % Self.longInterval == 0, history.count >= long.length { measureLong(&features, rate) }
    short.update(&history, rate: rate, &fft)
    measureLocomotion(&features)
    let high = min(settings.highHz, 0.4 * rate.value)
    let shortLine = Line.find(&short, description, settings, high, rate)
    let shortTone = Self.tone(shortLine, &short, &history, &tones, blockLength, settings, rate)
    if let shortLine, let shortTone, shortLine.isSure(shortTone, settings) {
      features.shortFrequency = shortTone.frequency
      features.shortFrequencySD = shortTone.frequencySD
      features.shortCoherence = shortTone.coherence
    }
    checkQuality(&features, isMediumFull)
    if isMediumFull {
      medium.update(&history, rate: rate, &fft)
      let line = Line.find(&medium, description, settings, high, rate)
      let mediumTone = Self.tone(line, &medium, &history, &tones, blockLength, settings, rate)
      LineFeatures.measure(&features, &medium, &fft, line, mediumTone, description, settings, high, rate)
    } else {
      LineFeatures.measure(&features, &short, &fft, shortLine, shortTone, description, settings, high, rate)
    }
    measureCarriage(&features)
    if isAtNoiseFloor(features, rate) { features.quality.insert(.noiseFloor) }
    return features
  }

  private mutating func checkQuality(_ features: inout Features, _ isMediumFull: Bool) {
    let length = (isMediumFull ? medium.length : short.length) * decimator.factor + Int(2 * decimator.delay)
    if check.sinceClipped < length { features.quality.insert(.clipped) }
    if check.sinceZero < length { features.quality.insert(.zeros) }
  }

  /// The freeze index and its power floor, on the short window: a freeze is over before a long one knows of it.
  private mutating func measureLocomotion(_ features: inout Features) {
    let slow = short.power(.acceleration, from: 0.5, to: 3)
    let fast = short.power(.acceleration, from: 3, to: 8)
    features.locomotorRMS = (slow + fast).squareRoot() / standardGravity
    if description.hasGyroscope {
      features.swing = short.power(.rotation, from: 0.5, to: 3).squareRoot() * 180 / Double.pi
    }
    if slow + fast > 0 {
      var index = fast / max(slow, 1e-9 * fast)
      if description.site == .thigh, !description.isGravityRemoved {
        // A stride swings the thigh, a freeze shakes it along its length: both count alike.
        let up = SIMD3<Double>(Double(short.mean[0]), Double(short.mean[1]), Double(short.mean[2]))
        let along = short.powerAlong(up, from: 3, to: 8, &fft)
        let below = short.powerAlong(up, from: 0.5, to: 3, &fft)
        index = (index * along / max(below, 1e-9 * along + .leastNormalMagnitude)).squareRoot()
      }
      features.freezeIndex = min(index, 1000)
      // A leg that hardly moves does not freeze, and one that swings walks.
      let size = min(1, features.locomotorRMS / settings.freezeFullG)
      let swing = features.swing.map { (settings.freezeSwing / max($0, 0.4 * settings.freezeSwing)).squareRoot() } ?? 1
      features.freezeScore = min(index * size * swing, 1000)
    }
    features.trembleFrequency = short.peak(.acceleration, from: 3, to: 8, duration: 2)?.frequency
  }

  private func measureCarriage(_ features: inout Features) {
    guard let a = features.accelerationBands, let g = features.rotationBands else { return }
    // Middle of each band, rad/s.
    let turning = SIMD3(g[1] * 33, g[2] * 65, g[3] * 103) * (Double.pi / 180)
    let carried = SIMD3(a[1], a[2], a[3]) * standardGravity
    let below = (turning * turning).sum()
    if below > 0 { features.carriage = ((carried * carried).sum() / below).squareRoot() }
  }

  /// A rocking foot: the strongest line below 3 Hz.
  private mutating func measureSlow(_ features: inout Features, _ rate: Hertz) {
    let kind: PowerSpectrum.Kind = description.hasGyroscope ? .rotation : .acceleration
    guard let peak = long.peak(kind, from: 0.3, to: 3, duration: Double(long.length) / rate.value),
      peak.frequency >= 0.42
    else { return }
    let line = long.power(kind, from: peak.frequency - 0.25, to: peak.frequency + 0.25)
    let second = long.power(kind, from: 2 * peak.frequency - 0.25, to: 2 * peak.frequency + 0.25)
    let all = long.power(kind, from: 0.15, to: 8)
    guard all > 0 else { return }
    features.slowFrequency = peak.frequency
    features.slowShare = min(1, (line + second) / all)
    features.slowSize = line.squareRoot() * (description.hasGyroscope ? 180 / Double.pi : 1 / standardGravity)
  }

  private mutating func measureLong(_ features: inout Features, _ rate: Hertz) {
    long.update(&history, rate: rate, &fft)
    measureSlow(&features, rate)
    let high = min(settings.highHz, 0.4 * rate.value)
    let length = long.length * decimator.factor
    guard check.sinceClipped >= length, check.sinceZero >= length, long.mean[7] <= 0.02,
      let line = Line.find(&long, description, settings, high, rate),
      let tone = Self.tone(line, &long, &history, &tones, blockLength, settings, rate),
      line.isSure(tone, settings)
    else { return }
    features.longFrequency = tone.frequency
    features.longFrequencySD = tone.frequencySD
    features.longWidth = line.peak.lineWidth(duration: Double(long.length) / rate.value)
  }

  /// The tone of a line that stands out; static, because several parts of the stage are in use at once.
  private static func tone(
    _ line: Line?, _ window: inout SpectralWindow, _ history: inout History, _ tones: inout ToneEstimator,
    _ blockLength: Int, _ settings: AnalysisSettings, _ rate: Hertz
  ) -> Tone? {
    guard let line, line.isClear else { return nil }
    let around = window.surroundings(
      line.kind, line.peak, duration: Double(window.length) / rate.value)
    return tones.estimate(
      &history, &window, firstChannel: line.kind == .rotation ? 4 : 0, rate: rate, coarse: line.peak.frequency,
      // Half of what it takes to begin holds an event.
      blockLength: blockLength, leastCoherence: 0.5 * settings.coherenceMin, around)
  }

  /// True if both sensors hold no more than twice the noise that their chip has by itself, in 3–20 Hz.
  private mutating func isAtNoiseFloor(_ features: Features, _ rate: Hertz) -> Bool {
    guard let noise = description.noiseDensity, let a = features.accelerationBands else { return false }
    let bandwidth = min(20, 0.45 * rate.value) - 3
    func isLow(_ bands: SIMD4<Double>, _ density: Double) -> Bool {
      let power = bands[1] * bands[1] + bands[2] * bands[2] + bands[3] * bands[3]
      return power < 2 * 3 * bandwidth * density * density
    }
    let isStill = isLow(a * standardGravity, noise.acceleration)
    guard isStill, let g = features.rotationBands else { return isStill }
    return isLow(g * (Double.pi / 180), noise.rotation)
  }
}
