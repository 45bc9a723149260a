import DSP
import Signal

/// The line that a window is searched for: in the rotation if it stands out there, else in the acceleration.
///
/// The gyroscope sees no gravity and little of a vehicle; the accelerometer stands in where it shows no line.
struct Line {
  var kind: PowerSpectrum.Kind
  var peak: SpectralPeak
  /// Whether it stands out of its surroundings by as much as is asked for at least.
  var isClear: Bool

  /// Whether it is more than noise looks like; `tone` is the estimate for it.
  func isSure(_ tone: Tone?, _ settings: AnalysisSettings) -> Bool {
    isClear && (tone?.coherence ?? 0) >= settings.coherenceMin
  }

  static func find(
    _ window: inout SpectralWindow, _ description: SensorDescription, _ settings: AnalysisSettings, _ high: Double,
    _ rate: Hertz
  ) -> Line? {
    let duration = Double(window.length) / rate.value
    if description.hasGyroscope, let peak = window.peak(.rotation, from: settings.lowHz, to: high, duration: duration),
      peak.snr >= settings.snrMinDB
    {
      return Line(kind: .rotation, peak: peak, isClear: true)
    }
    guard let peak = window.peak(.acceleration, from: settings.lowHz, to: high, duration: duration) else { return nil }
    return Line(kind: .acceleration, peak: peak, isClear: peak.snr >= settings.snrMinDB)
  }
}

/// Everything that is read off one window's spectra.
enum LineFeatures {
  private static let degrees = 180 / Double.pi

  /// `window` must hold the newest transform in `fft`; `tone` is the estimate for `line`, if there was one.
  static func measure(
    _ features: inout Features, _ window: inout SpectralWindow, _ fft: inout BatchFFT, _ line: Line?, _ tone: Tone?,
    _ description: SensorDescription, _ settings: AnalysisSettings, _ high: Double, _ rate: Hertz
  ) {
    features.window = (2 * Double(window.length) / rate.value).rounded() / 2
    if window.mean[7] > 0.02 {
      features.quality.insert(.gap)
    } else if window.mean[7] > 0.0001 {
      features.quality.insert(.bridged)
    }
    measureBands(&features, &window, description.hasGyroscope, rate)
    guard let line else { return }
    features.snr = line.peak.snr
    guard line.isClear, let tone else { return }
    let frequency = tone.frequency
    features.lineFrequency = frequency
    features.isLineSure = line.isSure(tone, settings)
    features.frequencySD = tone.frequencySD
    features.steadiness = tone.steadiness
    features.coherence = tone.coherence
    features.wanders = tone.wanders
    features.jitter = tone.cycles?.jitter
    features.stabilityIndex = tone.cycles?.stabilityIndex
    features.width = line.peak.width
    measureShape(&features, &window, line, frequency, high, rate)
    measureSize(&features, &window, &fft, line, frequency, description, rate)
  }

  private static func measureBands(
    _ features: inout Features, _ window: inout SpectralWindow, _ hasGyroscope: Bool, _ rate: Hertz
  ) {
    let top = min(20, 0.45 * rate.value)
    var acceleration = SIMD4<Double>(repeating: 0)
    var rotation = acceleration
    for k in 0..<4 {
      let from = [0.5, 3, 8, 13] as InlineArray<4, Double>
      let to = [3, 8, 13, 20] as InlineArray<4, Double>
      let power = window.power(from: min(from[k], top), to: min(to[k], top))
      acceleration[k] = power[0].squareRoot()
      rotation[k] = power[1].squareRoot()
    }
    features.accelerationBands = acceleration / standardGravity
    features.accelerationRMS = (acceleration * acceleration).sum().squareRoot() / standardGravity
    features.slowAccelerationRMS = acceleration[0] / standardGravity
    if hasGyroscope {
      features.rotationBands = rotation * degrees
      features.slowRotationPower = rotation[0] * rotation[0] * degrees * degrees
    }
    features.spectralEdge = window.edge(
      hasGyroscope ? .rotation : .acceleration, share: 0.95, from: 0.5, to: top)
  }

  private static func measureShape(
    _ features: inout Features, _ window: inout SpectralWindow, _ line: Line, _ frequency: Double, _ high: Double,
    _ rate: Hertz
  ) {
    let power = window.power(line.kind, from: frequency - 0.5, to: frequency + 0.5)
    let band = window.power(line.kind, from: 3, to: frequency > 12 ? high : 12)
    features.relativePower = band > 0 ? min(power / band, 1) : 0
    let below = window.power(line.kind, from: 0.5, to: 3)
    features.highLowRatio = window.power(line.kind, from: 3, to: high) / max(below, .leastNormalMagnitude)
    if 2 * frequency + 0.5 <= 0.45 * rate.value, power > 0 {
      features.harmonicRatio =
        window.power(line.kind, from: 2 * frequency - 0.5, to: 2 * frequency + 0.5) / power
    }
    var highest = 0.0
    for divisor in 2...3 {
      let f = frequency / Double(divisor)
      if f >= 0.7 { highest = max(highest, window.highest(line.kind, from: f - 0.3, to: f + 0.3)) }
    }
    features.subHarmonic = line.peak.density > 0 ? highest / line.peak.density : 0
  }

  private static func measureSize(
    _ features: inout Features, _ window: inout SpectralWindow, _ fft: inout BatchFFT, _ line: Line,
    _ frequency: Double, _ description: SensorDescription, _ rate: Hertz
  ) {
    let low = 0.5 * frequency
    let high = min(3.5 * frequency, 0.45 * rate.value)
    let band = window.power(from: low, to: high)
    features.accelerationRMS = band[0].squareRoot() / standardGravity
    let omega = 2 * Double.pi * frequency
    // The line alone: what is far from it would be blown up by 1/ω².
    let half = max(0.75, line.peak.width)
    let lineRMS = window.power(.acceleration, from: frequency - half, to: frequency + half).squareRoot()
    guard description.hasGyroscope else {
      features.displacementPP = 2 * 2.0.squareRoot() * lineRMS / (omega * omega)
      // g/(rω²) for a sensor 0.25 m from the joint; the sign depends on whether the segment hangs or stands.
      if !description.isGravityRemoved { features.displacementError = standardGravity / (0.25 * omega * omega) }
      return
    }
    features.rotationRMS = band[1].squareRoot() * degrees
    // Angle = ∫ rate dt: the density divided by ω² bin by bin.
    features.anglePP =
      2 * 2.0.squareRoot() * window.integratedPower(.rotation, from: low, to: high).squareRoot() * degrees
    let axes = window.axes(at: frequency, &fft)
    let turning = norm(axes.rotationRe, axes.rotationIm)
    let felt = norm(axes.accelerationRe, axes.accelerationIm)
    guard felt > 0 else { return }
    // A world-fixed vector u on turning axes: du/dt = −Ω × u, so that of what is felt −(Ω × u)/jω is gravity's turning.
    var up = SIMD3<Double>(Double(window.mean[0]), Double(window.mean[1]), Double(window.mean[2]))
    if description.isGravityRemoved { up = .zero }
    let real = axes.accelerationRe + cross(axes.rotationIm, up) / omega
    let imaginary = axes.accelerationIm - cross(axes.rotationRe, up) / omega
    let moving = norm(real, imaginary)
    features.displacementPP = 2 * 2.0.squareRoot() * lineRMS * (moving / felt) / (omega * omega)
    if turning > 0 { features.radius = moving / (omega * turning) }
  }

  private static func norm(_ re: SIMD3<Double>, _ im: SIMD3<Double>) -> Double {
    (re * re + im * im).sum().squareRoot()
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
  }
}
