/// A lift: up or down by some floors, 1–2 m/s, with 2 s of speeding up and slowing down; stops between.
struct Lift: Movement {
  private var speed = Glide(0)
  private var height = 0.0
  private var next: Double
  private var slowing: Double?
  private var stopped: Double?

  init(at start: Double, _ random: inout RandomSource) { next = start + random.uniform(in: 1...3) }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, slowing == nil, now >= next {
      speed.aim(random.sign() * random.uniform(in: 1...2), at: now, over: random.uniform(in: 1.5...2.5))
      slowing = now + random.uniform(in: 5...12)
    }
    if let brake = slowing, now >= brake {
      speed.aim(0, at: now, over: random.uniform(in: 1.5...2.5))
      slowing = nil
      next = now + random.uniform(in: 5...12)
    }
    height += speed.value(at: now) * physicsStep
    pose.base.z += height
  }

  var remains: (yaw: Double, base: Vector3) { (0, Vector3(0, 0, height)) }

  mutating func stop(at now: Double) {
    stopped = now
    slowing = nil
    speed.aim(0, at: now, over: 1.5)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1.6 } ?? false }
}
