/// Turns on foot: 40–180° in 1–3 s, every 8–25 s.
struct Turning: Movement {
  private var yaw = Glide(0)
  private var next: Double
  private var stopped: Double?

  init(at start: Double, _ random: inout RandomSource) { next = start + random.uniform(in: 4...15) }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      let length = random.uniform(in: 1...3)
      yaw.aim(yaw.target + random.sign() * random.uniform(in: 0.7...3.1), at: now, over: length)
      next = now + length + random.uniform(in: 8...25)
    }
    pose.yaw += yaw.value(at: now)
  }

  var remains: (yaw: Double, base: Vector3) { (yaw.target, Vector3(0, 0, 0)) }

  mutating func stop(at now: Double) { stopped = now }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 3 } ?? false }
}
