import LinuxIO
import Signal

/// Watches the wall clock and says when what is known of it has changed: synchronised, lost, or stepped.
///
/// A step shows at the next look, ten times a second, so that no line carries a time from before it for long; reading two
/// clocks costs no system call. Whether the clock is synchronised is asked every 10 s, and at a step.
struct WallKeeper: Sendable {
  private var next: Int64 = 0
  private var offset: Int64 = 0
  private var isSynchronised = false
  private var hasSpoken = false

  /// What counts as a step, ns: slewing by an NTP client adds up to as much in 200 s at its fastest, and is then said too.
  static let step: Int64 = 100_000_000

  /// What was said last was not heard: it is said again.
  mutating func forget() { (next, hasSpoken) = (0, false) }

  /// A clock record if one is due: the first time, at a change of the state, and at a step.
  mutating func check(at now: Int64) -> RawFrame? {
    guard let pair = WallClock.readPair() else { return nil }
    let hasStepped = hasSpoken && abs(pair.offset &- offset) > Self.step
    guard hasStepped || now >= next else { return nil }
    next = now + 10_000_000_000
    let isTrue = WallClock.isSynchronised()
    guard !hasSpoken || isTrue != isSynchronised || hasStepped else { return nil }
    hasSpoken = true
    isSynchronised = isTrue
    offset = pair.offset
    return .clock(offset: pair.offset, isSynchronised: isTrue, at: Timestamp(nanoseconds: pair.monotonic))
  }
}
