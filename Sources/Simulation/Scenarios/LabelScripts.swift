/// A label each: quiet, the phenomenon in the setting that it belongs to, quiet again.
extension Story {
  func block(_ s: inout Script) {
    switch self {
    case .gait: Self.onFoot(&s)
    case .freezeTremble:
      s.add(.walkAbout, 10...20)
      s.add(s.pick([.freeze, .freezeShuffle]), 4...12)
      s.add(.walkAbout, 8...15)
      if s.chance(0.5) { s.add(.standStill, 5...10) }
    case .externalVibration:
      s.add(.sitStill, 8...15)
      s.add(s.pick([.drive, .train, .machine]), 45...120)
    case .standingFast:
      s.add(.standStill, 3...6)
      s.add(.orthostaticTremor, 25...45)
      s.add(.walkAbout, 10...20)
      if s.chance(0.5) { s.add(.sitStill, 10...20) }
    case .clonusLike:
      s.add(.sitStill, 8...12)
      s.add(.clonus, 4...16)
    case .restOscillation: Self.resting(&s)
    case .standingOscillation:
      s.add(.standStill, 8...12)
      s.add(s.pick([.standingTremor, .slowOrthostatic]), 15...30)
      s.add(.standStill, 4...8)
      s.add(.walkAbout, 10...20)
    case .posturalOscillation:
      s.add(.sitStill, 8...12)
      s.add(.heldTremor, 12...20)
      if s.chance(0.3) {
        s.add(.sitStill, 5...8)
        s.add(.holdLeg, 8...12)
      }
    case .kineticOscillation:
      s.add(.sitStill, 8...12)
      s.add(.kineticTremor, 15...25)
      if s.chance(0.3) {
        s.add(.sitStill, 5...8)
        s.add(.reach, 10...20)
      }
    case .broadTremble:
      if s.chance(0.3) {
        s.add(.sitStill, 8...12)
        s.add(.heldTrembling, 12...20)
      } else {
        s.add(.walkAbout, 8...15)
        s.add(.standStill, 5...8)
        s.add(s.pick([.fatigueTrembling, .burstTrembling]), 15...30)
      }
    case .rhythmicSlow:
      let stance = s.pick([Stance.seated, .lying])
      s.add(stance == .seated ? .sitStill : .lieStill, 8...15)
      s.add(s.pick([.rockFoot, .tapFoot]), 10...40, stance: stance)
    case .plmSeries:
      s.add(.lieStill, 15...30)
      s.add(.periodicMovements, 600...1500)
    case .legMovement:
      let stance = s.pick([Stance.seated, .lying])
      s.add(stance == .seated ? .sitStill : .lieStill, 8...15)
      s.add(.moveLeg, 40...80, stance: stance)
      if s.chance(0.3) { s.add(.fidget, 8...15) }
    case .jerk:
      let stance = s.pick([Stance.seated, .lying])
      s.add(stance == .seated ? .sitStill : .lieStill, 5...10)
      s.add(.jerks, 40...80, stance: stance)
    case .unusable:
      s.add(.sitStill, 10...15)
      s.add(.dropouts, 15...25)
      s.add(.sitStill, 8...12)
      s.add(.thrash, 6...10)
      s.add(.sitStill, 8...12)
      s.add(.stuckAxis, 10...20)
    case .offBody, .mix, .night, .negatives, .stress, .still: break
    }
  }

  private static func onFoot(_ s: inout Script) {
    s.add(.standStill, 4...8)
    for activity in s.shuffled([Activity.walkAbout, .walkAbout, .run, .climb, .descend, .shuffle]) {
      s.add(activity, 12...30)
      if s.chance(0.5) { s.add(.standStill, 4...8) }
    }
  }

  /// Tremor that stops with a movement and comes back, seated or lying; or a leg that bounces.
  private static func resting(_ s: inout Script) {
    let stance = s.pick([Stance.seated, .seated, .lying])
    let still: Activity = stance == .seated ? .sitStill : .lieStill
    s.add(still, 8...14)
    switch s.random.uniform() {
    case ..<0.55:
      s.add(.restTremor, 20...40, stance: stance)
      s.add(.moveLeg, 4...8, stance: stance)
      s.add(still, 3...15)
      s.add(.restTremor, 15...30, stance: stance)
    case ..<0.7: s.add(.wanderingTremor, 20...40, stance: stance)
    default: s.add(.bounce, 12...40)
    }
  }
}

extension Script {
  /// Taken off, laid on a table, put on again.
  mutating func offBody(_ seconds: Double) {
    add(.sitStill, 20...25)
    add(.handle, 5...8)
    let rest = max(5, seconds - duration - 26)
    add(.table, rest...rest)
    add(.handle, 5...6)
    add(.sitStill, 20...21)
    fill(seconds) { $0.add(.sitStill, 60...60) }
  }
}
