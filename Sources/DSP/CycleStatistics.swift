/// How regular a rhythm is from cycle to cycle.
package struct CycleStatistics: Sendable, BitwiseCopyable {
  /// Whole cycles in the window.
  package var count: Int
  /// Mean absolute difference of neighbouring periods over the mean period.
  package var jitter: Double
  /// Tremor stability index: the interquartile range of the differences of neighbouring cycles' frequencies, Hz (di Biase
  /// et al. 2017, Brain 140:1977, for the hand and over 100 s; here over one window, and not validated for legs). Noise
  /// alone moves it: read it beside the SNR.
  package var stabilityIndex: Double

  package init(count: Int, jitter: Double, stabilityIndex: Double) {
    self.count = count
    self.jitter = jitter
    self.stabilityIndex = stabilityIndex
  }
}

/// Times at which cycles begin, and what follows from them.
struct CycleTimes {
  private var periods: InlineArray<160, Float> = InlineArray(repeating: 0)
  private var differences: InlineArray<160, Float> = InlineArray(repeating: 0)
  private var count = 0
  private var last: Double?

  mutating func add(_ time: Double) {
    if let last, time > last, count < 160 {
      periods[count] = Float(time - last)
      count += 1
    }
    last = time
  }

  /// Nil for fewer than four cycles.
  mutating func statistics() -> CycleStatistics? {
    guard count >= 4 else { return nil }
    var total: Float = 0
    for k in 0..<count { total += periods[k] }
    var change: Float = 0
    for k in 1..<count {
      change += abs(periods[k] - periods[k - 1])
      insert(1 / periods[k] - 1 / periods[k - 1], k - 1)
    }
    let n = count - 1
    return CycleStatistics(
      count: count, jitter: Double(change / Float(n)) / Double(total / Float(count)),
      stabilityIndex: quantile(0.75, n) - quantile(0.25, n))
  }

  /// Puts `value` into its place among the first `n` differences, which are in order.
  private mutating func insert(_ value: Float, _ n: Int) {
    var k = n
    while k > 0, differences[k - 1] > value {
      differences[k] = differences[k - 1]
      k -= 1
    }
    differences[k] = value
  }

  /// Linear between order statistics (Hyndman and Fan 1996, type 7).
  private mutating func quantile(_ share: Double, _ n: Int) -> Double {
    let place = share * Double(n - 1)
    let k = min(Int(place), max(0, n - 2))
    let low = Double(differences[k])
    let high = Double(differences[min(k + 1, n - 1)])
    return low + (high - low) * (place - Double(k))
  }
}
