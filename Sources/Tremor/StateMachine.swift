import Signal

/// What the leg does as a whole, hop by hop: walking, turning, upright, resting.
///
/// Walking comes from the stride's rhythm and swing, posture from gravity, standing against sitting from sway; with one
/// sensor on a shank that is all there is, so a state that cannot be told is called ambiguous. Stairs are not told from
/// level walking: with one sensor on one leg they look alike.
package struct StateMachine: Sendable {
  private let settings: AnalysisSettings
  private let site: Site
  /// No gravity and no leg: nothing is known of posture or gait.
  private let isBlind: Bool
  private var lastWalk = -1e9
  private var lastTurn = -1e9
  private var isUprightBySway = false
  private var restSince = 1e18
  private var swingHops = 0
  /// The posture last told for sure, while nothing says that it was left.
  private var held: LegState?
  private var pedalling: Pedalling
  package private(set) var isWalking = false
  package private(set) var isRunning = false
  /// Acceleration and swing of this person's walking, g and °/s; 0 before any was seen.
  package private(set) var gaitLevel = 0.0
  private var gaitHops = 0.0
  /// Hops in which gravity's direction stayed, and in which it drifted.
  private var stayHops = 0
  private var driftHops = 0

  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    site = description.site
    pedalling = Pedalling(settings, hasGyroscope: description.hasGyroscope)
    isBlind = description.site == .other && description.isGravityRemoved
  }

  package mutating func restart() {
    isWalking = false
    lastWalk = -1e9
    held = nil
    restSince = 1e18
    swingHops = 0
    stayHops = 0
    driftHops = 0
  }

  /// Seconds since the last hop of walking.
  package func sinceWalk(at time: Double) -> Double { time - lastWalk }

  /// True if the leg has rested for 3 s.
  package func isAtRest(at time: Double) -> Bool { time - restSince >= 3 }

  /// Whether it has pedalled within the last 20 s.
  package func isCycling(at time: Double) -> Bool { pedalling.wasSeen(within: 20, of: time) }

  /// Whether it has within the last minute: a coasting leg trembles with the road.
  package func isOnBicycle(at time: Double) -> Bool { pedalling.wasSeen(within: 60, of: time) }

  /// Decides whether this hop is walking: to be called first, because the mount is learnt while walking.
  package mutating func updateWalking(_ f: Features) {
    let index = f.freezeIndex ?? 0
    // A foot that rocks also has a rhythm, but the leg stays where it rests.
    let isResting = held?.isSupported == true && f.time - lastTurn > 3
    let swings =
      f.swing.map { $0 >= settings.gaitSwing * (isResting ? 2 : 1) }
      ?? (!isResting || f.locomotorRMS > 2 * settings.gaitMinG)
    let hasRhythm =
      f.gaitCorrelation >= settings.gaitCorrelation && f.fastCorrelation < 0.9 * f.gaitCorrelation
      && f.locomotorRMS > settings.gaitMinG && (swings || site == .other)
      // Trembling also repeats; a gait has most of its power below 3 Hz or at least not mostly above.
      && index < settings.freezeIndexOn * 1.5
    // Uneven steps, as of a shuffle, have a swing and no rhythm.
    let isSwinging =
      (f.swing ?? 0) >= 2.5 * settings.gaitSwing && f.locomotorRMS > 1.5 * settings.gaitMinG && index < 1.5
    swingHops = isSwinging ? swingHops + 1 : 0
    if hasRhythm || swingHops >= 4 {
      isWalking = true
      lastWalk = f.time
      if index < 1.5, hasRhythm {
        // A running mean over a minute or two of walking.
        gaitHops = min(gaitHops + 1, 120)
        gaitLevel += (f.locomotorRMS - gaitLevel) / gaitHops
      }
      isRunning = f.locomotorRMS > settings.runningG
    } else if f.time - lastWalk > 2.5 {
      isWalking = false
      isRunning = false
    }
    pedalling.update(f)
  }

  /// Fills in state and activation of the hop. `isCarried`: see `Carriage`.
  package mutating func update(_ features: inout Features, _ posture: inout Posture, isCarried: Bool) {
    let time = features.time
    // It goes on while the last second has a share in it.
    if let turned = posture.turn(hops: 6), turned > 15, posture.turn(hops: 2) ?? 90 > 3 { lastTurn = time }
    let isTurning = time - lastTurn <= 1
    features.sinceTurn = time - lastTurn
    let isOscillating =
      features.lineFrequency != nil && features.relativePower >= settings.relativePowerOff
      && features.highLowRatio >= 0.5 * settings.highLowRatioMin
    let isRocking = features.gaitCorrelation >= settings.slowCorrelation && held?.isSupported == true
    let posed = state(features, isTurning, isOscillating || isRocking, &posture)
    features.isMountKnown = posture.lean != nil && site != .other
    updateRest(posed, features, &posture, isTurning)
    features.state = posed
    if isWalking, !isBlind {
      features.state = isCycling(at: time) ? .cycling : (isRunning ? .running : .walking)
    } else if isCarried, posed != .transition, posed != .moving {
      features.state = .vehicle
    }
    features.activation = activation(posed, features)
  }

  private func activation(_ posed: LegState, _ f: Features) -> Activation {
    switch posed {
    case .walking: .walking
    case .standing: .standing
    case .seated, .lying, .resting: isAtRest(at: f.time) ? .rest : .movement
    case .held: .posture
    case .moving, .transition: .movement
    default: .unknown
    }
  }

  private mutating func state(
    _ f: Features, _ isTurning: Bool, _ isOscillating: Bool, _ posture: inout Posture
  ) -> LegState {
    if isWalking, !isBlind {
      held = nil
      return .walking
    }
    if isTurning {
      held = nil
      posture.unsettle()
      return .transition
    }
    noteDrift(f, &posture)
    if isOscillating, let held { return oscillating(held, f, &posture) }
    var decided = decide(f, posture.sway(hops: 20) ?? posture.sway(hops: 8), isOscillating, &posture)
    if decided == .standing, isStaying, site != .thigh || posture.lean == nil {
      // It swayed some seconds ago; a body that stands does not stop.
      isUprightBySway = false
      decided = supported(&posture)
    }
    // A body that stands does not swing like a pendulum: what looked like its sway is the leg rocking.
    let isPendulum = f.gaitCorrelation >= 1.5 * settings.slowCorrelation && (f.swing ?? 0) >= 3 && f.time - lastTurn > 4
    if decided == .standing, isPendulum, posture.lean == nil { decided = .resting }
    switch decided {
    case .seated, .lying, .resting, .standing, .held: held = decided
    default: held = nil
    }
    return decided
  }

  /// How far gravity's direction, below 0.7 Hz, drifts in 4 s: what an oscillation leaves of the sway.
  private mutating func noteDrift(_ f: Features, _ posture: inout Posture) {
    let drift = f.time - lastTurn > 4 ? posture.turn(hops: 8) : nil
    stayHops = (drift ?? 90) < settings.supportedDrift ? stayHops + 1 : 0
    driftHops = (drift ?? 0) > settings.heldDrift ? driftHops + 1 : 0
  }

  private var isStaying: Bool { stayHops >= 5 }

  /// Posture changes by a step or a turn, not by trembling; but what was taken for standing or held may turn out to rest.
  private mutating func oscillating(_ was: LegState, _ f: Features, _ posture: inout Posture) -> LegState {
    switch was {
    case .standing, .held:
      if isStaying, site != .thigh || posture.lean == nil {
        held = supported(&posture)
        // It has rested all the while.
        restSince = min(restSince, f.time - 3)
      }
    case .resting, .seated, .lying:
      if driftHops >= 4, site != .thigh, posture.fromRest ?? 0 > settings.heldDeg { held = .held }
    default: break
    }
    return held ?? was
  }

  /// The word for a leg that does not sway.
  private mutating func supported(_ posture: inout Posture) -> LegState {
    guard let lean = posture.lean, site != .other else { return .resting }
    return lean > 55 ? .lying : (lean < 30 ? .seated : .uprightAmbiguous)
  }

  private mutating func decide(
    _ f: Features, _ sway: Double?, _ isOscillating: Bool, _ posture: inout Posture
  ) -> LegState {
    // 0.15–0.2° is neither: the word then stays as it was.
    if let sway {
      if sway > 0.2 { isUprightBySway = true }
      if sway < 0.15 { isUprightBySway = false }
    }
    let rate = f.slowRotationPower.map { $0.squareRoot() }
    let isStill = rate.map { $0 < settings.supportedRate } ?? ((sway ?? 1) < 0.1)
    // Away from where it rested, and drifting: held up against gravity.
    if !isStill, let away = posture.fromRest, away > settings.heldDeg, site != .thigh {
      let isUpright = posture.lean.map { $0 < 20 } ?? false
      // What shakes by fits and starts has slow power of its own.
      if !isUpright, isOscillating || (rate ?? 0) < 2 * settings.movingRate { return .held }
    }
    guard let lean = posture.lean, site != .other else {
      // No walk has shown the mount. A leg that does not sway is supported; one that sways like a body stands.
      guard let sway else { return isStill && rate != nil ? .resting : .unknown }
      if sway < 0.15, isStill || rate == nil { return .resting }
      if sway > 2 { return .moving }
      if site == .other { return sway < 0.15 ? .resting : .unknown }
      return sway > 0.25 || (rate ?? 0) > settings.swayRate ? .standing : .resting
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
    return f.time - lastWalk < 60 && lastTurn < lastWalk ? .standing : .uprightAmbiguous
  }

  /// Rest: a supported posture, little slow movement (ParaDigMa's gate at the wrist: 50 (°/s)² in 0.5–3 Hz), no drift.
  private mutating func updateRest(
    _ posed: LegState, _ features: Features, _ posture: inout Posture, _ isTurning: Bool
  ) {
    let isStill =
      if let power = features.slowRotationPower {
        power <= (restSince < 1e17 ? 2 : 1) * settings.restGyroPower
      } else {
        features.slowAccelerationRMS <= (restSince < 1e17 ? 0.04 : 0.02)
      }
    let isSteady = (posture.turn(hops: 4) ?? 90) < 2
    if posed.isSupported && isStill && isSteady && !isTurning {
      restSince = min(restSince, features.time)
      if isAtRest(at: features.time), posture.turn(hops: 8) ?? 90 < settings.supportedDrift { posture.noteRest() }
    } else {
      restSince = 1e18
    }
  }
}
