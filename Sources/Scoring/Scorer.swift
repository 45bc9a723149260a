/// What was said beside what was true, counted.
///
/// Rows: `named LABEL`, the share of its instances half of which, or more, events of that very label cover; `right LABEL`,
/// the same with the labels that the truth accepts, `undetermined` left out; `found LABEL` the same with any event of the
/// layer; `covered LABEL`, the share of its time; `false/h …`, claims an hour that agree with nothing, by what was going on (a series of movements that
/// were there stands apart);
/// `frequency LABEL`, absolute error in Hz, and `first open LABEL`, seconds from the true start, both as medians;
/// `undetermined`, its share of the time of all oscillation events.
package struct Scorer: Sendable {
  /// How far the ends of an event and of the truth may lie apart without making it a false one, s.
  package static let tolerance = 2.0

  private let truth: [TruthEntry]
  private let events: [ScoredEvent]
  private let duration: Double

  /// - Parameters:
  ///   - truth: segments may overlap and be in any order.
  ///   - duration: seconds that were observed.
  package init(truth: [TruthEntry], events: [ScoredEvent], duration: Double) {
    self.truth = truth
    self.events = events
    self.duration = duration
  }

  package var tally: Tally {
    var tally = Tally()
    for entry in truth where entry.label != "none" { count(entry, &tally) }
    countFalse(&tally)
    countUndetermined(&tally)
    countSeconds(&tally)
    return tally
  }

  // MARK: - What was there

  private func count(_ entry: TruthEntry, _ tally: inout Tally) {
    guard let layer = LabelLayer(entry.label), entry.length > 0 else { return }
    let near = events.filter { LabelLayer($0.label) == layer && entry.overlap($0.start, $0.end) > 0 }
    func covered(_ isMeant: (ScoredEvent) -> Bool) -> Double {
      near.filter(isMeant).reduce(0) { $0 + entry.overlap($1.start, $1.end) } / entry.length
    }
    // A movement is an instant, a series must have been seen as one.
    let enough = entry.label == "jerk" || entry.label == "leg_movement" ? 1e-9 : 0.5
    let same = covered { $0.label == entry.label }
    let right = covered { $0.label == entry.label || ($0.label != "undetermined" && entry.accept.contains($0.label)) }
    tally.add("named \(entry.label)", same >= enough ? 1 : 0, of: 1)
    tally.add("right \(entry.label)", right >= enough ? 1 : 0, of: 1)
    tally.add("found \(entry.label)", covered { _ in true } >= enough ? 1 : 0, of: 1)
    tally.add("covered \(entry.label)", min(1, same) * entry.length, of: entry.length)
    guard let first = near.min(by: { $0.opened < $1.opened }) else { return }
    if first.start >= entry.start - Self.tolerance, first.opened >= entry.start {
      tally.add("first open \(entry.label)", value: first.opened - entry.start)
    }
    if let real = entry.frequency, layer == .oscillation,
      let longest = near.filter({ $0.label == entry.label && $0.frequency != nil })
        .max(by: { entry.overlap($0.start, $0.end) < entry.overlap($1.start, $1.end) }),
      let said = longest.frequency
    {
      tally.add("frequency \(entry.label)", value: abs(said - real))
    }
  }

  // MARK: - What was not

  /// What was going on at a time: the activity, or the label of what has a name.
  private func setting(_ from: Double, _ to: Double) -> String {
    let all = truth.filter { $0.overlap(from, to) > 0 }
    let most = all.max { $0.overlap(from, to) < $1.overlap(from, to) }
    return most.map { $0.activity ?? $0.label } ?? "unlabelled"
  }

  private func isRight(_ event: ScoredEvent) -> Bool {
    truth.contains {
      ($0.label == event.label || $0.accept.contains(event.label))
        && $0.overlap(event.start - Self.tolerance, event.end + Self.tolerance) > 0
    }
  }

  /// Whether it agrees that something of its layer was there, though not on what.
  private func isNear(_ event: ScoredEvent, _ layer: LabelLayer) -> Bool {
    truth.contains {
      LabelLayer($0.label) == layer && $0.overlap(event.start - Self.tolerance, event.end + Self.tolerance) > 0
    }
  }

  /// The events that agree with nothing, in the order of the events.
  package var falseClaims: [FalseClaim] {
    events.compactMap { event in
      guard !isRight(event), let layer = LabelLayer(event.label) else { return nil }
      let kind: FalseClaim.Kind
      switch (layer, event.label) {
      case (.state, _): return nil
      case (_, "undetermined"):
        if isNear(event, .oscillation) { return nil }
        kind = .undetermined
      case (.movement, let label) where label != "plm_series": kind = .movement
      default: kind = isNear(event, layer) ? .mistaken : .invented
      }
      return FalseClaim(event: event, kind: kind, setting: setting(event.start, event.end))
    }
  }

  /// Whether the true movements within the event are a series by the rule of WASM 2016: four or more, each 10–90 s after the
  /// one before. Who fidgets with such a rhythm has one, though nobody meant it.
  private func hasSeries(in event: ScoredEvent) -> Bool {
    let onsets = truth.filter {
      $0.label == "leg_movement" && $0.overlap(event.start - Self.tolerance, event.end + Self.tolerance) > 0
    }.map(\.start).sorted()
    var count = 1
    for (earlier, later) in zip(onsets, onsets.dropFirst()) {
      count = (10...90).contains(later - earlier) ? count + 1 : 1
      if count == 4 { return true }
    }
    return false
  }

  private func countFalse(_ tally: inout Tally) {
    var hours: [String: Double] = [:]
    for entry in truth {
      if let layer = LabelLayer(entry.label), layer == .movement, entry.label != "plm_series" { continue }
      hours[entry.activity ?? entry.label, default: 0] += entry.length / 3600
    }
    var claims = 0.0
    var mistaken = 0.0
    var undetermined = 0.0
    var movements = 0.0
    var series = 0.0
    var seriesOfReal = 0.0
    var inSetting: [String: Double] = [:]
    for claim in falseClaims {
      switch claim.kind {
      case .movement: movements += 1
      case .undetermined: undetermined += 1
      case .invented, .mistaken:
        if claim.kind == .mistaken { mistaken += 1 }
        claims += 1
        if claim.event.label == "plm_series" {
          series += 1
          if hasSeries(in: claim.event) { seriesOfReal += 1 }
        }
        inSetting[claim.setting, default: 0] += 1
      }
    }
    tally.add("false/h", claims, of: duration / 3600)
    tally.add("false/h, of them mistaken", mistaken, of: duration / 3600)
    tally.add("false/h, oscillations", claims - series, of: duration / 3600)
    tally.add("false/h, series", series, of: duration / 3600)
    tally.add("false/h, series of movements that were there", seriesOfReal, of: duration / 3600)
    tally.add("false/h undetermined", undetermined, of: duration / 3600)
    tally.add("false/h movements", movements, of: duration / 3600)
    for (word, time) in hours { tally.add("false/h in \(word)", inSetting[word] ?? 0, of: time) }
  }

  private func countUndetermined(_ tally: inout Tally) {
    var all = 0.0
    var open = 0.0
    for event in events where LabelLayer(event.label) == .oscillation {
      all += event.end - event.start
      if event.label == "undetermined" { open += event.end - event.start }
    }
    if all > 0 { tally.add("undetermined", open, of: all) }
  }

  // MARK: - Second by second

  private func countSeconds(_ tally: inout Tally) {
    let count = Int(duration)
    var real = [String](repeating: "none", count: count)
    for layer in LabelLayer.byWeight {
      for entry in truth where LabelLayer(entry.label) == layer {
        for k in Self.seconds(entry.start, entry.end, count) { real[k] = entry.label }
      }
    }
    for entry in truth where entry.label == "none" {
      for k in Self.seconds(entry.start, entry.end, count) where real[k] == "none" {
        real[k] = "none: " + (entry.activity ?? "?")
      }
    }
    for (real, said) in zip(real, Self.words(events, seconds: count)) { tally.confuse(real, said, seconds: 1) }
  }

  /// One word a second: oscillations before movements before states, `none` where there is nothing.
  package static func words(_ events: [ScoredEvent], seconds count: Int) -> [String] {
    var said = [String](repeating: "none", count: count)
    for layer in LabelLayer.byWeight {
      for event in events where LabelLayer(event.label) == layer {
        for k in seconds(event.start, event.end, count) { said[k] = event.label }
      }
    }
    return said
  }

  /// The seconds whose middle lies in [start, end).
  private static func seconds(_ start: Double, _ end: Double, _ count: Int) -> Range<Int> {
    let first = min(count, max(0, Int((start + 0.5).rounded(.down))))
    let last = min(count, max(first, Int((end + 0.5).rounded(.down))))
    return first..<last
  }
}
