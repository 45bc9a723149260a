import Recording
import Scoring
import Signal
import Simulation

/// `score metamorphic`: the same labels, second by second, after what must not change them.
///
/// Rows: `same`, the share of all seconds with the same word (oscillations before movements before states, `none` where
/// there is nothing); `same within 1 s`, the same where a neighbouring second may have the word, so that an edge that
/// moved by half a second is no change; `same LABEL`, of the seconds that had this word before; `same, of labelled`, of
/// those that had any. Seconds of a broken sensor (`unusable`) are left out: a stuck axis that is turned is none.
extension ScoreRunner {
  func scoreMetamorphic(_ table: inout Table, _ confusions: inout [(String, Tally)]) async throws {
    let records = MetamorphicSet.records.filter { only == nil || $0.set == only || $0.story.rawValue == only }
    let order = records.indices.sorted { records[$0].minutes > records[$1].minutes }
    let simulated = try await Self.inParallel(order) { k in
      let record = records[k]
      var recording = SimulatedSet.recording(record)
      let samples = Samples(recording.description) { recording.next(&$0) }
      return try MetamorphicSet.compare(samples, seed: record.seed)
    }
    for t in Transformation.allCases {
      for set in ["labels", "hours"] {
        let mine = records.indices.filter { records[$0].set == set }.compactMap { simulated[$0]?[t] }
        guard !mine.isEmpty else { continue }
        add("metamorphic, simulated \(set), \(t.words)", mine, &table, &confusions)
      }
    }
    print("metamorphic: \(records.count) simulated records, \(Transformation.allCases.count) transformations")
    guard let files = LabelledFile.all(in: data) else {
      print("| skipped: no recordings at \(data) (set TREMORD_SHARED)")
      return
    }
    let chosen = files.filter { only == nil || $0.set == only }
    let real = try await Self.inParallel(Array(chosen.indices)) { k in
      try MetamorphicSet.compare(chosen[k].samples(in: "/tmp"), seed: MetamorphicSet.seed + UInt64(k))
    }
    for t in Transformation.allCases {
      var people: [String: Tally] = [:]
      for (k, found) in real {
        if let tally = found[t] { people["\(chosen[k].set) \(chosen[k].person)", default: Tally()].add(tally) }
      }
      guard !people.isEmpty else { continue }
      add(
        "metamorphic, recorded, \(t.words)", people.keys.sorted().compactMap { people[$0] }, &table, &confusions)
    }
    print("| scored: \(chosen.count) files")
  }

  private func add(
    _ set: String, _ tallies: [Tally], _ table: inout Table, _ confusions: inout [(String, Tally)]
  ) {
    table.add(set, tallies)
    var sum = Tally()
    for tally in tallies { sum.add(tally) }
    confusions.append((set, sum))
  }
}

enum MetamorphicSet {
  /// Away from the seeds that thresholds are chosen on, and from those of the other tables.
  static let seed: UInt64 = 130_000

  static var records: [SimulatedSet.Record] {
    var records: [SimulatedSet.Record] = []
    func add(_ set: String, _ story: Story, minutes: Double, site: Site = .shank) {
      let number = UInt64(records.count + 1)
      records.append(
        SimulatedSet.Record(
          set: set, story: story, seed: seed + number, minutes: minutes, site: site,
          chip: number % 2 == 0 ? .lsm6dso : .mpu6050))
    }
    for story in SimulatedSet.labels { add("labels", story, minutes: 4) }
    add("labels", .plmSeries, minutes: 12)
    for story in SimulatedSet.labels { add("labels", story, minutes: 3, site: .thigh) }
    for _ in 0..<2 { add("hours", .mix, minutes: 45) }
    add("hours", .stress, minutes: 30)
    add("hours", .still, minutes: 40)
    add("hours", .night, minutes: 40)
    return records
  }

  /// For each transformation how much stayed the same.
  static func compare(_ samples: Samples, seed: UInt64) throws -> [Transformation: Tally] {
    let before = try words(samples.description, samples.frames)
    var out: [Transformation: Tally] = [:]
    for t in Transformation.allCases {
      let changed = t.applied(to: samples, seed: seed)
      let after = try words(changed.description, changed.encoded())
      var tally = Tally()
      for k in before.indices where before[k] != "unusable" {
        let word = before[k]
        let said = after.indices.contains(k) ? after[k] : "none"
        let same = said == word ? 1.0 : 0.0
        let near = after.indices.contains(k) && after[max(0, k - 1)...min(after.count - 1, k + 1)].contains(word)
        tally.add("same", same, of: 1)
        tally.add("same within 1 s", near ? 1 : 0, of: 1)
        if word != "none" { tally.add("same, of labelled", same, of: 1) }
        tally.add("same \(word)", same, of: 1)
        tally.confuse(word, said, seconds: 1)
      }
      out[t] = tally
    }
    return out
  }

  private static func words(_ description: SensorDescription, _ frames: [RawFrame]) throws -> [String] {
    var frames = frames.makeIterator()
    let played = try Played(description) { frame in
      guard let next = frames.next() else { return false }
      frame = next
      return true
    }
    return Scorer.words(played.events, seconds: Int(played.duration))
  }
}
