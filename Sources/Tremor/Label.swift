/// What moved: a name for the phenomenon, never for its cause.
package enum Label: UInt8, Sendable, BitwiseCopyable {
  case gait = 1
  case freezeTremble
  case restOscillation
  case standingOscillation
  case undetermined

  /// The word used on the wire.
  package var word: StaticString {
    switch self {
    case .gait: "gait"
    case .freezeTremble: "freeze_tremble"
    case .restOscillation: "rest_oscillation"
    case .standingOscillation: "standing_oscillation"
    case .undetermined: "undetermined"
    }
  }

  /// Labels of different layers may overlap in time; each layer has one open event at a time.
  package enum Layer: UInt8, Sendable { case state = 0, oscillation = 1 }

  package var layer: Layer { self == .gait ? .state : .oscillation }

  /// True if frequency, width, amplitude and confidence belong to it.
  package var isOscillation: Bool { self != .gait }
}

/// What the leg does as a whole, once a hop.
package enum LegState: UInt8, Sendable, BitwiseCopyable {
  /// Not enough data yet, or the site cannot tell.
  case unknown = 0
  case walking
  /// Upright, with the sway of a standing body.
  case standing
  /// Shank upright without sway, or thigh horizontal.
  case seated
  /// Leg far from upright.
  case lying
  /// Still and supported; which way the leg points is not known yet, because no walk has shown it.
  case resting
  /// Upright; the sway tells neither standing nor sitting.
  case uprightAmbiguous
  /// Turning to another posture.
  case transition
  /// Moving, without a gait's rhythm.
  case moving

  package var word: StaticString {
    switch self {
    case .unknown: "unknown"
    case .walking: "walking"
    case .standing: "standing"
    case .seated: "seated"
    case .lying: "lying"
    case .resting: "resting"
    case .uprightAmbiguous: "upright_ambiguous"
    case .transition: "transition"
    case .moving: "moving"
    }
  }
}

/// The condition under which a movement shows (axis 1 of the 2018 consensus on tremors, Bhatia et al.).
package enum Activation: UInt8, Sendable, BitwiseCopyable {
  case unknown = 0
  case rest
  case standing
  case walking
  case movement

  package var word: StaticString {
    switch self {
    case .unknown: "unknown"
    case .rest: "rest"
    case .standing: "standing"
    case .walking: "walking"
    case .movement: "movement"
    }
  }
}

/// Why an event has its label, or why none fits.
package enum Reason: UInt8, Sendable, BitwiseCopyable {
  case strideRhythm = 1
  case tremblingAfterGait
  case regularAtRest
  case regularWhenStanding
  case postureAmbiguous
  case postureUnknown
  case transition
  case outsideBands

  package var word: StaticString {
    switch self {
    case .strideRhythm: "stride_rhythm"
    case .tremblingAfterGait: "trembling_after_gait"
    case .regularAtRest: "regular_at_rest"
    case .regularWhenStanding: "regular_when_standing"
    case .postureAmbiguous: "posture_ambiguous"
    case .postureUnknown: "posture_unknown"
    case .transition: "transition"
    case .outsideBands: "outside_bands"
    }
  }
}

/// How sure: three words, because more would be invented.
package enum Confidence: UInt8, Sendable, BitwiseCopyable, Comparable {
  case low = 1
  case medium
  case high

  package var word: StaticString {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }

  package static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }
}
