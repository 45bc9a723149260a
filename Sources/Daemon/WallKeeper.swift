import LinuxIO
import Signal

/// Watches the wall clock every 10 s and says when what is known of it has changed: synchronised, lost, or stepped.
struct WallKeeper: Sendable {
  private var next: Int64 = 0
  private var offset: Int64 = 0
  private var isSynchronised = false
  private var hasSpoken = false

  /// A clock record if one is due: the first time, at a change of the state, and at a step of more than 100 ms.
  mutating func check(at now: Int64) -> RawFrame? {
    guard now >= next else { return nil }
    next = now + 10_000_000_000
    guard let pair = WallClock.readPair() else { return nil }
    let isTrue = WallClock.isSynchronised()
    let step = abs(pair.offset - offset)
    guard !hasSpoken || isTrue != isSynchronised || step > 100_000_000 else { return nil }
    hasSpoken = true
    isSynchronised = isTrue
    offset = pair.offset
    return .clock(offset: pair.offset, isSynchronised: isTrue, at: Timestamp(nanoseconds: pair.monotonic))
  }
}
