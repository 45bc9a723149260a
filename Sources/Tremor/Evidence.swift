import Signal

/// What a hop shows, before anyone asks which label it is.
struct Evidence: Sendable, BitwiseCopyable {
  var frequency = 0.0
  var slowFrequency = 0.0
  var signs: UInt8 = 0

  func shows(_ sign: Rule.Sign) -> Bool { signs & (1 &<< sign.rawValue) != 0 }
  mutating func insert(_ sign: Rule.Sign) { signs |= 1 &<< sign.rawValue }
}

/// Gathers the evidence hop by hop, with what has to be remembered for it.
struct EvidenceTracker: Sendable {
  private let settings: AnalysisSettings
  private let hasGyroscope: Bool
  private let isOther: Bool
  private let gate: OscillationGate
  /// Coherence and SNR (dB) over the last seconds, and for how many hops there was a line.
  private var coherence = 0.0
  private var snr = 0.0
  private var lineHops = 0
  private var silentHops = 0
  private var lastFrequency = 0.0
  private var steadyHops = 0
  private var hasSlowRhythm = false
  private var slowFrequency = 0.0
  private var slowWindows = 0
  private var sinceSlow = 0
  private var freezeHops = 0
  /// Hops with a line that is large enough, and those since the last.
  private var lastingHops = 0
  private var pauseHops = 0

  init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    hasGyroscope = description.hasGyroscope
    isOther = description.site == .other && description.isGravityRemoved
    gate = OscillationGate(settings, leastMg: isOther ? settings.otherMinMg : settings.accelerationMinMg)
  }

  mutating func restart() {
    lineHops = 0
    steadyHops = 0
    freezeHops = 0
    hasSlowRhythm = false
  }

  mutating func update(
    _ f: Features, _ state: borrowing StateMachine, _ carriage: Carriage, held: Label?
  ) -> Evidence {
    var seen = Evidence()
    track(f)
    seen.frequency = f.lineFrequency ?? 0
    if isFreezing(f, state, isHeld: held == .freezeTremble) {
      freezeHops += 1
      seen.insert(.freeze)
    } else {
      freezeHops = 0
    }
    if carriage.isVibration(isHeld: held == .externalVibration) { seen.insert(.carriage) }
    // A coasting leg trembles with the road.
    let coasts = state.isCycling(at: f.time) && f.locomotorRMS > settings.freezeMinG
    // A hand without gravity shows no gait.
    guard !state.isWalking || isOther, !coasts else {
      hasSlowRhythm = false
      slowWindows = 0
      return seen
    }
    trackSlow(f)
    if hasSlowRhythm, f.state.isSupported, f.sinceTurn > 8 {
      seen.insert(.slow)
      seen.slowFrequency = slowFrequency
    }
    // What is carried along is not the leg's own.
    if carriage.isSuspected { return seen }
    let isUpright = f.state == .standing || f.state == .uprightAmbiguous
    let isHeld = held.map { $0 != .freezeTremble && $0 != .externalVibration && $0 != .rhythmicSlow } ?? false
    let stride = state.sinceWalk(at: f.time) < 4 ? f.strideTime : nil
    if isSudden(f, held) {
      seen.insert(.sudden)
      if held != .clonusLike { seen.frequency = f.shortFrequency ?? seen.frequency }
    }
    let passes = gate.passes(f, coherence: coherence, isUpright: isUpright, isHeld: isHeld, strideTime: stride)
    pauseHops = passes ? 0 : pauseHops + 1
    lastingHops = passes ? lastingHops + 1 : (pauseHops > 2 ? 0 : lastingHops)
    let isBroad = isBroad(f, state, isHeld: held == .broadTremble)
    if isBroad { seen.insert(.broad) }
    if isMoving(f), passesMoving(f, isHeld: held == .kineticOscillation) { seen.insert(.movingLine) }
    let hasPosture = f.activation == .standing || f.activation == .posture
    // At rest everybody trembles a little, without a line; above a tremor's band it has to be clear.
    let isLine = coherence >= settings.restCoherence && (seen.frequency <= 7.6 || coherence >= 0.75)
    let isLasting = f.anglePP.map { $0 >= settings.smallDeg } ?? true || lastingHops >= settings.smallHops
    let isRestLine = f.activation != .rest || isHeld || isOther || (isLine && isLasting)
    if passes, isRestLine, isHeld || !isHeaved(f), !(hasPosture && isBroad && seen.frequency < 12.7) {
      // In a transition the swing rings in the window: what was open may go on, nothing may begin.
      if f.state != .transition || isHeld { seen.insert(.line) }
    }
    return seen
  }

  // MARK: - Memory

  private mutating func track(_ f: Features) {
    guard let frequency = f.lineFrequency, let c = f.coherence else {
      silentHops += 1
      if silentHops > 2 {
        lineHops = 0
        steadyHops = 0
      }
      return
    }
    silentHops = 0
    lineHops += 1
    coherence += (c - coherence) / Double(min(lineHops, 6))
    snr += ((f.snr ?? 0) - snr) / Double(min(lineHops, 6))
    steadyHops = abs(frequency - lastFrequency) < 0.6 ? steadyHops + 1 : 0
    lastFrequency = frequency
  }

  private mutating func trackSlow(_ f: Features) {
    sinceSlow += 1
    guard let frequency = f.slowFrequency else {
      // No such line in a window of its own.
      if sinceSlow >= 5 { hasSlowRhythm = false }
      return
    }
    sinceSlow = 0
    let least = hasGyroscope ? settings.slowMinDps : settings.slowMinG
    slowWindows = abs(frequency - slowFrequency) <= 0.15 ? slowWindows + 1 : 0
    slowFrequency = frequency
    // One swing also has a frequency. A rhythm repeats: after a period or a half of it, or from window to window.
    let repeats = f.gaitCorrelation >= settings.slowCorrelation || (frequency < 0.7 && slowWindows >= 4)
    let factor = hasSlowRhythm ? 0.7 : 1
    hasSlowRhythm =
      f.slowShare >= settings.slowShare * factor && f.slowSize >= least && !f.quality.blocksOscillation
      && (repeats || (hasSlowRhythm && slowWindows > 0))
  }

  // MARK: - Signs

  /// Broadband, not a line: a spectral peak finds no freeze (measured on Daphnet, where no window of one passed the gate).
  private func isFreezing(_ f: Features, _ state: borrowing StateMachine, isHeld: Bool) -> Bool {
    guard !f.quality.contains(.stuck), !f.isUnusable, let score = f.freezeScore, !state.isRunning else {
      return false
    }
    let sinceWalk = state.sinceWalk(at: f.time)
    let hasContext = sinceWalk <= settings.locomotorContextS || isHeld || freezeHops > 0
    let share =
      state.isOnBicycle(at: f.time)
      ? settings.freezeShareOfPedalling * state.gaitLevel
      : min(settings.freezeShareOfGait * state.gaitLevel, 1.3 * settings.freezeFullG)
    let least = max(settings.freezeMinG, share)
    if let swing = f.swing, swing > settings.freezeMaxSwing { return false }
    return hasContext && score > settings.freezeIndexOn * (isHeld ? settings.freezeHold : 1)
      && f.locomotorRMS > least && f.gaitCorrelation < settings.freezeMaxCorrelation
  }

  /// Whole within half a second, and as steady as a spring: after a tilt of the leg.
  private func isSudden(_ f: Features, _ held: Label?) -> Bool {
    if f.quality.contains(.clipped) || f.quality.contains(.stuck) { return false }
    if held == .clonusLike { return f.isLineSure && coherence >= 0.7 && steadyHops > 0 }
    // A leg that is lifted turns further, and one that moves swings.
    guard f.shortFrequency != nil, let steadiness = f.shortCoherence, f.state != .held, f.state != .transition,
      (f.swing ?? 0) < 8, f.tilt >= 2.5, f.tilt <= 15, (f.freezeIndex ?? 0) > 3
    else { return false }
    // The movement before it may be the larger and hide how it grew: then it has to be as steady as a spring.
    guard let rise = f.rise else { return steadiness >= 0.95 && f.tilt >= 5 }
    return rise <= 0.85 && steadiness >= 0.9
  }

  private func isBroad(_ f: Features, _ state: borrowing StateMachine, isHeld: Bool) -> Bool {
    guard !f.quality.blocksOscillation, f.lineFrequency != nil, let peak = f.snr, let bands = f.accelerationBands,
      snr < settings.broadSnrDB + (isHeld ? 1.5 : 0), coherence < settings.broadCoherence, lineHops >= 3
    else { return false }
    let factor = isHeld ? 0.5 : 1
    if let angle = f.anglePP, angle < settings.broadMinDeg * factor { return false }
    let size = (bands[1] * bands[1] + bands[2] * bands[2]).squareRoot() * 1000
    let sinceWalk = state.sinceWalk(at: f.time)
    return peak >= settings.snrMinDB && size >= settings.broadMinMg * factor
      && f.highLowRatio >= 1.5 * settings.highLowRatioMin * factor && f.subHarmonic < 0.4
      && size >= 3.5 * bands[0] * 1000 * factor
      && sinceWalk > 4 && (f.radius ?? 0) < settings.carriageM
  }

  /// Slow and fast at once, as a vehicle shakes: no line of the leg's own, unless it is a clear one.
  private func isHeaved(_ f: Features) -> Bool {
    guard let bands = f.accelerationBands, coherence < 0.8 else { return false }
    let fast = bands[1] * bands[1] + bands[2] * bands[2] + bands[3] * bands[3]
    return fast < 9 * bands[0] * bands[0]
  }

  private func isMoving(_ f: Features) -> Bool {
    guard let power = f.slowRotationPower else { return f.slowAccelerationRMS > 0.03 }
    return power >= settings.movingRate * settings.movingRate
  }

  private func passesMoving(_ f: Features, isHeld: Bool) -> Bool {
    guard !f.quality.blocksOscillation, let snr = f.snr, f.lineFrequency != nil else { return false }
    if isHeld { return coherence >= 0.35 && snr >= settings.snrMinDB && f.relativePower >= settings.relativePowerOff }
    return coherence >= 0.6 && snr >= 10 && f.relativePower >= settings.relativePowerOn && steadyHops >= 3
      && f.subHarmonic < 0.25 && f.highLowRatio >= 0.1
      && (f.anglePP ?? 0 >= settings.angleMinDeg || f.accelerationRMS * 1000 >= 2 * settings.accelerationMinMg)
  }
}
