/// Going on foot: hip and knee angles as Fourier series of the gait cycle, a bobbing pelvis, and the ring of each heel
/// strike through bone, soft tissue and strap.
struct Gait: Sendable {
  private let curves: GaitCurves
  private var stride: Rhythm
  private let reach: Double
  private let strike: Double
  private let ringOmega: Double
  private let ringDamping: Double
  private var pulse: (age: Double, size: Double)?
  private var slip = SIMD2<Double>(0, 0)
  private var slipRate = SIMD2<Double>(0, 0)
  /// How fast the hip goes forward, m/s.
  private(set) var speed = 0.0
  /// Strides per second, now.
  var frequency: Double { stride.frequency }

  init(_ random: inout RandomSource, strideFrequency: Double?, kind: GaitKind = .walking) {
    let curves = GaitCurves(kind)
    self.curves = curves
    let f = strideFrequency ?? random.uniform(in: curves.stride.widened)
    stride = Rhythm(
      frequency: f, wander: 0.015 * f, tau: 4, diffusion: 0, jitter: random.uniform(in: curves.variation.widened),
      &random)
    reach = min(1.05, random.uniform(in: curves.peakRate) / (curves.rateAtFullReach * f))
    strike = random.logUniform(in: curves.strike) * 9.80665
    ringOmega = 2 * .pi * random.uniform(in: 15...30)
    ringDamping = random.uniform(in: 0.15...0.3)
  }

  /// Adds the step's motion to `pose`, scaled by `level` (0: standing, 1: full steps).
  mutating func step(_ pose: inout LegPose, level: Double, _ random: inout RandomSource) {
    let before = stride.phase
    if level > 0.001 {
      let began = stride.step(&random)
      // The other foot's strike reaches this leg through the pelvis, much weaker.
      let other = before < .pi && stride.phase >= .pi
      if began || other {
        let size = strike * level * level * Numerics.exponential(0.15 * random.gaussian())
        pulse = (0, began ? size : 0.12 * size)
      }
    }
    var hip = curves.hipMean
    var knee = curves.kneeMean
    let (s1, c1) = Numerics.sineCosine(stride.phase)
    var (s, c) = (s1, c1)
    for k in 0..<4 {
      hip += curves.hip[k].x * c + curves.hip[k].y * s
      knee += curves.knee[k].x * c + curves.knee[k].y * s
      (s, c) = (s * c1 + c * s1, c * c1 - s * s1)
    }
    let scale = level * reach * .pi / 180
    pose.thigh += scale * hip
    pose.shank += scale * (hip - knee)
    pose.roll += level * 0.03 * s1
    pose.yaw += level * 0.06 * c1
    speed = level * curves.strideLength * reach * stride.nominal
    let twice = 2 * s1 * c1
    pose.hip.z += level * curves.bob * reach * twice
    pose.hip.x += level * 0.008 * (c1 * c1 - s1 * s1)
    ring()
    pose.slip += slip
  }

  /// The sensor on its soft tissue after an impact: a damped oscillator hit by a 15 ms push.
  private mutating func ring() {
    var push = 0.0
    if let hit = pulse {
      let length = 0.015
      if hit.age < length {
        push = hit.size * (0.5 - 0.5 * Numerics.cosine(2 * .pi * hit.age / length)) * 2
        pulse = (hit.age + physicsStep, hit.size)
      } else {
        pulse = nil
      }
    }
    let along = SIMD2<Double>(0.45, 1) * push
    slipRate += (along - slipRate * (2 * ringDamping * ringOmega) - slip * (ringOmega * ringOmega)) * physicsStep
    slip += slipRate * physicsStep
  }
}
