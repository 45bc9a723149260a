import Signal

/// Cuts taps on a strapped sensor out of a stream of samples.
package struct TapFinder: Sendable {
  /// One tap: what the accelerometer read from its first sample on, and what there was before.
  package struct Tap: Sendable {
    /// m/s², less the mean before the tap.
    package var readings: [SIMD3<Double>]
    /// RMS of one axis before the tap, m/s².
    package var noise: Double
    /// The first reading after which none is at full scale.
    package var unclipped: Int

    package init(readings: [SIMD3<Double>], noise: Double, unclipped: Int) {
      self.readings = readings
      self.noise = noise
      self.unclipped = unclipped
    }
  }

  /// Seconds of a tap that are kept: another one within them spoils both.
  package static let seconds = 0.6
  /// A tap is a jump of at least this within 20 ms, m/s², and of eight times what the leg does by itself. Proposals.
  static let least = 0.1 * standardGravity
  static let factor = 8.0

  private let before: Int
  private let sudden: Int
  private let length: Int
  private var quiet: [SIMD3<Double>] = []
  private var open: Tap?
  private var centre = SIMD3<Double>.zero

  package init(_ sensor: SensorDescription) {
    before = max(12, Int(0.3 * sensor.nominalRate.value))
    sudden = max(1, Int(0.02 * sensor.nominalRate.value))
    length = Int(Self.seconds * sensor.nominalRate.value)
  }

  /// After a hole.
  package mutating func restart() {
    quiet = []
    open = nil
  }

  /// Takes the next sample; returns a tap when one is complete.
  package mutating func consume(_ sample: Sample) -> Tap? {
    let reading = SIMD3<Double>(sample.acceleration)
    if var tap = open {
      tap.readings.append(reading - centre)
      if sample.isClipped { tap.unclipped = tap.readings.count }
      open = tap.readings.count < length ? tap : nil
      return open == nil ? tap : nil
    }
    if quiet.count == before, let tap = onset(reading) {
      open = tap
      if sample.isClipped { open?.unclipped = 1 }
      quiet = []
      return nil
    }
    if quiet.count == before { quiet.removeFirst() }
    quiet.append(reading)
    return nil
  }

  /// The beginning of a tap, if `reading` jumps away from what was before.
  private mutating func onset(_ reading: SIMD3<Double>) -> Tap? {
    // The last readings may belong to the jump already.
    let part = quiet.dropLast(sudden)
    var sum = SIMD3<Double>.zero
    for value in part { sum += value }
    let mean = sum / Double(part.count)
    var squares = 0.0
    for value in part { squares += norm2(value - mean) }
    let noise = (squares / Double(3 * part.count)).squareRoot()
    // Against the readings just before: a leg that begins to swing gets as far, but not so suddenly.
    let jump = norm2(reading - quiet[quiet.count - sudden]).squareRoot()
    guard jump > Self.least, jump > Self.factor * noise else { return nil }
    centre = mean
    return Tap(readings: [reading - mean], noise: noise, unclipped: 0)
  }
}

func norm2(_ v: SIMD3<Double>) -> Double { (v * v).sum() }
