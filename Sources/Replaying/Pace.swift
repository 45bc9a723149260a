/// Holds data time against a clock, and never hurries: whatever held it up (Ctrl-Z, a reader that did not read, a slow
/// machine), it goes on from there at its own speed.
package struct Pace {
  /// A clock in nanoseconds and a way to sleep until it shows a time: the machine's, or a test's.
  package struct Clock {
    package var now: () -> Int64
    package var sleep: (Int64) -> Void

    package init(now: @escaping () -> Int64, sleep: @escaping (Int64) -> Void) {
      self.now = now
      self.sleep = sleep
    }
  }

  /// Being later than that is a pause and not made up for, ns.
  private static let patience: Int64 = 500_000_000
  /// It sleeps no longer at once, so that a pause is noticed and a progress bar moves, ns.
  private static let slice: Int64 = 250_000_000

  private let factor: Double?
  private let clock: Clock
  /// When second 0 of the data was due.
  private var start: Int64?

  package init(_ speed: Speed, _ clock: Clock) {
    if case .times(let factor) = speed { self.factor = factor } else { factor = nil }
    self.clock = clock
  }

  /// Sleeps until data time `seconds` is due, and calls `idle` now and then; true if there is a pace at all, so that output
  /// should be shown at once.
  package mutating func wait(until seconds: Double, idle: () -> Void = {}) -> Bool {
    guard let factor else { return false }
    // A damaged time cannot make it trap; 31 years are as good as for ever.
    let offset = Int64(min(max(seconds / factor, 0), 1e9) * 1e9)
    var now = clock.now()
    var begin = start ?? now - offset
    if now - (begin + offset) > Self.patience { begin = now - offset }
    while now < begin + offset {
      let next = min(begin + offset, now + Self.slice)
      clock.sleep(next)
      now = clock.now()
      if now - next > Self.patience { begin += now - next }
      idle()
    }
    start = begin
    return true
  }
}
