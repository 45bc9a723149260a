/// Level walking: hip and knee angles as Fourier series of the gait cycle, a bobbing pelvis, and the ring of each heel
/// strike through bone, soft tissue and strap.
struct Gait: Sendable {
  /// Degrees; cosine and sine of 1…4 times the stride, zero phase at heel strike. Fitted to the normative curves of
  /// Winter (1991): hip +31°…−11°, knee 5°…62°.
  private static let hipMean = 12.62
  private static let kneeMean = 23.05
  private static let hip: [SIMD2<Double>] = [[20.16, -1.08], [-2.37, -2.58], [-0.18, 0.96], [0.03, -0.45]]
  private static let knee: [SIMD2<Double>] = [[-2.50, -19.70], [-15.07, 7.23], [-0.63, 4.39], [-0.08, 0.06]]

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

  init(_ random: inout RandomSource, strideFrequency: Double?) {
    let f = strideFrequency ?? random.uniform(in: (0.7...1.15).widened)
    stride = Rhythm(
      frequency: f, wander: 0.015 * f, tau: 4, diffusion: 0, jitter: random.uniform(in: (0.02...0.04).widened),
      &random)
    // The curves at full reach turn the shank by 465 °/s at one stride a second; people's peaks are 230…420 °/s.
    reach = min(1.05, random.uniform(in: 230...420) / (465 * f))
    strike = random.logUniform(in: 1.5...5) * 9.80665
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
    var hip = Self.hipMean
    var knee = Self.kneeMean
    let (s1, c1) = Numerics.sineCosine(stride.phase)
    var (s, c) = (s1, c1)
    for k in 0..<4 {
      hip += Self.hip[k].x * c + Self.hip[k].y * s
      knee += Self.knee[k].x * c + Self.knee[k].y * s
      (s, c) = (s * c1 + c * s1, c * c1 - s * s1)
    }
    let scale = level * reach * .pi / 180
    pose.thigh += scale * hip
    pose.shank += scale * (hip - knee)
    pose.roll += level * 0.03 * s1
    pose.yaw += level * 0.06 * c1
    speed = level * 1.4 * reach * stride.nominal
    let twice = 2 * s1 * c1
    pose.hip.z += level * 0.018 * reach * twice
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
