/// How often something may be asked for: at once up to `burst` times, and over time `perSecond` times a second.
struct RateLimit {
  private let perSecond: Double
  private let burst: Double
  private var left: Double
  private var last: Int64

  /// `now` on the monotonic clock, ns.
  init(perSecond: Double, burst: Double, now: Int64) {
    self.perSecond = perSecond
    self.burst = burst
    left = burst
    last = now
  }

  /// False: too often.
  mutating func take(at now: Int64) -> Bool {
    left = min(burst, left + Double(now - last) * 1e-9 * perSecond)
    last = now
    guard left >= 1 else { return false }
    left -= 1
    return true
  }
}
