import Signal

/// What the leg does as a whole, hop by hop: walking, turning, upright, resting.
///
/// Walking comes from the stride's rhythm, posture from gravity, standing against sitting from sway; with one sensor on a
/// shank that is all there is, so a state that cannot be told is called ambiguous.
package struct StateMachine: Sendable {
  private let settings: AnalysisSettings
  private let site: Site
  private let hasGyroscope: Bool
  private var lastWalk = -1e9
  private var lastTurn = -1e9
  private var isUprightBySway = false
  private var restSince = 1e18
  /// The posture last told for sure, while nothing says that it was left.
  private var held: LegState?
  package private(set) var isWalking = false

  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    site = description.site
    hasGyroscope = description.hasGyroscope
  }

  package mutating func restart() {
    isWalking = false
    lastWalk = -1e9
    held = nil
    restSince = 1e18
  }

  /// Seconds since the last hop of walking.
  package func sinceWalk(at time: Double) -> Double { time - lastWalk }

  /// True if the leg has rested for 3 s.
  package func isAtRest(at time: Double) -> Bool { time - restSince >= 3 }

  /// Decides whether this hop is walking: to be called first, because the mount is learnt while walking.
  package mutating func updateWalking(_ features: Features) {
    let hasRhythm =
      features.gaitCorrelation >= settings.gaitCorrelation
      && features.fastCorrelation < 0.9 * features.gaitCorrelation
      && features.locomotorRMS > settings.gaitMinG
      // Trembling also repeats; a gait has most of its power below 3 Hz or at least not mostly above.
      && (features.freezeScore ?? 0) < settings.freezeIndexOn * 1.5
    if hasRhythm {
      isWalking = true
      lastWalk = features.time
    } else if features.time - lastWalk > 2.5 {
      isWalking = false
    }
  }

  /// Fills in state and activation of the hop.
  package mutating func update(_ features: inout Features, _ posture: inout Posture) {
    let time = features.time
    if let turned = posture.turn(hops: 6), turned > 15 { lastTurn = time }
    let isTurning = time - lastTurn <= 1
    let isOscillating =
      features.lineFrequency != nil && features.relativePower >= settings.relativePowerOff
      && features.highLowRatio >= 0.5 * settings.highLowRatioMin
    features.state = state(time, isTurning, isOscillating, &posture)
    features.isMountKnown = posture.lean != nil && site != .other
    updateRest(features, &posture, isTurning)
    features.activation =
      switch features.state {
      case .walking: .walking
      case .standing: .standing
      case .seated, .lying, .resting: isAtRest(at: time) ? .rest : .movement
      case .moving, .transition: .movement
      case .unknown, .uprightAmbiguous: .unknown
      }
  }

  private mutating func state(
    _ time: Double, _ isTurning: Bool, _ isOscillating: Bool, _ posture: inout Posture
  ) -> LegState {
    if isWalking {
      held = nil
      return .walking
    }
    if isTurning {
      held = nil
      posture.unsettle()
      return .transition
    }
    // An oscillation shakes the measures of posture too. Posture changes by a step or a turn, not by trembling.
    if isOscillating, let held { return held }
    let decided = decide(time, posture.sway(hops: 20), posture.lean)
    switch decided {
    case .seated, .lying, .resting, .standing: held = decided
    default: held = nil
    }
    return decided
  }

  private mutating func decide(_ time: Double, _ sway: Double?, _ lean: Double?) -> LegState {
    // 0.15–0.2° is neither: the word then stays as it was.
    if let sway {
      if sway > 0.2 { isUprightBySway = true }
      if sway < 0.15 { isUprightBySway = false }
    }
    guard let lean, site != .other else {
      // No walk has shown the mount. A leg that does not sway is supported; one that sways like a body stands.
      guard let sway else { return .unknown }
      if sway < 0.15 { return .resting }
      if sway > 2 { return .moving }
      return site != .other && sway > 0.3 ? .standing : .unknown
    }
    if site == .thigh {
      if lean > 50 { return .seated }
      return lean < 35 ? .standing : .uprightAmbiguous
    }
    if lean > 55 { return .lying }
    if lean >= 30 { return .uprightAmbiguous }
    if let sway {
      if sway > 2 { return .moving }
      if isUprightBySway { return .standing }
      return sway < 0.15 ? .seated : .uprightAmbiguous
    }
    return time - lastWalk < 60 && lastTurn < lastWalk ? .standing : .uprightAmbiguous
  }

  /// Rest: a supported posture, little slow movement (ParaDigMa's gate at the wrist: 50 (°/s)² in 0.5–3 Hz), no drift.
  private mutating func updateRest(_ features: Features, _ posture: inout Posture, _ isTurning: Bool) {
    let isSupported = features.state == .seated || features.state == .lying || features.state == .resting
    let isStill =
      if let power = features.slowRotationPower {
        power <= (restSince < 1e17 ? 2 : 1) * settings.restGyroPower
      } else {
        features.slowAccelerationRMS <= (restSince < 1e17 ? 0.04 : 0.02)
      }
    let isSteady = (posture.turn(hops: 4) ?? 90) < 2
    if isSupported && isStill && isSteady && !isTurning {
      restSince = min(restSince, features.time)
    } else {
      restSince = 1e18
    }
  }
}
