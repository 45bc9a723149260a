/// How a person holds the leg when nothing else is going on.
package enum Stance: UInt8, Sendable, Equatable {
  case seated, standing
  /// On the back, or with `turnOver` on a side; the leg lies along the bed.
  case lying
}

/// Sitting, standing, lying and the ways between: the joint angles that movements are added to, and what the leg hangs
/// from.
struct Posture: Sendable {
  private let degree = Double.pi / 180
  private let seatedThigh: Double
  private let seatedShank: Double
  private let standingThigh: Double
  private let standingShank: Double
  private let lean: Double
  private let turn: Double
  private let splay: Double

  private(set) var stance: Stance
  private var thigh: Glide
  private var shank: Glide
  private var planted: Glide
  private var dip: (start: Double, duration: Double)?
  private var hip = Vector3(0, 0, 0.9)
  private var ankle = Vector3(0, 0, 0)

  init(_ stance: Stance, geometry: LegGeometry, _ random: inout RandomSource) {
    seatedThigh = degree * random.uniform(in: 84...94)
    seatedShank = degree * random.uniform(in: -8...10)
    standingThigh = degree * random.uniform(in: -2...4)
    standingShank = degree * random.uniform(in: -5...1)
    lean = degree * random.uniform(in: 10...20)
    turn = random.uniform(in: 1.2...2)
    splay = degree * random.uniform(in: -6...6)
    self.stance = stance
    thigh = Glide(0)
    shank = Glide(0)
    planted = Glide(stance == .standing ? 1 : 0)
    (thigh, shank) = (Glide(angles(stance).thigh), Glide(angles(stance).shank))
  }

  private func angles(_ stance: Stance) -> (thigh: Double, shank: Double) {
    switch stance {
    case .seated: (seatedThigh, seatedShank)
    case .standing: (standingThigh, standingShank)
    // The knee a little bent, as on a bed; from the seat's figures, so that each person lies differently.
    case .lying: (seatedThigh + 4 * degree, 82 * degree + 0.6 * seatedShank)
    }
  }

  /// Starts to take up another stance; returns when it is done, s.
  mutating func change(to stance: Stance, at start: Double) -> Double {
    guard stance != self.stance else { return start }
    let wasStanding = self.stance == .standing
    self.stance = stance
    let (thighTo, shankTo) = angles(stance)
    // Weight goes on the foot before the seat is left, and off it after the seat is reached.
    let begin = start + 0.35
    let length = stance == .lying || !(wasStanding || stance == .standing) ? 2 * turn : turn
    if stance == .standing { planted.aim(1, at: start, over: 0.35) }
    thigh.aim(thighTo, at: begin, over: length)
    shank.aim(shankTo, at: begin, over: length)
    if wasStanding || stance == .standing { dip = (begin, length) }
    if wasStanding { planted.aim(0, at: begin + length, over: 0.35) }
    return begin + length + (stance == .standing ? 0 : 0.35)
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
    // A change of mind on the way may swing a little beyond.
    pose.planted = min(1, max(0, planted.value(at: time)))
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
