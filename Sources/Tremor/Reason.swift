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
  case noiseOnly
  case sensorFault
  case carriedAlong
  case fastWhenStanding
  case suddenAndSteady
  case regularWhenHeld
  case regularInMovement
  case broadWithoutLine
  case slowRhythm
  case periodicMovements
  case shortMovement
  case suddenMovement
  case twoRulesTie
  case lowSNR
  case harmonicOfGait

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
    case .noiseOnly: "noise_only"
    case .sensorFault: "sensor_fault"
    case .carriedAlong: "carried_along"
    case .fastWhenStanding: "fast_when_standing"
    case .suddenAndSteady: "sudden_and_steady"
    case .regularWhenHeld: "regular_when_held"
    case .regularInMovement: "regular_in_movement"
    case .broadWithoutLine: "broad_without_line"
    case .slowRhythm: "slow_rhythm"
    case .periodicMovements: "periodic_movements"
    case .shortMovement: "short_movement"
    case .suddenMovement: "sudden_movement"
    case .twoRulesTie: "two_rules_tie"
    case .lowSNR: "low_snr"
    case .harmonicOfGait: "harmonic_of_gait"
    }
  }
}
