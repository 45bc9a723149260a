import Signal
import Tremor

/// What one trial's sensor feels: m/s² and rad/s.
struct Reading {
  var acceleration: SIMD3<Double>
  var rotation: SIMD3<Double>
}

/// A detector fed with numbered samples at its nominal rate; what it finds at each hop is kept until the next.
///
/// A class: the detector is large and must stay in one place.
final class Probe {
  let rate: Double
  private var detector: TremorDetector
  private var index: UInt64 = 0
  private(set) var latest: Features?

  init(
    rate: Double = 100, hasGyroscope: Bool = true, isGravityRemoved: Bool = false, chip: Chip = .virtual,
    settings: AnalysisSettings = AnalysisSettings()
  ) {
    self.rate = rate
    detector = TremorDetector(
      describe(rate: rate, hasGyroscope: hasGyroscope, isGravityRemoved: isGravityRemoved, chip: chip), settings)
  }

  /// The next sample's place in time, s.
  var time: Double { Double(index) / rate }

  func feed(_ reading: Reading, isClipped: Bool = false) {
    feed(SIMD3<Float>(reading.acceleration), SIMD3<Float>(reading.rotation), isClipped: isClipped)
  }

  func feed(_ acceleration: SIMD3<Float>, _ rotation: SIMD3<Float>, isClipped: Bool = false) {
    let nanoseconds = Int64((Double(index) * 1e9 / rate).rounded())
    let sample = Sample(
      index: index, time: Timestamp(nanoseconds: nanoseconds), acceleration: acceleration, rotation: rotation,
      isClipped: isClipped)
    index += 1
    detector.consume(sample, rate: Hertz(rate)) { if case .features(let found) = $0 { latest = found } }
  }

  /// A hole of `seconds`, which the next sample reveals: what comes after shares no window with what was before.
  func leaveHole(seconds: Double) { index += UInt64((seconds * rate).rounded()) }
}

func describe(
  rate: Double, hasGyroscope: Bool = true, isGravityRemoved: Bool = false, chip: Chip = .virtual
) -> SensorDescription {
  SensorDescription(
    chip: chip, hasGyroscope: hasGyroscope, accelerationScale: 9.80665 / 4096,
    rotationScale: Double.pi / 180 / 65.5, fullScaleCounts: 32_767, nominalRate: Hertz(rate), rateTolerance: 0.05,
    site: .shank, isGravityRemoved: isGravityRemoved)
}
