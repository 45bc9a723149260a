/// What moved: a name for the phenomenon, never for its cause.
package enum Label: UInt8, Sendable, BitwiseCopyable {
  case gait = 1
  case freezeTremble
  case restOscillation
  case standingOscillation
  case undetermined
  case offBody
  case unusable
  case externalVibration
  case standingFast
  case clonusLike
  case posturalOscillation
  case kineticOscillation
  case broadTremble
  case rhythmicSlow
  case periodicSeries
  case legMovement
  case jerk

  /// The word used on the wire.
  package var word: StaticString {
    switch self {
    case .gait: "gait"
    case .freezeTremble: "freeze_tremble"
    case .restOscillation: "rest_oscillation"
    case .standingOscillation: "standing_oscillation"
    case .undetermined: "undetermined"
    case .offBody: "off_body"
    case .unusable: "unusable"
    case .externalVibration: "external_vibration"
    case .standingFast: "standing_fast"
    case .clonusLike: "clonus_like"
    case .posturalOscillation: "postural_oscillation"
    case .kineticOscillation: "kinetic_oscillation"
    case .broadTremble: "broad_tremble"
    case .rhythmicSlow: "rhythmic_slow"
    case .periodicSeries: "plm_series"
    case .legMovement: "leg_movement"
    case .jerk: "jerk"
    }
  }

  /// Labels of different layers may overlap in time; each layer has one open event at a time.
  package enum Layer: UInt8, Sendable { case state = 0, oscillation = 1, movement = 2 }

  package var layer: Layer {
    switch self {
    case .gait, .offBody, .unusable: .state
    case .periodicSeries, .legMovement, .jerk: .movement
    default: .oscillation
    }
  }

  /// True if frequency, width, amplitude and confidence belong to it.
  package var isOscillation: Bool { layer == .oscillation }
}
