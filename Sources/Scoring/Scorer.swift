/// What was said beside what was true, counted.
///
/// Rows: `named LABEL`, the share of its instances half of which, or more, events of that very label cover; `right LABEL`,
/// the same with the labels that the truth accepts, `undetermined` left out; `found LABEL` the same with any event of the
/// layer; `covered LABEL`, the share of its time; `false/h …`, claims an hour that agree with nothing, by what was going on;
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
    var inSetting: [String: Double] = [:]
    for event in events where !isRight(event) {
      guard let layer = LabelLayer(event.label) else { continue }
      if layer == .movement, event.label != "plm_series" {
        movements += 1
        continue
      }
      guard layer == .oscillation || event.label == "plm_series" else { continue }
      if event.label == "undetermined" {
        if !isNear(event, .oscillation) { undetermined += 1 }
        continue
      }
      if isNear(event, layer) { mistaken += 1 }
      claims += 1
      inSetting[setting(event.start, event.end), default: 0] += 1
    }
    tally.add("false/h", claims, of: duration / 3600)
    tally.add("false/h, of them mistaken", mistaken, of: duration / 3600)
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

  /// One word a second: oscillations before movements before states, `none` where there is nothing.
  private func countSeconds(_ tally: inout Tally) {
    let count = Int(duration)
    var real = [String](repeating: "none", count: count)
    var said = real
    for layers in [[LabelLayer.state], [.movement], [.oscillation]] {
      for entry in truth {
        guard let layer = LabelLayer(entry.label), layers.contains(layer) else { continue }
        for k in Self.seconds(entry.start, entry.end, count) { real[k] = entry.label }
      }
      for event in events {
        guard let layer = LabelLayer(event.label), layers.contains(layer) else { continue }
        for k in Self.seconds(event.start, event.end, count) { said[k] = event.label }
      }
    }
    for entry in truth where entry.label == "none" {
      for k in Self.seconds(entry.start, entry.end, count) where real[k] == "none" {
        real[k] = "none: " + (entry.activity ?? "?")
      }
    }
    for k in 0..<count { tally.confuse(real[k], said[k], seconds: 1) }
  }

  /// The seconds whose middle lies in [start, end).
  private static func seconds(_ start: Double, _ end: Double, _ count: Int) -> Range<Int> {
    let first = min(count, max(0, Int((start + 0.5).rounded(.down))))
    let last = min(count, max(first, Int((end + 0.5).rounded(.down))))
    return first..<last
  }
}
