import Signal

/// Tells times that are truly uneven from even ones that were rounded when written, whose clock drifts, or that have holes;
/// in fixed memory.
///
/// Stretches of 32 periods without a hole are held against a straight line each, which a slow drift follows. Even times
/// that were rounded to a step q leave it by q/√12 RMS at most on average. The times are uneven if more than a quarter of
/// the stretches, and three at least, leave it by more than that and a twentieth of a period together. At a twentieth the
/// noise that jitter makes of a tone is 36 dB below it (5 Hz at 100 Hz: 2π · 5 · 0.5 ms); an engineering proposal.
struct EvennessEstimator {
  private static let length = 32
  /// A step longer than so many medians of its stretch is a hole.
  private static let hole = 1.75
  private static let binWidth = 0.002

  private var differences: [Double] = []
  /// Stretches by their distance from the line, RMS in periods.
  private var counts = [Int](repeating: 0, count: 500)
  private var total = 0

  init() { differences.reserveCapacity(EvennessEstimator.length) }

  /// Takes in the time between two samples that follow each other, s.
  mutating func add(_ difference: Double) {
    differences.append(difference)
    guard differences.count == EvennessEstimator.length else { return }
    let median = differences.sorted()[EvennessEstimator.length / 2]
    if let last = differences.lastIndex(where: { $0 > EvennessEstimator.hole * median }) {
      differences.removeFirst(last + 1)
      return
    }
    counts[min(Int(distance() / EvennessEstimator.binWidth), counts.count - 1)] += 1
    total += 1
    differences.removeAll(keepingCapacity: true)
  }

  /// RMS distance of the stretch's times from the straight line that fits them best, in periods.
  private func distance() -> Double {
    let n = Double(differences.count + 1)
    let period = differences.reduce(0, +) / Double(differences.count)
    // Deviations from even times at the mean period; the line is fitted to these.
    var deviation = 0.0
    var (sum, moment, squares) = (0.0, 0.0, 0.0)
    for (i, difference) in differences.enumerated() {
      deviation += difference / period - 1
      sum += deviation
      moment += deviation * (Double(i + 1) - (n - 1) / 2)
      squares += deviation * deviation
    }
    let spread = n * (n * n - 1) / 12
    return (max(0, squares - sum * sum / n - moment * moment / spread) / n).squareRoot()
  }

  /// `roundedTo` is the step that the times were rounded to, s; 0 if they were not.
  func isUneven(roundedTo step: Double, rate: Hertz) -> Bool {
    let rounding = step * rate.value
    let limit = (0.05 * 0.05 + rounding * rounding / 12).squareRoot()
    let first = Int((limit / EvennessEstimator.binWidth).rounded(.up))
    guard first < counts.count else { return false }
    let beyond = counts[first...].reduce(0, +)
    return beyond >= 3 && beyond * 4 > total
  }
}
