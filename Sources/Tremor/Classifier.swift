import Signal

/// One hop's verdict: the label that holds now, and why.
package struct Verdict: Sendable, BitwiseCopyable, Equatable {
  package var label: Label
  package var reason: Reason
}

/// A row of the table: what must be seen, where, and for how long.
struct Rule: Sendable, BitwiseCopyable {
  /// What a hop shows: see `Evidence`.
  enum Sign: UInt8, Sendable { case freeze, carriage, line, sudden, movingLine, broad, slow }

  /// Activations as a set.
  struct When: Sendable, BitwiseCopyable {
    var bits: UInt8
    static let rest = When(.rest)
    static let standing = When(.standing)
    static let posture = When(.posture)
    static let movement = When(.movement)
    static let any = When(bits: .max)
    static let notWalking = When(bits: ~When(.walking).bits)
    static let upright = When(bits: When(.standing).bits | When(.posture).bits)
    static let supported = When(bits: When(.rest).bits | When(.movement).bits | When(.unknown).bits)

    init(_ one: Activation) { bits = 1 &<< one.rawValue }
    init(bits: UInt8) { self.bits = bits }

    func contains(_ one: Activation) -> Bool { bits & (1 &<< one.rawValue) != 0 }
  }

  var label: Label
  var sign: Sign
  /// Hz; clinical bands with a tenth beyond them, because a frequency wanders.
  var low: Double
  var high: Double
  var when: When
  /// Hops with the label out of one more that open an event.
  var hops: Int
  var reason: Reason
}

/// The rules of the oscillation layer by priority: the first row that fits a hop names it.
///
/// | label | sign | Hz | when | hops |
/// |---|---|---|---|---|
/// | `freeze_tremble` | freeze score above its threshold, no swing | 3–8 | within 5 s of walking | 3 |
/// | `external_vibration` | carried along for half a minute | any | not walking | 1 |
/// | `clonus_like` | a line that is whole within half a second, after a tilt | 4–8 | not walking | 2 |
/// | `standing_fast` | line | 12.2–19 | standing | 12 |
/// | `rest_oscillation` | line | 3–12; above 7.5 of low confidence | at rest for 3 s | 4 |
/// | `standing_oscillation` | line | 3.5–12 | standing | 4 |
/// | `postural_oscillation` | line | 4–12 | held up | 4 |
/// | `kinetic_oscillation` | line that stays, in a slow movement | 3.5–12 | moving | 6 |
/// | `broad_tremble` | tremble without a line | 4–12 | standing, held up | 6 |
/// | `rhythmic_slow` | line for 8 s | 0.35–3 | supported | 1 |
/// | `undetermined` | line | 3–20 | not walking | 8 |
enum RuleTable {
  static let count = 11

  static func row(_ k: Int) -> Rule {
    switch k {
    case 0:
      Rule(label: .freezeTremble, sign: .freeze, low: 3, high: 8, when: .any, hops: 3, reason: .tremblingAfterGait)
    case 1:
      Rule(
        label: .externalVibration, sign: .carriage, low: 0, high: 99, when: .notWalking, hops: 1, reason: .carriedAlong)
    case 2:
      Rule(label: .clonusLike, sign: .sudden, low: 3.8, high: 8.2, when: .notWalking, hops: 2, reason: .suddenAndSteady)
    case 3:
      Rule(
        label: .standingFast, sign: .line, low: 12.2, high: 19.2, when: .standing, hops: 12, reason: .fastWhenStanding)
    case 4:
      Rule(label: .restOscillation, sign: .line, low: 2.8, high: 12.7, when: .rest, hops: 4, reason: .regularAtRest)
    case 5:
      Rule(
        label: .standingOscillation, sign: .line, low: 3, high: 12.7, when: .standing, hops: 4,
        reason: .regularWhenStanding)
    case 6:
      Rule(
        label: .posturalOscillation, sign: .line, low: 3.6, high: 12.7, when: .posture, hops: 4,
        reason: .regularWhenHeld)
    case 7:
      Rule(
        label: .kineticOscillation, sign: .movingLine, low: 3.3, high: 12.7, when: .notWalking, hops: 6,
        reason: .regularInMovement)
    case 8:
      Rule(label: .broadTremble, sign: .broad, low: 3.6, high: 12.7, when: .upright, hops: 6, reason: .broadWithoutLine)
    case 9: Rule(label: .rhythmicSlow, sign: .slow, low: 0.3, high: 3.1, when: .supported, hops: 1, reason: .slowRhythm)
    default:
      Rule(label: .undetermined, sign: .line, low: 0, high: 99, when: .notWalking, hops: 8, reason: .outsideBands)
    }
  }

  /// Hops that open an event of this label.
  static func hops(_ label: Label) -> Int {
    for k in 0..<count where row(k).label == label { return row(k).hops }
    return 4
  }
}

/// Holds a hop's evidence against the table.
package struct Classifier: Sendable {
  private let settings: AnalysisSettings
  private var evidence: EvidenceTracker

  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    evidence = EvidenceTracker(description, settings)
  }

  package mutating func restart() { evidence.restart() }

  /// The oscillation layer's verdict. `held` is the label of the event that is open, if any.
  package mutating func oscillation(
    _ f: Features, _ state: borrowing StateMachine, _ carriage: Carriage, held: Label?
  ) -> Verdict? {
    let seen = evidence.update(f, state, carriage, held: held)
    for k in 0..<RuleTable.count {
      let rule = RuleTable.row(k)
      guard seen.shows(rule.sign), rule.when.contains(f.activation) else { continue }
      let frequency = rule.sign == .slow ? seen.slowFrequency : seen.frequency
      let needsBand = rule.sign != .freeze && rule.sign != .carriage
      guard !needsBand || (frequency >= rule.low && frequency <= rule.high) else { continue }
      return Verdict(label: rule.label, reason: rule.label == .undetermined ? reason(f) : rule.reason)
    }
    return nil
  }

  /// Why no row above fits.
  private func reason(_ f: Features) -> Reason {
    switch f.state {
    case .unknown: .postureUnknown
    case .transition, .moving: .transition
    case .seated, .lying, .resting, .standing, .held: .outsideBands
    default: .postureAmbiguous
    }
  }
}
