import Scoring
import Signal
import Tremor

/// `score holdout`: the decisive thresholds chosen on some people and shown on those that were left out.
///
/// For each fold every candidate is played over all files; that with the highest sum of sensitivity and specificity on the
/// others is taken (of equals the one nearest to the setting in use), and its figures on the fold are told. Intervals: 95 %,
/// bootstrap over half minutes of a person, or over files.
struct HoldOut {
  private struct Candidate: Sendable {
    var words: String
    /// How far from the setting in use, in steps.
    var distance: Int
    var settings: AnalysisSettings
  }

  /// Hits of what was there, silences of what was not.
  private struct Share: Sendable {
    var hits = SIMD2<Double>.zero
    var silences = SIMD2<Double>.zero

    var sensitivity: Double? { hits[1] > 0 ? hits[0] / hits[1] : nil }
    var specificity: Double? { silences[1] > 0 ? silences[0] / silences[1] : nil }

    static func sum(_ all: [Share]) -> Share {
      var out = Share()
      for share in all {
        out.hits += share.hits
        out.silences += share.silences
      }
      return out
    }
  }

  private struct Study: Sendable {
    var name: String
    var files: [LabelledFile]
    /// The fold of each file.
    var folds: [String]
    var candidates: [Candidate]
  }

  static func report(_ files: [LabelledFile]) async throws -> String {
    var out = "study | left out | chosen on the others | sensitivity | 95 % | specificity | 95 %\n"
    for study in studies(files) where !study.files.isEmpty { out += try await run(study) }
    return out
  }

  private static func studies(_ files: [LabelledFile]) -> [Study] {
    func people(_ name: String, _ sets: Set<String>, _ site: Site) -> Study {
      let mine = files.filter { sets.contains($0.set) && $0.site == site }
      return Study(name: name, files: mine, folds: mine.map(\.person), candidates: freezing)
    }
    // Nobody says of whom these files are: every other one.
    func halves(_ name: String, _ set: String, _ candidates: [Candidate]) -> Study {
      let mine = files.filter { $0.set == set }
      return Study(
        name: name, files: mine, folds: mine.indices.map { $0 % 2 == 0 ? "even files" : "odd files" },
        candidates: candidates)
    }
    return [
      people("Daphnet, shank", ["daphnet"], .shank), people("Daphnet, thigh", ["daphnet"], .thigh),
      people("Stanford, shank", ["stanford_fog"], .shank),
      people("Daphnet and Stanford, shank", ["daphnet", "stanford_fog"], .shank),
      halves("mimicked freezing", "ilazoja_mpu6050", freezing), halves("TIM-Tremor", "pd_tremor", hands),
    ]
  }

  /// The score that a freeze has at least, and its acceleration as a share of that of walking.
  private static let freezing: [Candidate] = {
    let inUse = AnalysisSettings()
    let scores = [0.6, 0.78, 1, 1.3, 1.67].map { $0 * inUse.freezeIndexOn }
    let shares = [0, 0.5, 1, 1.5, 2].map { $0 * inUse.freezeShareOfGait }
    var out: [Candidate] = []
    for (i, score) in scores.enumerated() {
      for (j, share) in shares.enumerated() {
        var settings = inUse
        settings.freezeIndexOn = score
        settings.freezeShareOfGait = share
        out.append(
          Candidate(
            words: "freeze_index_on \(short(score)), freeze_share_of_gait \(short(share))",
            distance: abs(i - 2) + abs(j - 2), settings: settings))
      }
    }
    return out
  }()

  /// The least acceleration that counts where nothing is known of posture.
  private static let hands: [Candidate] = [20.0, 30, 40, 50, 65, 80, 100].map { least in
    var settings = AnalysisSettings()
    let inUse = settings.otherMinMg
    settings.otherMinMg = least
    return Candidate(
      words: "other_min_mg \(short(least))", distance: Int((least - inUse).magnitude), settings: settings)
  }

  private static func run(_ study: Study) async throws -> String {
    let count = study.files.count
    let loaded = try await ScoreRunner.inParallel(Array(0..<count)) { k in
      (samples: try study.files[k].samples(in: "/tmp"), labels: study.files[k].labels())
    }
    let found = try await ScoreRunner.inParallel(Array(0..<(count * study.candidates.count))) { n -> [Share] in
      guard let file = loaded[n % count] else { return [] }
      var frames = file.samples.frames.makeIterator()
      let played = try Played(file.samples.description, study.candidates[n / count].settings) { frame in
        guard let next = frames.next() else { return false }
        frame = next
        return true
      }
      return RealSet.tallies(study.files[n % count], played, file.labels).first?.pieces.map(share) ?? []
    }
    func shares(_ candidate: Int, _ isMeant: (String) -> Bool) -> [Share] {
      (0..<count).filter { isMeant(study.folds[$0]) }.flatMap { found[candidate * count + $0] ?? [] }
    }
    var out = ""
    var heldOut: [[Share]] = []
    for fold in Set(study.folds).sorted() {
      var best = (candidate: 0, sum: -1.0)
      for c in study.candidates.indices {
        let sum = Share.sum(shares(c) { $0 != fold })
        guard let sensitivity = sum.sensitivity, let specificity = sum.specificity else { continue }
        let value = sensitivity + specificity
        let isNearer = study.candidates[c].distance < study.candidates[best.candidate].distance
        if value > best.sum + 1e-9 || (value > best.sum - 1e-9 && isNearer) { best = (c, value) }
      }
      let mine = shares(best.candidate) { $0 == fold }
      heldOut.append(mine)
      out += "\(study.name) | \(fold) | "
      out += best.sum < 0 ? "nothing to choose on\n" : study.candidates[best.candidate].words + figures([mine]) + "\n"
    }
    return out + "\(study.name) | all, each left out | " + figures(heldOut) + "\n"
  }

  private static func share(_ tally: Tally) -> Share {
    var out = Share()
    for (row, parts) in tally.shares {
      switch row {
      case "sensitivity", "freeze, FOG", "covered, severity 2-3": out.hits += parts
      case "specificity": out.silences += parts
      case "covered, severity_0": out.silences += SIMD2(parts[1] - parts[0], parts[1])
      default: if row.hasPrefix("freeze, ") { out.silences += SIMD2(parts[1] - parts[0], parts[1]) }
      }
    }
    return out
  }

  /// Over the pieces of one fold, or over folds where there are several.
  private static func figures(_ folds: [[Share]]) -> String {
    let units = folds.count == 1 ? folds[0] : folds.map(Share.sum)
    func cells(_ figure: (Share) -> Double?) -> String {
      guard let value = figure(Share.sum(units)) else { return " | – | –" }
      var bootstrap = Bootstrap(seed: Table.seed)
      let bounds = bootstrap.interval(units.count) { figure(Share.sum($0.map { units[$0] })) } ?? (value, value)
      return " | \(short(value)) | \(short(bounds.low))–\(short(bounds.high))"
    }
    return cells(\.sensitivity) + cells(\.specificity)
  }
}
