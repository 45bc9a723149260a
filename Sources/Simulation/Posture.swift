/// Sitting, standing and the ways between: the joint angles that movements are added to, and what the leg hangs from.
struct Posture: Sendable {
  private let degree = Double.pi / 180
  private let seatedThigh: Double
  private let seatedShank: Double
  private let standingThigh: Double
  private let standingShank: Double
  private let lean: Double
  private let turn: Double
  private let splay: Double

  private(set) var isSeated: Bool
  private var thigh: Glide
  private var shank: Glide
  private var planted: Glide
  private var dip: (start: Double, duration: Double)?
  private var hip = Vector3(0, 0, 0.9)
  private var ankle = Vector3(0, 0, 0)

  init(isSeated: Bool, geometry: LegGeometry, _ random: inout RandomSource) {
    seatedThigh = degree * random.uniform(in: 84...94)
    seatedShank = degree * random.uniform(in: -8...10)
    standingThigh = degree * random.uniform(in: -2...4)
    standingShank = degree * random.uniform(in: -5...1)
    lean = degree * random.uniform(in: 10...20)
    turn = random.uniform(in: 1.2...2)
    splay = degree * random.uniform(in: -6...6)
    self.isSeated = isSeated
    thigh = Glide(isSeated ? seatedThigh : standingThigh)
    shank = Glide(isSeated ? seatedShank : standingShank)
    planted = Glide(isSeated ? 0 : 1)
  }

  /// Starts to sit down or to stand up; returns when it is done, s.
  mutating func change(seated: Bool, at start: Double) -> Double {
    guard seated != isSeated else { return start }
    isSeated = seated
    // Weight goes on the foot before the seat is left, and off it after the seat is reached.
    let begin = start + 0.35
    if !seated { planted.aim(1, at: start, over: 0.35) }
    thigh.aim(seated ? seatedThigh : standingThigh, at: begin, over: turn)
    shank.aim(seated ? seatedShank : standingShank, at: begin, over: turn)
    dip = (begin, turn)
    if seated { planted.aim(0, at: begin + turn, over: 0.35) }
    return begin + turn + (seated ? 0.35 : 0)
  }

  mutating func plant(_ isPlanted: Bool, at start: Double, over duration: Double) {
    planted.aim(isPlanted ? 1 : 0, at: start, over: duration)
  }

  func pose(at time: Double) -> LegPose {
    var pose = LegPose()
    pose.thigh = thigh.value(at: time)
    pose.shank = shank.value(at: time)
    if let dip {
      // The knee goes forward over the foot while the weight moves.
      let s = min(1, max(0, (time - dip.start) / dip.duration))
      let u = s * (1 - s)
      pose.shank -= lean * 64 * u * u * u
    }
    pose.roll = splay
    pose.planted = planted.value(at: time)
    pose.hip = hip
    pose.ankle = ankle
    return pose
  }

  /// Keeps what the leg does not hang from in step with it, so that changing over makes no jump.
  /// `speed`: m/s forward.
  mutating func follow(_ pose: LegPose, geometry: LegGeometry, speed: Double) {
    let thighVector = pose.direction(pose.thigh) * geometry.thighLength
    let shankVector = pose.direction(pose.shank) * geometry.shankLength
    if pose.planted >= 1 {
      hip = pose.ankle - shankVector - thighVector
    } else {
      hip.x += speed * physicsStep
      if pose.planted <= 0 { ankle = pose.hip + thighVector + shankVector }
    }
  }
}
