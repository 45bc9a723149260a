import Signal

/// Errors and noise of one part: an MPU-6050, or whatever `ChipModel` describes.
///
/// In: specific force and rate on the segment's axes, once an internal sample of the chip's own clock. Out: counts. Left
/// out: non-linearity (0.5 % and 0.2 %) and the temperature dependence of the scale.
package struct InertialSensor: Sendable {
  let model: ChipModel
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
    self.init(ChipModel(.mpu6050, rate: Hertz(100)), seed: seed, mount: mount, imperfection: imperfection)
  }

  init(_ model: ChipModel, seed: UInt64, mount: Matrix3? = nil, imperfection: Double = 1) {
    random = RandomSource(seed: seed, stream: 2)
    self.model = model
    self.imperfection = model.chip == .virtual ? 0 : imperfection
    let imperfection = self.imperfection
    let drawn = Matrix3.randomRotation(&random)
    self.mount = mount ?? drawn
    accelerationFilter = LowPass(corner: model.accelerationCorner, period: model.internalPeriod)
    rotationFilter = LowPass(corner: model.rotationCorner, period: model.internalPeriod)
    let g = standardGravity
    let degree = Double.pi / 180
    func error(_ scale: Double, _ random: inout RandomSource) -> Matrix3 {
      func row(_ axis: Int) -> Vector3 {
        var v = Vector3(0, 0, 0)
        for k in 0..<3 { v[k] = imperfection * random.uniform(in: -model.crossAxis...model.crossAxis) }
        v[axis] = 1 + imperfection * random.uniform(in: -scale...scale)
        return v
      }
      return Matrix3(rows: (row(0), row(1), row(2)))
    }
    func spread(_ limits: Vector3, _ random: inout RandomSource) -> Vector3 {
      var v = Vector3(0, 0, 0)
      for k in 0..<3 { v[k] = imperfection * random.uniform(in: -limits[k]...limits[k]) }
      return v
    }
    accelerationError = error(model.accelerationScaleError, &random)
    rotationError = error(model.rotationScaleError, &random)
    accelerationBias = spread(model.accelerationBias * g, &random)
    rotationBias = spread(Vector3(repeating: model.rotationBias * degree), &random)
    accelerationPerKelvin = spread(model.accelerationPerKelvin * g, &random)
    rotationPerKelvin = spread(Vector3(repeating: model.rotationPerKelvin * degree), &random)
    rotationPerForce = spread(Vector3(repeating: model.rotationPerG * degree / g), &random)
  }

  private mutating func noise() -> Vector3 { Vector3(random.gaussian(), random.gaussian(), random.gaussian()) }

  /// One internal sample.
  package mutating func advance(_ truth: InertialTruth) {
    let degree = Double.pi / 180
    let period = model.internalPeriod
    warmth += (8 - warmth) * (period / 300)
    // Densities are one-sided: over the half of the internal rate that such a sequence holds.
    let bandwidth = (0.5 / period).squareRoot()
    let accelerationNoise = model.accelerationNoise * imperfection * standardGravity * bandwidth
    let rotationNoise = imperfection * model.rotationNoise * degree * bandwidth
    // A random walk of 0.005 °/s in each second, pulled back over 100 s.
    walk -= walk * (period / 100)
    walk += noise() * (imperfection * 0.005 * degree * period.squareRoot())
    let force = mount.applied(to: truth.force)
    let rate = mount.applied(to: truth.rate)
    accelerationFilter.advance(
      accelerationError.applied(to: force) + accelerationBias + accelerationPerKelvin * warmth
        + noise() * accelerationNoise)
    rotationFilter.advance(
      rotationError.applied(to: rate) + rotationBias + rotationPerKelvin * warmth + rotationPerForce * force.norm
        + walk + noise() * rotationNoise)
  }

  /// The counts that the chip would put into its FIFO now.
  package var counts: SampleCounts {
    let a = accelerationFilter.value * (model.accelerationCountsPerG / standardGravity)
    let r = rotationFilter.value * (model.rotationCountsPerDegree * 180 / .pi)
    return SampleCounts(acceleration: rounded(a), rotation: rounded(r))
  }

  private func rounded(_ v: Vector3) -> SIMD3<Int32> {
    var out = SIMD3<Int32>(0, 0, 0)
    for k in 0..<3 { out[k] = Int32(min(model.highest, max(model.lowest, v[k].rounded()))) }
    return out
  }
}

/// Two poles with a Butterworth knee at `corner` Hz (bilinear, prewarped).
private struct LowPass: Sendable {
  private let gain: Double
  private let a1: Double
  private let a2: Double
  private var x1 = Vector3(0, 0, 0)
  private var x2 = Vector3(0, 0, 0)
  private var y2 = Vector3(0, 0, 0)
  private(set) var value = Vector3(0, 0, 0)
  private var isStarted = false

  init(corner: Double, period: Double) {
    let (s, c) = Numerics.sineCosine(.pi * corner * period)
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
