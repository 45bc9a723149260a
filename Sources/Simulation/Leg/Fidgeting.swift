/// Seated and restless: shifts, kicks, crossings, one after another.
struct Fidgeting: Sendable {
  private var thigh = Glide(0)
  private var shank = Glide(0)
  private var roll = Glide(0)
  private var next = Double.infinity
  private var meter: TruthMeter?
  private var hasBegun = false
  private(set) var finished: [TruthSegment] = []

  mutating func start(at ready: Double) {
    finish()
    hasBegun = true
    next = ready + 0.3
    meter = TruthMeter(
      label: "leg_movement",
      accept: ["jerk", "rhythmic_slow", "kinetic_oscillation", "postural_oscillation", "undetermined"])
  }

  mutating func stop(at now: Double) {
    if next.isFinite {
      thigh.aim(0, at: now, over: 1)
      shank.aim(0, at: now, over: 1)
      roll.aim(0, at: now, over: 1)
    }
    next = .infinity
    finish()
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    guard hasBegun else { return }
    if now >= next {
      let degree = Double.pi / 180
      let length = random.uniform(in: 0.35...1.2)
      shank.aim(degree * random.uniform(in: -20...35), at: now, over: length)
      thigh.aim(degree * random.uniform(in: -8...8), at: now, over: length)
      roll.aim(degree * random.uniform(in: -8...8), at: now, over: length)
      next = now + length - 2 * Numerics.logarithm(1 - random.uniform())
    }
    pose.shank += shank.value(at: now)
    pose.thigh += thigh.value(at: now)
    pose.roll += roll.value(at: now)
    meter?.add(time: now, angle: 0, power: 1, frequency: 0)
  }

  mutating func finish() {
    if let result = meter?.result { finished.append(result) }
    meter = nil
  }
}
