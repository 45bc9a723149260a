import Glibc
import Recording
import Scoring
import Signal
import Simulation
import Tremor

/// The whole pipeline over simulated and public recordings, scored: `make score`.
///
///     score [simulated|real|all|metamorphic|holdout] [--long] [--tuning] [--check FILE] [--write FILE] [--data FOLDER] [--only SET]
///       [--false FILE] [--plots FOLDER]
///
/// `--false` writes each false claim on the simulated records with the record that has it,
/// `--plots` the pictures of the article.
@main struct ScoreRunner {
  var mode = "all"
  var isLong = false
  var purpose = SimulatedSet.Purpose.exam
  var check: String?
  var write: String?
  var data = "../shared/data"
  var only: String?
  var falseClaims: String?
  var plots: String?
  var saysConfusion = true

  static func main() async {
    var runner = ScoreRunner()
    var arguments = CommandLine.arguments.dropFirst()
    while let word = arguments.popFirst() {
      switch word {
      case "simulated", "real", "all", "metamorphic", "holdout", "hops": runner.mode = word
      case "--long": runner.isLong = true
      case "--tuning": runner.purpose = .tuning
      case "--check": runner.check = arguments.popFirst()
      case "--write": runner.write = arguments.popFirst()
      case "--data": runner.data = arguments.popFirst() ?? ""
      case "--plots": runner.plots = arguments.popFirst()
      case "--false": runner.falseClaims = arguments.popFirst()
      case "--only": runner.only = arguments.popFirst()
      case "--brief": runner.saysConfusion = false
      default:
        print("score: what is \(word)?")
        exit(64)
      }
    }
    do {
      switch runner.mode {
      case "hops": try runner.printHops()
      case "holdout": try await runner.printHoldOut()
      default: try await runner.run()
      }
    } catch {
      print("score: \(error)")
      exit(1)
    }
  }

  private func printHoldOut() async throws {
    guard let files = LabelledFile.all(in: data) else {
      print("skipped: no recordings at \(data) (set TREMORD_SHARED)")
      return
    }
    print(try await HoldOut.report(files), terminator: "")
  }

  func run() async throws {
    var table = Table()
    var confusions: [(String, Tally)] = []
    if mode == "metamorphic" { try await scoreMetamorphic(&table, &confusions) }
    if mode == "simulated" || mode == "all" { try await scoreSimulated(&table, &confusions) }
    if mode == "real" || mode == "all" { try await scoreReal(&table) }
    print(table.text, terminator: "")
    if saysConfusion {
      for (set, tally) in confusions { print("\nconfusion by time, \(set)\n" + ConfusionText.text(tally)) }
    }
    if let write {
      // Rows of the recordings would be gone for everybody who has them.
      if mode != "simulated", LabelledFile.all(in: data) == nil {
        print("\(write): not written: it has rows of recordings, and there are none at \(data)")
        exit(66)
      }
      try Self.save(table.text, to: write)
    }
    guard let check else { return }
    guard let text = Self.read(check) else {
      print("\(check): cannot be read")
      exit(66)
    }
    let differences = table.differences(from: Table(parsing: text))
    for line in differences { print("OUTSIDE ITS INTERVAL: \(line)") }
    if !differences.isEmpty {
      print("If that is meant, and on purpose: make score-table, and read the diff.")
      exit(1)
    }
  }

  private func scoreSimulated(_ table: inout Table, _ confusions: inout [(String, Tally)]) async throws {
    let records = SimulatedSet.records(purpose, isLong: isLong).filter {
      only == nil || $0.set == only || $0.story.rawValue == only
    }
    // The long ones first: two workers end together.
    let order = records.indices.sorted { records[$0].minutes > records[$1].minutes }
    let results = try await Self.inParallel(order) { k in
      let (played, truth) = try SimulatedSet.play(records[k])
      let scorer = Scorer(truth: truth, events: played.events, duration: played.duration)
      return (tally: scorer.tally, claims: scorer.falseClaims)
    }
    if let falseClaims {
      let text = FalseClaims.text(records.indices.map { (records[$0], results[$0]?.claims ?? []) })
      try Self.save(text, to: falseClaims)
    }
    print(
      "simulated: \(records.count) records, \(short(records.reduce(0) { $0 + $1.minutes } / 60)) h, seeds \(purpose); bootstrap seed \(Table.seed)"
    )
    if let plots {
      for (name, text) in ArticlePlots.simulated(
        records.indices.map { (records[$0].set, results[$0]?.tally ?? Tally()) })
      { try Self.save(text, to: "\(plots)/\(name)") }
    }
    var sets: [String] = []
    for r in records where !sets.contains(r.set) { sets.append(r.set) }
    for set in sets {
      let mine = records.indices.filter { records[$0].set == set }.compactMap { results[$0]?.tally }
      table.add("simulated \(set)", mine)
      var sum = Tally()
      for t in mine { sum.add(t) }
      confusions.append((set, sum))
    }
  }

  private func scoreReal(_ table: inout Table) async throws {
    guard let files = LabelledFile.all(in: data) else {
      print("| skipped: no recordings at \(data) (set TREMORD_SHARED)")
      return
    }
    let chosen = files.filter { only == nil || $0.set == only }
    let found = try await Self.inParallel(Array(chosen.indices)) { k in
      let (played, labels) = try chosen[k].play(in: "/tmp")
      return RealSet.tallies(chosen[k], played, labels)
    }
    // By person: what is of one is not independent.
    var byTable: [String: [String: [Tally]]] = [:]
    for k in chosen.indices {
      for (name, pieces) in found[k] ?? [] { byTable[name, default: [:]][chosen[k].person, default: []] += pieces }
    }
    for name in byTable.keys.sorted() {
      let people = byTable[name] ?? [:]
      table.add(name, people.keys.sorted().compactMap { people[$0].map(RealSet.together) })
      guard name.hasPrefix("Daphnet") || name.hasPrefix("Stanford") else { continue }
      for person in people.keys.sorted() {
        table.add("\(name), \(person)", rows: RealSet.rows(people[person] ?? [], seed: Table.seed))
      }
    }
    if let plots { try Self.save(ArticlePlots.people(table), to: "\(plots)/people.svg") }
    print("| scored: \(chosen.count) files")
  }

  /// Two at a time; the results by their numbers.
  static func inParallel<T: Sendable>(
    _ order: [Int], _ work: @escaping @Sendable (Int) throws -> T
  ) async throws -> [Int: T] {
    try await withThrowingTaskGroup(of: (Int, T).self) { group in
      var out: [Int: T] = [:]
      var next = order.makeIterator()
      for _ in 0..<2 { if let k = next.next() { group.addTask { (k, try work(k)) } } }
      while let (k, value) = try await group.next() {
        out[k] = value
        if let k = next.next() { group.addTask { (k, try work(k)) } }
      }
      return out
    }
  }

  private static func read(_ path: String) -> String? {
    guard let file = try? ByteFile(reading: path), let size = try? file.size() else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    guard let count = try? file.read(size, at: 0, into: &bytes) else { return nil }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func save(_ text: String, to path: String) throws {
    let bytes = Array(text.utf8)
    ByteFile.remove(path)
    let file = try ByteFile(creating: path)
    try file.append(bytes.count, of: bytes)
  }
}
