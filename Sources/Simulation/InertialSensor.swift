import Signal

/// Errors and noise of an MPU-6050 at ±8 g and ±500 °/s with its 44/42 Hz filter (MPU-6000/6050 product specification
/// 3.4, sections 6.1 and 6.2; CONFIG.DLPF_CFG = 3).
///
/// In: specific force and rate on the segment's axes, once a millisecond of the chip's own clock. Out: counts. Left out:
/// non-linearity (0.5 % and 0.2 %) and the temperature dependence of the scale.
package struct InertialSensor: Sendable {
  package static let accelerationCountsPerG = 4096.0
  package static let rotationCountsPerDegree = 65.5

  /// How good a part this is: 1 as the data sheet allows, 0 a perfect one that only filters and rounds.
  private let imperfection: Double
  package let mount: Matrix3
  private var accelerationError = Matrix3.identity
  private var rotationError = Matrix3.identity
  private var accelerationBias = Vector3(0, 0, 0)
  private var rotationBias = Vector3(0, 0, 0)
  private var accelerationPerKelvin = Vector3(0, 0, 0)
  private var rotationPerKelvin = Vector3(0, 0, 0)
  private var rotationPerForce = Vector3(0, 0, 0)
  /// Kelvin above the temperature at the start; skin warms the part by 8 K with a time constant of 5 min.
  private var warmth = 0.0
  private var walk = Vector3(0, 0, 0)
  private var accelerationFilter: LowPass
  private var rotationFilter: LowPass
  private var random: RandomSource

  /// `mount`: from the segment's axes to the sensor's; nil draws one from SO(3).
  package init(seed: UInt64, mount: Matrix3? = nil, imperfection: Double = 1) {
    random = RandomSource(seed: seed, stream: 2)
    self.imperfection = imperfection
    let drawn = Matrix3.randomRotation(&random)
    self.mount = mount ?? drawn
    accelerationFilter = LowPass(corner: 44)
    rotationFilter = LowPass(corner: 42)
    let g = standardGravity
    let degree = Double.pi / 180
    func error(_ random: inout RandomSource) -> Matrix3 {
      func row(_ axis: Int) -> Vector3 {
        var v = Vector3(0, 0, 0)
        for k in 0..<3 { v[k] = imperfection * random.uniform(in: -0.02...0.02) }
        v[axis] = 1 + imperfection * random.uniform(in: -0.03...0.03)
        return v
      }
      return Matrix3(rows: (row(0), row(1), row(2)))
    }
    func spread(_ x: Double, _ y: Double, _ z: Double, _ random: inout RandomSource) -> Vector3 {
      var v = Vector3(0, 0, 0)
      for (k, limit) in [x, y, z].enumerated() { v[k] = imperfection * random.uniform(in: -limit...limit) }
      return v
    }
    accelerationError = error(&random)
    rotationError = error(&random)
    accelerationBias = spread(0.05 * g, 0.05 * g, 0.08 * g, &random)
    rotationBias = spread(20 * degree, 20 * degree, 20 * degree, &random)
    // ±35/±60 mg over 70 K, ±20 °/s over 125 K, 0.1 °/s for each g.
    accelerationPerKelvin = spread(0.0005 * g, 0.0005 * g, 0.00086 * g, &random)
    rotationPerKelvin = spread(0.16 * degree, 0.16 * degree, 0.16 * degree, &random)
    rotationPerForce = spread(0.1 * degree / g, 0.1 * degree / g, 0.1 * degree / g, &random)
  }

  private mutating func noise() -> Vector3 { Vector3(random.gaussian(), random.gaussian(), random.gaussian()) }

  /// One internal sample at 1 kHz.
  package mutating func advance(_ truth: InertialTruth) {
    let degree = Double.pi / 180
    warmth += (8 - warmth) * (physicsStep / 300)
    // 400 µg/√Hz and 0.005 °/s/√Hz, one-sided: over the 500 Hz that a 1 kHz sequence holds.
    let bandwidth = 500.0.squareRoot()
    let accelerationNoise = imperfection * 400e-6 * standardGravity * bandwidth
    let rotationNoise = imperfection * 0.005 * degree * bandwidth
    // A random walk of 0.005 °/s in each second, pulled back over 100 s.
    walk -= walk * (physicsStep / 100)
    walk += noise() * (imperfection * 0.005 * degree * physicsStep.squareRoot())
    let force = mount.applied(to: truth.force)
    let rate = mount.applied(to: truth.rate)
    accelerationFilter.advance(
      accelerationError.applied(to: force) + accelerationBias + accelerationPerKelvin * warmth
        + noise() * accelerationNoise)
    rotationFilter.advance(
      rotationError.applied(to: rate) + rotationBias + rotationPerKelvin * warmth + rotationPerForce * force.norm
        + walk + noise() * rotationNoise)
  }

  /// The six counts that the chip would put into its FIFO now: acceleration x, y, z, rate x, y, z.
  package var counts: (acceleration: SIMD3<Int16>, rotation: SIMD3<Int16>) {
    let a = accelerationFilter.value * (Self.accelerationCountsPerG / standardGravity)
    let r = rotationFilter.value * (Self.rotationCountsPerDegree * 180 / .pi)
    return (Self.rounded(a), Self.rounded(r))
  }

  private static func rounded(_ v: Vector3) -> SIMD3<Int16> {
    var out = SIMD3<Int16>(0, 0, 0)
    for k in 0..<3 { out[k] = Int16(min(32_767, max(-32_768, v[k].rounded()))) }
    return out
  }
}

/// Two poles with a Butterworth knee at `corner` Hz, on a 1 kHz sequence (bilinear, prewarped).
private struct LowPass: Sendable {
  private let gain: Double
  private let a1: Double
  private let a2: Double
  private var x1 = Vector3(0, 0, 0)
  private var x2 = Vector3(0, 0, 0)
  private var y2 = Vector3(0, 0, 0)
  private(set) var value = Vector3(0, 0, 0)
  private var isStarted = false

  init(corner: Double) {
    let (s, c) = Numerics.sineCosine(.pi * corner * physicsStep)
    let k = s / c
    let norm = 1 / (1 + 2.0.squareRoot() * k + k * k)
    gain = k * k * norm
    a1 = 2 * (k * k - 1) * norm
    a2 = (1 - 2.0.squareRoot() * k + k * k) * norm
  }

  mutating func advance(_ x: Vector3) {
    if !isStarted {
      (x1, x2, y2, value) = (x, x, x, x)
      isStarted = true
    }
    let y = (x + x1 * 2 + x2) * gain - value * a1 - y2 * a2
    (x2, x1) = (x1, x)
    (y2, value) = (value, y)
  }
}
