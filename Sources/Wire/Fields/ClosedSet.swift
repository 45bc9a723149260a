import Signal
import Tremor

/// The words that a field may hold. Within a major version words are only added.
package enum ClosedSet: String, Sendable, CaseIterable {
  case label, phase, activation, end, confidence, cause
  case gapCause = "gap cause"
  case reason
  case legState = "state in features"
  case daemonState = "state in hello"
  case quality, chip, site, leg, clock
  case byeReason = "bye reason"
  case lostReason = "lost reason"
  case errorCode = "error code"
  case calibrationState = "calibration state"
  case recordingState = "recording state"
  case logState = "log state"
  case configurationState = "configuration state"
  case rateState = "rate state"
  case pacing
  case axis
  case evidence
  case postureCertainty = "posture certainty"

  package var words: [String] {
    switch self {
    case .label: Self.all(Label.self).map { "\($0.word)" }
    case .phase: Self.all(TremorEvent.Phase.self).map { "\($0.word)" }
    case .activation: Self.all(Activation.self).map { "\($0.word)" }
    case .end: Self.all(TremorEvent.End.self).map { "\($0.word)" } + ["interrupted"]
    case .confidence: Self.all(Confidence.self).map { "\($0.word)" }
    case .cause: ["none"]
    case .gapCause: Self.gapCauses
    case .reason: Self.all(Reason.self).map { "\($0.word)" }
    case .legState: Self.all(LegState.self).map { "\($0.word)" }
    case .daemonState: ["probing", "configuring", "streaming", "recovering", "replaying", "ended"]
    case .quality: ["gap", "clipped", "bridged", "stuck", "zeros", "noise_floor"]
    case .chip: Self.all(Chip.self).map { "\($0.word)" }
    case .site: Self.all(Site.self).map { "\($0.word)" }
    case .leg: Self.all(Leg.self).map { "\($0.word)" }
    case .clock: ["synchronised", "unsynchronised"]
    case .byeReason: ["shutdown", "end_of_data", "limit"]
    case .lostReason: ["slow", "expired"]
    case .errorCode: ["unsupported", "forbidden", "argument", "limit", "internal"]
    case .calibrationState: ["none", "applied", "refused"]
    case .recordingState: ["off", "waiting", "writing", "blocked"]
    case .logState: ["writing", "stalled", "refused"]
    case .configurationState: ["restart_needed", "refused"]
    case .rateState: ["good", "off", "fault"]
    case .pacing: ["none", "edges", "silent", "refused"]
    case .evidence: Self.all(StrongFeature.self).map { "\($0.word)" }
    case .postureCertainty: ["probable", "uncertain"]
    case .axis: ["accel_x", "accel_y", "accel_z", "gyro_x", "gyro_y", "gyro_z"]
    }
  }

  /// Asked for with each status: made once.
  private static let gapCauses = all(GapCause.self).map { "\($0.word)" }

  private static func all<T: RawRepresentable<UInt8>>(_: T.Type) -> [T] {
    (0...UInt8.max).compactMap { T(rawValue: $0) }
  }
}
