/// Single jerks, 50–250 ms, at random: myoclonus, hypnic starts.
struct Jerks: Movement {
  private let interval: Double
  private var next: Double
  private var pulse: (start: Double, length: Double, thigh: Double, shank: Double, roll: Double)?
  private var stopped: Double?
  private(set) var truth: [TruthSegment] = []

  /// `perMinute`: their mean number.
  init(perMinute: Double, at start: Double, _ random: inout RandomSource) {
    interval = 60 / perMinute
    next = start + 2 + random.exponential(mean: interval)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      let length = random.uniform(in: 0.08...0.25)
      let size = random.sign() * random.logUniform(in: 0.4...3) * .pi / 180
      pulse = (now, length, size * random.uniform(in: -0.3...0.6), size, size * random.uniform(in: -0.5...0.5))
      next = now + 1.5 + random.exponential(mean: interval)
      truth.append(
        TruthSegment(
          label: "jerk", start: now, end: now + length, frequency: 0, amplitude: 0, accept: ["leg_movement"]))
    }
    guard let one = pulse else { return }
    let s = (now - one.start) / one.length
    guard s < 1 else {
      pulse = nil
      return
    }
    let level = 0.5 - 0.5 * Numerics.cosine(2 * .pi * s)
    pose.thigh += one.thigh * level
    pose.shank += one.shank * level
    pose.roll += one.roll * level
  }

  mutating func stop(at now: Double) { stopped = now }

  func isOver(at now: Double) -> Bool { stopped != nil && pulse == nil }
}
