/// What the detector knows beside the hop itself, for the figures of an event.
package struct EpisodeContext: Sendable, BitwiseCopyable {
  /// Minutes of vigorous gait within the last hour; nil below one.
  package var exertionMinutes: Double?
  /// Share of the usable rest of this run in which the leg oscillated.
  package var restShare: Double?
  /// Seconds from the end of the movement that interrupted it to its coming back.
  package var reemerges: Double?
  /// For how many seconds the leg has been carried along, at most half a minute.
  package var carriedSeconds = 0.0

  package init() {}

  mutating func take(_ now: EpisodeContext) {
    restShare = now.restShare ?? restShare
    exertionMinutes = now.exertionMinutes ?? exertionMinutes
  }
}

/// Keeps count of rest, movement and exertion over a run.
struct Ledger: Sendable {
  private var restHops = 0.0
  private var tremblingHops = 0.0
  /// When the leg last began to move, and last stopped.
  private(set) var movementStart = -1e9
  private var movementEnd = -1e9
  private var isMoving = false
  private var lastRestOscillation = -1e9
  /// Hops of vigorous gait in each of the last 60 minutes.
  private var minutes: InlineArray<64, UInt8> = InlineArray(repeating: 0)
  private var minute = 0

  /// Gait counts as vigorous above this, g (clinical rule: 0.5 g).
  private static let vigorousG = 0.5

  mutating func update(_ f: Features, held: Label?) {
    let now = Int(min(f.time / 60, 1e9))
    while minute < now {
      minute += 1
      minutes[minute & 63] = 0
      if now - minute > 64 { minute = now - 64 }
    }
    if f.activation == .walking, f.locomotorRMS > Self.vigorousG { minutes[minute & 63] += 1 }
    let moves = f.activation == .movement || f.activation == .walking
    if moves, !isMoving { movementStart = f.time - 1 }
    if !moves, isMoving { movementEnd = f.time - 1 }
    isMoving = moves
    if f.activation == .rest, !f.quality.blocksOscillation {
      restHops += 1
      if held == .restOscillation { tremblingHops += 1 }
    }
    if held == .restOscillation { lastRestOscillation = f.time }
  }

  /// `time`: of the hop at which it is said.
  mutating func context(at time: Double) -> EpisodeContext {
    var context = EpisodeContext()
    var hops = 0.0
    for k in 0..<60 where minute - k >= 0 { hops += Double(Int(minutes[(minute - k) & 63])) }
    if hops >= 120 { context.exertionMinutes = hops / 120 }
    if restHops >= 20 { context.restShare = tremblingHops / restHops }
    // Oscillation, movement, and oscillation again (re-emergence: 2–20 s).
    let pause = time - movementEnd
    if pause > 0, pause <= 20, movementEnd > lastRestOscillation - 3, lastRestOscillation > movementStart - 30 {
      context.reemerges = pause
    }
    return context
  }

  /// Seconds from the start of a movement to `stop`, if one stopped it.
  func stopsWithMovement(_ stop: Double) -> Double? {
    let seconds = stop - movementStart
    return seconds > -1.5 && seconds < 4 ? max(0, seconds) : nil
  }
}

/// A figure of a hop that speaks for an oscillation, and how far it lies over its threshold.
package enum StrongFeature: UInt8, Sendable, BitwiseCopyable {
  case snr = 1
  case coherence
  case relativePower
  case highLowRatio
  case size
  case freezeScore

  package var word: StaticString {
    switch self {
    case .snr: "snr_db"
    case .coherence: "coherence"
    case .relativePower: "relative_power"
    case .highLowRatio: "high_low_ratio"
    case .size: "accel_rms_mg"
    case .freezeScore: "freeze_score"
    }
  }
}

/// Two features with their means over an event.
package struct StrongestFeatures: Sendable, BitwiseCopyable {
  package var first: StrongFeature
  package var firstValue: Double
  package var second: StrongFeature
  package var secondValue: Double
}

/// Means of what speaks for an event.
struct FeatureStrengths: Sendable {
  private var sums: InlineArray<6, Double> = InlineArray(repeating: 0)
  private var hops = 0.0

  mutating func add(_ f: Features) {
    hops += 1
    sums[0] += min(f.snr ?? 0, 60)
    sums[1] += f.coherence ?? 0
    sums[2] += f.relativePower
    sums[3] += min(f.highLowRatio, 100)
    sums[4] += f.accelerationRMS * 1000
    sums[5] += min(f.freezeScore ?? 0, 100)
  }

  /// The two that lie furthest above what noise and gait show (the thresholds, and 20 mg), each against its own top.
  func two(isFreeze: Bool) -> StrongestFeatures? {
    guard hops > 0 else { return nil }
    let floors = [6, 0.5, 0.4, 2, 20, 2] as InlineArray<6, Double>
    let tops = [40, 1, 1, 100, 500, 20] as InlineArray<6, Double>
    var (best, next) = (0, 1)
    var scores = SIMD2<Double>(-1e9, -1e9)
    // A freeze has no line, and a line is no freeze.
    for k in 0..<6 where k == 4 || isFreeze == (k == 5) {
      let score = (sums[k] / hops - floors[k]) / (tops[k] - floors[k])
      if score > scores[0] {
        (best, next) = (k, best)
        scores = SIMD2(score, scores[0])
      } else if score > scores[1] {
        next = k
        scores[1] = score
      }
    }
    guard let first = StrongFeature(rawValue: UInt8(best + 1)),
      let second = StrongFeature(rawValue: UInt8(next + 1))
    else { return nil }
    return StrongestFeatures(
      first: first, firstValue: sums[best] / hops, second: second, secondValue: sums[next] / hops)
  }
}
