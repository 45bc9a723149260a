/// What can be simulated by name: each label of the protocol, and longer mixtures.
package enum Story: String, Sendable, CaseIterable {
  case gait
  case freezeTremble = "freeze_tremble"
  case externalVibration = "external_vibration"
  case standingFast = "standing_fast"
  case clonusLike = "clonus_like"
  case restOscillation = "rest_oscillation"
  case standingOscillation = "standing_oscillation"
  case posturalOscillation = "postural_oscillation"
  case kineticOscillation = "kinetic_oscillation"
  case broadTremble = "broad_tremble"
  case rhythmicSlow = "rhythmic_slow"
  case plmSeries = "plm_series"
  case legMovement = "leg_movement"
  case jerk
  case offBody = "off_body"
  case unusable
  case mix, night, negatives, stress, still

  /// Minutes where nobody says how many.
  package var usualMinutes: Double {
    switch self {
    case .offBody: 14
    case .plmSeries: 15
    case .mix: 960
    case .night: 480
    case .negatives, .stress: 120
    case .still: 1440
    default: 5
    }
  }

  /// The monotonic clock begins with the recording; these have a day or a night around them: UTC of their beginning,
  /// s since 1970. (Monday, 5 January 2026, 07:00 and 22:30.)
  package var beginning: Int64? {
    switch self {
    case .mix, .negatives, .stress, .still: 1_767_596_400
    case .night: 1_767_652_200
    default: nil
    }
  }

  /// `minutes` from 0.1 to some days.
  package func scenario(seed: UInt64, minutes: Double? = nil) -> Scenario {
    let seconds = 60 * (minutes ?? usualMinutes)
    var script = Script(seed: seed)
    switch self {
    case .mix: script.day(seconds)
    case .night: script.night(seconds)
    case .negatives: script.negatives(seconds)
    case .stress: script.stress(seconds)
    case .still: script.still(seconds)
    case .offBody: script.offBody(seconds)
    default: script.fill(seconds) { self.block(&$0) }
    }
    return Scenario(seed: seed, segments: script.segments)
  }
}
