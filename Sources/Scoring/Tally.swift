/// What one record adds to each row of a table: shares as two sums, and values whose median counts.
package struct Tally: Sendable {
  package private(set) var shares: [String: SIMD2<Double>] = [:]
  package private(set) var values: [String: [Double]] = [:]
  /// Seconds, by what was true and what was said.
  package private(set) var confusion: [String: [String: Double]] = [:]

  package init() {}

  package mutating func add(_ row: String, _ part: Double, of whole: Double) {
    shares[row, default: .zero] += SIMD2(part, whole)
  }

  package mutating func add(_ row: String, value: Double) { values[row, default: []].append(value) }

  package mutating func confuse(_ truth: String, _ said: String, seconds: Double) {
    confusion[truth, default: [:]][said, default: 0] += seconds
  }

  package mutating func add(_ other: Tally) {
    for (row, share) in other.shares { shares[row, default: .zero] += share }
    for (row, more) in other.values { values[row, default: []] += more }
    for (truth, row) in other.confusion {
      for (said, seconds) in row { confuse(truth, said, seconds: seconds) }
    }
  }
}

/// A figure of a table with its 95 % interval.
package struct Figure: Sendable, Equatable {
  package var value: Double
  package var low: Double
  package var high: Double
  /// Records that it rests on, and what is counted: instances, hours or seconds.
  package var records: Int
  package var weight: Double

  package init(value: Double, low: Double, high: Double, records: Int, weight: Double) {
    self.value = value
    self.low = low
    self.high = high
    self.records = records
    self.weight = weight
  }
}

/// Draws records anew with replacement (Efron 1979, percentile interval): records, because what happens within one is not
/// independent.
package struct Bootstrap: Sendable {
  package static let rounds = 1000
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// `statistic` of a draw of `count` records given by their numbers; nil where a draw holds nothing to count.
  package mutating func interval(_ count: Int, _ statistic: ([Int]) -> Double?) -> (low: Double, high: Double)? {
    var draws: [Double] = []
    var chosen = [Int](repeating: 0, count: count)
    for _ in 0..<Self.rounds {
      for k in 0..<count { chosen[k] = Int(next() % UInt64(count)) }
      if let value = statistic(chosen) { draws.append(value) }
    }
    guard !draws.isEmpty else { return nil }
    draws.sort()
    func quantile(_ share: Double) -> Double { draws[min(draws.count - 1, Int(share * Double(draws.count)))] }
    return (quantile(0.025), quantile(0.975))
  }
}

/// The rows of a set of records, each with its interval.
package enum Figures {
  /// - Parameters:
  ///   - tallies: one a person, or a record where persons are not known.
  ///   - seed: of the bootstrap; the same gives the same intervals.
  package static func rows(_ tallies: [Tally], seed: UInt64) -> [(name: String, figure: Figure)] {
    var out: [(name: String, figure: Figure)] = []
    for name in Set(tallies.flatMap { $0.shares.keys }).sorted() {
      let parts = tallies.compactMap { $0.shares[name] }
      func ratio(_ chosen: [Int]) -> Double? {
        let sum = chosen.reduce(SIMD2<Double>.zero) { $0 + parts[$1] }
        return sum[1] > 0 ? sum[0] / sum[1] : nil
      }
      guard let value = ratio(Array(parts.indices)) else { continue }
      var bootstrap = Bootstrap(seed: seed)
      let bounds = bootstrap.interval(parts.count, ratio) ?? (value, value)
      let weight = parts.reduce(0) { $0 + $1[1] }
      out.append((name, Figure(value: value, low: bounds.0, high: bounds.1, records: parts.count, weight: weight)))
    }
    for name in Set(tallies.flatMap { $0.values.keys }).sorted() {
      let parts = tallies.compactMap { $0.values[name] }
      func middle(_ chosen: [Int]) -> Double? { median(chosen.flatMap { parts[$0] }) }
      guard let value = middle(Array(parts.indices)) else { continue }
      var bootstrap = Bootstrap(seed: seed)
      let bounds = bootstrap.interval(parts.count, middle) ?? (value, value)
      let count = parts.reduce(0) { $0 + $1.count }
      out.append(
        (name, Figure(value: value, low: bounds.0, high: bounds.1, records: parts.count, weight: Double(count))))
    }
    return out
  }

  package static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let n = sorted.count
    return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2])
  }
}
