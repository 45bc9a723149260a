import Glibc
import Simulation

/// A rigid segment that swings in a plane about a joint, with the sensor at a place of its own: exact derivatives.
///
/// Axes of the segment: x forward, y left, z up along the bone. The sensor sits `forward` before the bone's axis and `up`
/// above the joint (negative: below it, as on a hanging shank).
struct RigidShank {
  var forward = 0.05
  var up: Double
  /// The angle about which it swings, and the swing's amplitude, radians; Hz.
  var lean: Double
  var amplitude: Double
  var frequency: Double
  var phase: Double

  /// Distance from the joint to the sensor, m.
  var radius: Double { (forward * forward + up * up).squareRoot() }

  /// What a perfect sensor feels at `time`, s.
  func reading(at time: Double) -> Reading {
    let omega = 2 * Double.pi * frequency
    let angle = lean + amplitude * sin(omega * time + phase)
    let rate = omega * amplitude * cos(omega * time + phase)
    let change = -omega * omega * amplitude * sin(omega * time + phase)
    // d(forward axis)/dt = rate × up axis, d(up axis)/dt = −rate × forward axis.
    let gravity = 9.80665
    return Reading(
      acceleration: SIMD3(
        -up * change - forward * rate * rate + gravity * sin(angle), 0,
        forward * change - up * rate * rate + gravity * cos(angle)),
      rotation: SIMD3(0, -rate, 0))
  }
}

/// White noise as the data sheet of the MPU-6050 states it (400 µg/√Hz, 0.005 °/s/√Hz), over the band of 100 Hz.
func chipNoise(_ random: inout RandomSource, rate: Double = 100) -> Reading {
  let band = (rate / 2).squareRoot()
  func three(_ density: Double) -> SIMD3<Double> {
    let drawn = SIMD3(random.gaussian(), random.gaussian(), random.gaussian())
    return drawn * (density * band)
  }
  return Reading(acceleration: three(400e-6 * 9.80665), rotation: three(0.005 * Double.pi / 180))
}

extension Reading {
  static func + (a: Reading, b: Reading) -> Reading {
    Reading(acceleration: a.acceleration + b.acceleration, rotation: a.rotation + b.rotation)
  }

  /// On a sensor that is worn turned.
  func turned(by mount: Matrix3) -> Reading {
    Reading(acceleration: mount.applied(to: acceleration), rotation: mount.applied(to: rotation))
  }

  /// Counts of an MPU-6050 at ±8 g and ±500 °/s.
  var counts: (acceleration: SIMD3<Int16>, rotation: SIMD3<Int16>) {
    func whole(_ x: SIMD3<Double>) -> SIMD3<Int16> {
      let limited = x.clamped(lowerBound: SIMD3(repeating: -32_768), upperBound: SIMD3(repeating: 32_767))
      return SIMD3<Int16>(limited.rounded(.toNearestOrEven))
    }
    return (whole(acceleration * (4096 / 9.80665)), whole(rotation * (65.5 * 180 / Double.pi)))
  }

  /// What is left after such a chip's rounding.
  var quantised: Reading {
    let counts = counts
    return Reading(
      acceleration: SIMD3<Double>(counts.acceleration) * (9.80665 / 4096),
      rotation: SIMD3<Double>(counts.rotation) * (Double.pi / 180 / 65.5))
  }
}
