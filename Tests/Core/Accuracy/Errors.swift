/// Errors of one estimator over many trials, with the standard errors that it stated.
struct Errors {
  private(set) var values: [Double] = []
  private(set) var stated: [Double] = []
  /// Trials in which nothing was said.
  private(set) var silent = 0

  /// `estimate` nil: nothing was said.
  mutating func add(_ estimate: Double?, _ deviation: Double?, truth: Double) {
    guard let estimate else {
      silent += 1
      return
    }
    values.append(estimate - truth)
    stated.append(deviation ?? .nan)
  }

  mutating func add(_ estimate: Double, truth: Double) { add(estimate, nil, truth: truth) }

  var rmse: Double { root(values) }
  var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }
  var largest: Double { values.reduce(0) { max($0, abs($1)) } }
  /// Share of the trials in which something was said.
  var spoken: Double { Double(values.count) / Double(max(1, values.count + silent)) }
  var medianStated: Double { median(stated) }

  /// Root mean square of error over stated standard error: 1 if what is stated is true.
  var normalised: Double { root(zip(values, stated).map { $0 / $1 }) }

  /// Share of all that was said for which `test(error, stated)` holds.
  func share(_ test: (Double, Double) -> Bool) -> Double {
    guard !values.isEmpty else { return 0 }
    return Double(zip(values, stated).filter { test($0, $1) }.count) / Double(values.count)
  }

  /// The errors no larger than `limit`: what remains where outliers are counted apart.
  func within(_ limit: Double) -> Double { root(values.filter { abs($0) <= limit }) }

  private func root(_ x: [Double]) -> Double {
    x.isEmpty ? .nan : (x.reduce(0) { $0 + $1 * $1 } / Double(x.count)).squareRoot()
  }
}

func median(_ values: [Double]) -> Double {
  let sorted = values.filter { !$0.isNaN }.sorted()
  guard !sorted.isEmpty else { return .nan }
  let half = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/// The Cramér–Rao bound of a real tone's frequency in white noise, Hz: var f ≥ 12 fs²/((2π)² η N(N² − 1)), with η the
/// tone's power over the noise's (Rife and Boorstyn 1974; Kay 1993, example 3.14). Amplitude and phase unknown.
func cramerRaoBound(powerRatio: Double, count: Int, rate: Double) -> Double {
  let n = Double(count)
  return (12 * rate * rate / (4 * Double.pi * Double.pi * powerRatio * n * (n * n - 1))).squareRoot()
}
