import Signal

/// The oscillation layer: turns a verdict a hop into events that open, change their name and close.
struct OscillationTrack: Sendable {
  private let settings: AnalysisSettings
  private let hasGyroscope: Bool
  private(set) var episode: Episode?
  /// What the last hops were called, newest at `next − 1`; 0 for nothing.
  private var verdicts: InlineArray<16, UInt8> = InlineArray(repeating: 0)
  private var reasons: InlineArray<16, UInt8> = InlineArray(repeating: 0)
  private var next = 0
  /// Figures of the hops before an event opens.
  private var waiting: Episode?
  private var silent = 0
  /// End of the last oscillation event: the next one does not begin before it.
  private var lastEnd = 0.0

  init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    hasGyroscope = description.hasGyroscope
  }

  var held: Label? { episode?.verdict.label }

  /// Takes in the hop. `contiguousSince`: nothing begins before it.
  mutating func update(
    _ f: Features, _ verdict: Verdict?, _ envelope: inout Envelope, _ count: inout UInt32, contiguousSince: Double,
    _ context: EpisodeContext, _ emit: (Finding) -> Void
  ) {
    verdicts[next & 15] = verdict?.label.rawValue ?? 0
    reasons[next & 15] = verdict?.reason.rawValue ?? 0
    next += 1
    if let verdict {
      silent = 0
      var open = waiting ?? Episode(verdict, number: 0, at: f.time)
      open.add(f)
      waiting = open
    } else {
      silent += 1
      if silent >= 3 { waiting = nil }
    }
    if let chosen = newLabel(verdict) {
      if let old = episode { close(old, at: f.time, end: .relabelled, &envelope, emit) }
      open(chosen, f, &envelope, &count, contiguousSince, context, emit)
      return
    }
    guard var current = episode else { return }
    // A line that no row names any more holds an event for two seconds only: the leg has come into another state.
    let isLost = verdict?.label == .undetermined && held != .undetermined && votes(held?.rawValue ?? 0, 4) == 0
    let isSmall = current.isFarBelow(f, share: settings.holdShare)
    if verdict != nil, !isLost, !isSmall {
      current.add(f)
      if let update = current.update(at: f.time, context) { emit(.event(update)) }
      episode = current
    } else {
      current.miss()
      episode = current
      // A freeze or a clonus ends at once; slow rhythms are seen every 2 s only.
      let patience = current.verdict.label == .freezeTremble ? 3 : settings.offHops
      if current.missing >= patience {
        close(current, at: f.time, end: .ceased, &envelope, emit)
        episode = nil
      }
    }
  }

  mutating func closeAll(at time: Double, end: TremorEvent.End, _ emit: (Finding) -> Void) {
    if let current = episode {
      lastEnd = min(time, current.lastSeen)
      emit(.event(current.close(stop: lastEnd, at: time, end: end)))
    }
    episode = nil
    waiting = nil
    for k in 0..<16 { verdicts[k] = 0 }
  }

  /// How often a label was given in the last `hops`.
  private mutating func votes(_ label: UInt8, _ hops: Int) -> Int {
    var n = 0
    for age in 1...hops where verdicts[(next &- age) & 15] == label { n += 1 }
    return n
  }

  /// The label that an event opens or goes on with from this hop on; nil to leave it as it is.
  private mutating func newLabel(_ verdict: Verdict?) -> Verdict? {
    guard let verdict, verdict.label != held else { return nil }
    let label = verdict.label
    let needed = label == .undetermined ? RuleTable.hops(.undetermined) : hops(label)
    // One hop may be missed on the way.
    let span = min(16, needed < 4 ? needed : needed + 1)
    if label == .undetermined {
      // Nothing better was said of most of it.
      guard held == nil, span - votes(0, span) >= needed else { return nil }
      return best(span, or: verdict)
    }
    guard votes(label.rawValue, span) >= needed else { return nil }
    if let held, isOpenLong(held, label) { return nil }
    return verdict
  }

  private func hops(_ label: Label) -> Int {
    let row = RuleTable.hops(label)
    return row == 4 ? settings.onHops : row
  }

  /// What is open keeps its name while hops still carry it: a label must not flap.
  private mutating func isOpenLong(_ held: Label, _ label: Label) -> Bool {
    if label == .freezeTremble || label == .externalVibration || held == .undetermined { return false }
    return votes(held.rawValue, 4) > 0
  }

  /// The word that most of the last hops have, if it has half of them.
  private mutating func best(_ span: Int, or verdict: Verdict) -> Verdict {
    for k in 0..<RuleTable.count {
      let rule = RuleTable.row(k)
      if rule.label != .undetermined, 2 * votes(rule.label.rawValue, span) >= span + 1 {
        return Verdict(label: rule.label, reason: rule.reason)
      }
    }
    // Two names for the same, neither of them clear.
    var named = 0
    for age in 1...span {
      let word = verdicts[(next &- age) & 15]
      if word != 0, word != Label.undetermined.rawValue { named += 1 }
    }
    return Verdict(label: .undetermined, reason: 2 * named > span ? .twoRulesTie : verdict.reason)
  }

  private mutating func open(
    _ verdict: Verdict, _ f: Features, _ envelope: inout Envelope, _ count: inout UInt32, _ contiguousSince: Double,
    _ context: EpisodeContext, _ emit: (Finding) -> Void
  ) {
    count += 1
    // The figures of a slow rhythm are not those of the hops that were called something fast.
    let gathered = waiting.flatMap {
      ($0.verdict.label == .rhythmicSlow) == (verdict.label == .rhythmicSlow) ? $0 : nil
    }
    var opened = (gathered ?? Episode(verdict, number: 0, at: f.time)).named(verdict, number: count)
    if opened.agreeing == 0 { opened.add(f) }
    let limit = max(contiguousSince, lastEnd)
    let start: Double
    switch verdict.label {
    case .freezeTremble:
      // The middle of the first window that showed it.
      start = max(limit, f.time - Double(hops(.freezeTremble) - 1) * FeatureStage.hop - 1)
    case .externalVibration: start = max(limit, f.time - context.carriedSeconds - 2)
    case .rhythmicSlow: start = max(limit, f.time - 8)
    default: start = envelope.onset(before: f.time, notBefore: limit, usingRotation: hasGyroscope)
    }
    var known = context
    // It is told some time after it came back; what the movement did not interrupt does not come back.
    let pause = (known.reemerges ?? 0) - (f.time - start)
    known.reemerges = pause > 0 ? pause : nil
    emit(.event(opened.open(start: start, at: f.time, known)))
    episode = opened
  }

  private mutating func close(
    _ old: Episode, at time: Double, end: TremorEvent.End, _ envelope: inout Envelope, _ emit: (Finding) -> Void
  ) {
    var stop = old.lastSeen
    switch old.verdict.label {
    case .freezeTremble: stop = old.lastSeen - 0.5
    case .externalVibration: break
    case .rhythmicSlow: stop = max(old.start, old.lastSeen - 1)
    default:
      if end == .ceased { stop = envelope.end(after: old.lastSeen - 2, reach: 4, usingRotation: hasGyroscope) }
    }
    let event = old.close(stop: min(stop, time), at: time, end: end)
    lastEnd = event.stop
    emit(.event(event))
  }
}
