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
  /// Held up: away from where it rested, and not still.
  case held
  case running
  /// Pedalling.
  case cycling
  /// Carried along by what it sits in or stands on.
  case vehicle
  /// Nothing but the sensor's noise for ten minutes.
  case offBody

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
    case .held: "held"
    case .running: "running"
    case .cycling: "cycling"
    case .vehicle: "vehicle"
    case .offBody: "off_body"
    }
  }

  package var isSupported: Bool { self == .seated || self == .lying || self == .resting }
}

/// The condition under which a movement shows (axis 1 of the 2018 consensus on tremors, Bhatia et al.).
package enum Activation: UInt8, Sendable, BitwiseCopyable {
  case unknown = 0
  case rest
  case standing
  case walking
  case movement
  /// Held against gravity.
  case posture

  package var word: StaticString {
    switch self {
    case .unknown: "unknown"
    case .rest: "rest"
    case .standing: "standing"
    case .walking: "walking"
    case .movement: "movement"
    case .posture: "posture"
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
