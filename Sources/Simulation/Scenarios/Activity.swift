/// What the leg does for a while, or what is done to it.
package enum Activity: String, Sendable, CaseIterable {
  // Nothing, and the ways between.
  case sitStill, standStill, lieStill, standUp, sitDown, lieDown
  /// Seated, voluntary and irregular: shifts, kicks, crossings.
  case fidget
  /// Turning in bed, from the back to a side and again.
  case turnOver
  /// Seated, the leg stretched out and held; and slow aimed movements of the leg, as heel along shin.
  case holdLeg, reach

  // On foot and on wheels.
  case walk
  /// Walking with turns, as in a room.
  case walkAbout
  case run, climb, descend, shuffle, cycle

  // Oscillations.
  case restTremor
  /// A rhythm that wanders by more than a hertz and pauses.
  case wanderingTremor
  case bounce
  case clonus
  case standingTremor
  /// The fast tremor of primary orthostatic tremor; and the slow one.
  case orthostaticTremor, slowOrthostatic
  /// A tired leg in standing: broad, mechanical; and with two resonances in bursts.
  case fatigueTrembling, burstTrembling
  /// The leg held out: with a line, or broad as in everybody, only more.
  case heldTremor, heldTrembling
  /// A tremor that grows towards the aim of a slow movement.
  case kineticTremor
  /// The feet stick to the floor in the middle of walking and the leg trembles in place; a second kind is noisier.
  case freeze, freezeShuffle
  /// Slow: the foot rocks by itself in bed, or is tapped on purpose.
  case rockFoot, tapFoot

  // Movements.
  case periodicMovements, moveLeg, jerks

  // Things shake, and the leg with them.
  case drive, train, machine, lift

  // Hands at the sensor and clothes.
  case dress, scratch, tapSensor

  // The sensor.
  /// It lies on a table: nothing but its own noise.
  case table
  /// It is taken off or put on.
  case handle
  /// Samples get lost on the bus; it is shaken beyond its range; an axis stands still.
  case dropouts, thrash, stuckAxis

  /// What the leg has to be in for it; nil: as it is.
  var stance: Stance? {
    switch self {
    case .sitStill, .sitDown, .fidget, .holdLeg, .reach, .cycle, .bounce, .clonus, .heldTremor, .heldTrembling,
      .kineticTremor, .restTremor, .drive, .machine, .scratch, .tapSensor:
      .seated
    case .lieStill, .lieDown, .turnOver, .periodicMovements: .lying
    case .standUp, .standStill, .walk, .walkAbout, .run, .climb, .descend, .shuffle, .standingTremor,
      .orthostaticTremor, .slowOrthostatic, .fatigueTrembling, .burstTrembling, .freeze, .freezeShuffle, .lift, .dress:
      .standing
    default: nil
    }
  }

  var gait: GaitKind? {
    switch self {
    case .walk, .walkAbout: .walking
    case .run: .running
    case .climb: .climbing
    case .descend: .descending
    case .shuffle: .shuffling
    default: nil
    }
  }

  var isFreezing: Bool { self == .freeze || self == .freezeShuffle }

  /// No living leg.
  var isLifeless: Bool { self == .table }

  /// What the truth calls it where the motion has no name of its own: `none`, or a state of the sensor; and what is no
  /// mistake all the same. Nil for oscillations, gait and movements, whose truth is the motion's.
  var background: (label: StaticString, accept: [StaticString])? {
    switch self {
    case .sitStill, .standStill, .lieStill, .lift: ("none", [])
    case .standUp, .sitDown, .lieDown, .holdLeg: ("none", ["leg_movement"])
    case .reach: ("none", ["leg_movement", "rhythmic_slow"])
    case .cycle: ("none", ["gait", "rhythmic_slow"])
    case .dress, .scratch, .tapSensor: ("none", ["leg_movement", "jerk"])
    case .handle: ("none", ["leg_movement", "jerk", "unusable", "off_body"])
    case .table: ("off_body", [])
    case .dropouts, .stuckAxis: ("unusable", [])
    // Between two movements nothing happens.
    case .turnOver, .periodicMovements, .moveLeg, .jerks: ("none", [])
    default: nil
    }
  }

  /// Snake case, for files.
  package var word: String {
    var out = ""
    for character in rawValue {
      if character.isUppercase { out += "_" }
      out += character.lowercased()
    }
    return out
  }
}
