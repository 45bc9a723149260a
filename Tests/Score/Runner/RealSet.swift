import Scoring
import Signal

/// What is counted of a public recording, by the protocol of its set.
enum RealSet {
  /// The table that the file belongs to, and what it adds: by pieces where a person's interval is wanted, else in one.
  static func tallies(
    _ file: LabelledFile, _ played: Played, _ labels: [String?]
  ) -> [(table: String, pieces: [Tally])] {
    switch file.set {
    case "daphnet": return [("Daphnet, \(file.site.word)", freezing(played, labels))]
    case "stanford_fog": return [("Stanford, \(file.site.word)", freezing(played, labels))]
    case "pd_tremor": return [("TIM-Tremor", [severity(played, labels)])]
    case "hugadb", "mobifall", "opensense":
      return [
        ("negatives, \(file.site.word)", [negatives(played, labels)]), ("negatives", [negatives(played, labels)]),
      ]
    case "pdkit" where file.name.contains("REST_TREMOR_AMPLITUDE_LEFT_LEG"):
      return [("PDkit, leg at rest", [negatives(played, labels.map { _ in "leg_at_rest" })])]
    case "ilazoja_mpu6050": return [("mimicked freezing", [mimicked(played, labels)])]
    case "tremor_imu_jp", "mpu6050_bench": return [("mimicked shaking", [mimicked(played, labels)])]
    default: return []
    }
  }

  private static func isOscillation(_ event: ScoredEvent) -> Bool { LabelLayer(event.label) == .oscillation }

  private static func covers(_ events: [ScoredEvent], _ k: Int, _ isMeant: (ScoredEvent) -> Bool) -> Bool {
    let middle = (Double(k) + 0.5) * FreezeProtocol.frame
    return events.contains { isMeant($0) && $0.start <= middle && middle < $0.end }
  }

  static func isFreeze(_ label: String?) -> Bool? {
    switch label {
    case "freeze": true
    case "no_freeze": false
    default: nil
    }
  }

  /// Frames of a piece: half a minute, longer than most freezes.
  private static let piece = 60

  /// Bächlin et al. 2010, and the score of each hop.
  private static func freezing(_ played: Played, _ labels: [String?]) -> [Tally] {
    let said = labels.indices.map { covers(played.events, $0) { $0.label == "freeze_tremble" } }
    var tallies: [Tally] = []
    for frames in FreezeProtocol.blocks(truth: labels.map(isFreeze), said: said, frames: piece) {
      var tally = Tally()
      tally.add("sensitivity", Double(frames.truePositive), of: Double(frames.truePositive + frames.falseNegative))
      tally.add("specificity", Double(frames.trueNegative), of: Double(frames.trueNegative + frames.falsePositive))
      tallies.append(tally)
    }
    var scored = 0
    for (k, label) in labels.enumerated() {
      guard let freezes = isFreeze(label) else { continue }
      scored += 1
      // The label at the end of the windows is that of the half second before it.
      for hop in played.freezeScores where Int((hop.time / FreezeProtocol.frame).rounded()) - 1 == k {
        tallies[(scored - 1) / piece].add(freezes ? "scores of freezes" : "scores of others", value: hop.score)
      }
    }
    return tallies
  }

  private static func severity(_ played: Played, _ labels: [String?]) -> Tally {
    var tally = Tally()
    for (k, label) in labels.enumerated() {
      guard let label else { continue }
      let group = label == "severity_2" || label == "severity_3" ? "severity 2-3" : label
      tally.add("covered, \(group)", covers(played.events, k, isOscillation) ? 1 : 0, of: 1)
      tally.add(
        "covered by a name, \(group)",
        covers(played.events, k) { isOscillation($0) && $0.label != "undetermined" } ? 1 : 0, of: 1)
    }
    return tally
  }

  /// Events an hour where nothing shakes, by what was going on.
  private static func negatives(_ played: Played, _ labels: [String?]) -> Tally {
    var tally = Tally()
    let words = labels.map { $0.map(activity) }
    for word in words {
      guard let word else { continue }
      let hours = FreezeProtocol.frame / 3600
      for row in ["named/h", "undetermined/h", "freeze/h"] {
        tally.add(row, 0, of: hours)
        tally.add("\(row) in \(word)", 0, of: hours)
      }
      tally.add("gait, \(word)", 0, of: FreezeProtocol.frame)
    }
    for (k, word) in words.enumerated() {
      guard let word, covers(played.events, k, { $0.label == "gait" }) else { continue }
      tally.add("gait, \(word)", FreezeProtocol.frame, of: 0)
    }
    // What a parked car or a machine does is no mistake to call a vibration.
    for event in played.events where isOscillation(event) {
      let k = min(words.count - 1, max(0, Int((event.start + event.end) / 2 / FreezeProtocol.frame)))
      guard words.indices.contains(k) else { continue }
      let word = words[k] ?? words.compactMap { $0 }.first ?? "unlabelled"
      if event.label == "external_vibration", word == "sitting_in_car" { continue }
      let row = event.label == "undetermined" ? "undetermined/h" : "named/h"
      tally.add(row, 1, of: 0)
      tally.add("\(row) in \(word)", 1, of: 0)
      if event.label == "freeze_tremble" {
        tally.add("freeze/h", 1, of: 0)
        tally.add("freeze/h in \(word)", 1, of: 0)
      }
    }
    return tally
  }

  /// The sets' words in one.
  private static func activity(_ label: String) -> String {
    switch label {
    case "WAL": "walking"
    case "JOG": "running"
    case "JUM": "jumping"
    case "STU": "stairs_up"
    case "STN": "stairs_down"
    case "STD": "standing"
    case "CSI", "CSO", "SCH": "getting_in_and_out"
    default: label.hasPrefix("walking") || label.hasSuffix("\"") ? "walking" : label
    }
  }

  private static func mimicked(_ played: Played, _ labels: [String?]) -> Tally {
    var tally = Tally()
    for (k, label) in labels.enumerated() {
      guard let label else { continue }
      let word = label.contains("shaking") ? "shaking" : label
      tally.add("any oscillation, \(word)", covers(played.events, k, isOscillation) ? 1 : 0, of: 1)
      tally.add("freeze, \(word)", covers(played.events, k) { $0.label == "freeze_tremble" } ? 1 : 0, of: 1)
      tally.add("gait, \(word)", covers(played.events, k) { $0.label == "gait" } ? 1 : 0, of: 1)
    }
    return tally
  }

  /// Area under the curve of the scores of all pieces.
  private static func area(_ pieces: [Tally]) -> Double? {
    FreezeProtocol.areaUnderCurve(
      freezes: pieces.flatMap { $0.values["scores of freezes"] ?? [] },
      others: pieces.flatMap { $0.values["scores of others"] ?? [] })
  }

  /// What a person adds to a table: the pieces together, and the area under the curve of their scores.
  static func together(_ pieces: [Tally]) -> Tally {
    var sum = Tally()
    for tally in pieces { sum.add(tally) }
    var out = sum.withoutScores
    if let area = area(pieces) { out.add("AUROC", area, of: 1) }
    return out
  }

  /// The rows of one person, with intervals over the pieces.
  static func rows(_ pieces: [Tally], seed: UInt64) -> [(name: String, figure: Figure)] {
    var rows = Figures.rows(pieces.map(\.withoutScores), seed: seed)
    if let area = area(pieces) {
      var bootstrap = Bootstrap(seed: seed)
      let bounds = bootstrap.interval(pieces.count) { Self.area($0.map { pieces[$0] }) } ?? (area, area)
      rows.insert(
        ("AUROC", Figure(value: area, low: bounds.low, high: bounds.high, records: pieces.count, weight: 1)), at: 0)
    }
    return rows
  }
}

extension Tally {
  var withoutScores: Tally {
    var out = Tally()
    for (row, share) in shares { out.add(row, share[0], of: share[1]) }
    for (row, list) in values where !row.hasPrefix("scores of") { for value in list { out.add(row, value: value) } }
    for (truth, row) in confusion { for (said, seconds) in row { out.confuse(truth, said, seconds: seconds) } }
    return out
  }
}
