/// The leg stretched out and held against gravity: it drifts by 0.3–3 °/s and sinks as it tires.
struct HeldLeg: Movement {
  private var offsets = Offsets()
  private var drift: SmoothNoise
  private var level = Glide(0)
  private var stopped: Double?

  init(at start: Double, _ random: inout RandomSource) {
    offsets.aim(
      thigh: random.uniform(in: -2...8), shank: random.uniform(in: 45...75), roll: random.uniform(in: -6...6),
      at: start, over: random.uniform(in: 0.9...1.6))
    // The rate's deviation is the angle's times the corner in rad/s.
    let corner = random.uniform(in: 0.1...0.25)
    drift = SmoothNoise(
      deviation: random.logUniform(in: 0.3...2) * .pi / 180 / (2 * .pi * corner), corner: corner)
    level.aim(1, at: start, over: 1)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    offsets.add(to: &pose, at: now)
    let wander = level.value(at: now) * drift.step(&random)
    pose.shank += wander
    pose.thigh += 0.3 * wander
    pose.roll += 0.3 * wander
  }

  mutating func stop(at now: Double) {
    stopped = now
    offsets.aim(thigh: 0, shank: 0, roll: 0, at: now, over: 1.2)
    level.aim(0, at: now, over: 1)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1.3 } ?? false }
}

/// Lifting the heel to stand on the ball of the foot, which stretches the calf: what sets clonus off.
struct HeelLift: Movement {
  private var offsets = Offsets()
  private var knock: Knock
  private var stopped: Double?

  init(at start: Double, _ random: inout RandomSource) {
    offsets.aim(
      thigh: random.uniform(in: 2...4), shank: -random.uniform(in: 5...9), roll: 0, at: start,
      over: random.uniform(in: 0.25...0.35))
    knock = Knock(&random)
    knock.hit(SIMD2(0.3, 1) * random.uniform(in: 3...8))
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    offsets.add(to: &pose, at: now)
    knock.add(to: &pose)
  }

  mutating func stop(at now: Double) {
    stopped = now
    offsets.aim(thigh: 0, shank: 0, roll: 0, at: now, over: 0.5)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 0.6 } ?? false }
}
