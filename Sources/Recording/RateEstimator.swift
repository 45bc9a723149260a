import Signal

/// The sampling rate behind a file's time column, in fixed memory.
///
/// The median of the differences of time finds the period in spite of holes; the mean of those within half a period of it
/// then removes what the rounding of written times does to the median (64 Hz written in milliseconds is 15 or 16 ms).
struct RateEstimator {
  // Bins of 1/256 of an octave's lower end, from 2^-20 s (1 µs) to 2^20 s.
  private static let shift: UInt64 = 44
  private static let lowest = Int(0x1p-20.bitPattern >> shift)
  private static let binCount = 40 * 256
  private var counts = [Int](repeating: 0, count: binCount)
  private var sums = [Double](repeating: 0, count: binCount)
  private var total = 0

  mutating func add(_ difference: Double) {
    let bin = Int(difference.bitPattern >> RateEstimator.shift) - RateEstimator.lowest
    guard difference > 0, (0..<RateEstimator.binCount).contains(bin) else { return }
    counts[bin] += 1
    sums[bin] += difference
    total += 1
  }

  /// To a millionth of a hertz, which hides the rounding of the sums; nil without a single difference.
  var rate: Hertz? {
    var seen = 0
    guard
      let middle = counts.firstIndex(where: { count in
        seen += count; return count > 0 && seen * 2 >= total
      })
    else { return nil }
    let median = sums[middle] / Double(counts[middle])
    var (count, sum) = (0, 0.0)
    for bin in counts.indices where counts[bin] > 0 {
      let mean = sums[bin] / Double(counts[bin])
      guard mean > 0.5 * median, mean <= 1.5 * median else { continue }
      count += counts[bin]
      sum += sums[bin]
    }
    return Hertz((Double(count) / sum * 1e6).rounded() / 1e6)
  }

  /// The step that the times were rounded to when they were written, s; 0 where none shows.
  ///
  /// Rounded times have few different differences, all of them multiples of the step: 64 Hz in milliseconds has 15 and 16.
  /// Differences are one if no empty bin or a single one parts them, and are left out if they make up less than 1 %.
  var roundingStep: Double {
    var means: [Double] = []
    var (count, sum, empty) = (0, 0.0, 0)
    func isFrequent(_ count: Int) -> Bool { count > 0 && count * 100 >= total }
    for bin in counts.indices {
      if counts[bin] > 0 {
        count += counts[bin]
        sum += sums[bin]
        empty = 0
      } else {
        empty += 1
        if empty < 2 { continue }
        if isFrequent(count) { means.append(sum / Double(count)) }
        (count, sum) = (0, 0)
      }
    }
    if isFrequent(count) { means.append(sum / Double(count)) }
    guard means.count > 1, let step = zip(means, means.dropFirst()).map({ $1 - $0 }).min() else { return 0 }
    let areMultiples = means.allSatisfy { ($0 / step - ($0 / step).rounded()).magnitude < 0.05 }
    return areMultiples ? step : 0
  }
}
