/// What comes on top of posture, oscillation and gait: a gesture, a shaking seat, a hand at the sensor.
///
/// Each adds to the pose once a millisecond and keeps the truth of what it did.
protocol Movement: Sendable {
  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource)
  /// No more of it; what is left fades.
  mutating func stop(at now: Double)
  func isOver(at now: Double) -> Bool
  var truth: [TruthSegment] { get }
  /// What stays when it is over: the way the leg faces, where the floor is.
  var remains: (yaw: Double, base: Vector3) { get }
}

extension Movement {
  var truth: [TruthSegment] { [] }
  var remains: (yaw: Double, base: Vector3) { (0, Vector3(0, 0, 0)) }
}

/// The angles that a gesture adds, radians, each gliding without a jerk.
struct Offsets: Sendable {
  private var thigh = Glide(0)
  private var shank = Glide(0)
  private var roll = Glide(0)
  private(set) var end = 0.0

  /// Degrees.
  mutating func aim(thigh: Double, shank: Double, roll: Double, at start: Double, over duration: Double) {
    let degree = Double.pi / 180
    self.thigh.aim(thigh * degree, at: start, over: duration)
    self.shank.aim(shank * degree, at: start, over: duration)
    self.roll.aim(roll * degree, at: start, over: duration)
    end = start + duration
  }

  func add(to pose: inout LegPose, at now: Double) {
    pose.thigh += thigh.value(at: now)
    pose.shank += shank.value(at: now)
    pose.roll += roll.value(at: now)
  }
}

/// The ring of tissue and strap after a knock: a damped oscillator hit by a 15 ms push, as at a heel strike.
struct Knock: Sendable {
  private let omega: Double
  private let damping: Double
  private var age = Double.infinity
  private var size = SIMD2<Double>(0, 0)
  private var slip = SIMD2<Double>(0, 0)
  private var rate = SIMD2<Double>(0, 0)

  init(_ random: inout RandomSource) {
    omega = 2 * .pi * random.uniform(in: 15...30)
    damping = random.uniform(in: 0.15...0.3)
  }

  /// `push`: m/s² along the segment's forward and upward axis.
  mutating func hit(_ push: SIMD2<Double>) { (age, size) = (0, push) }

  mutating func add(to pose: inout LegPose) {
    var push = SIMD2<Double>(0, 0)
    if age < 0.015 {
      push = size * (1 - Numerics.cosine(2 * .pi * age / 0.015))
      age += physicsStep
    }
    rate += (push - rate * (2 * damping * omega) - slip * (omega * omega)) * physicsStep
    slip += rate * physicsStep
    pose.slip += slip
  }
}

extension RandomSource {
  /// Exponential with this mean.
  mutating func exponential(mean: Double) -> Double { -mean * Numerics.logarithm(1 - uniform()) }

  /// Log-normal about `median`; `spread` is the standard deviation of the logarithm.
  mutating func logNormal(median: Double, spread: Double) -> Double {
    median * Numerics.exponential(spread * gaussian())
  }

  /// One value of each sign with equal chance.
  mutating func sign() -> Double { uniform() < 0.5 ? -1 : 1 }
}
