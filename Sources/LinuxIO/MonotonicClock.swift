import Glibc

/// The clock that everything measured is timed on: CLOCK_MONOTONIC, nanoseconds. Edges carry the same time.
package enum MonotonicClock {
  /// Now, in nanoseconds since an unspecified moment before the boot's first process.
  package static func now() -> Int64 { Self.read(CLOCK_MONOTONIC) }

  /// Sleeps until `nanoseconds` on this clock, however many signals come; returns at once if that is past.
  package static func sleep(until nanoseconds: Int64) {
    guard nanoseconds > 0 else { return }
    var target = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    // An absolute time needs no remainder: the same call is simply made again.
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &target, nil) == EINTR {}
  }

  static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // Cannot fail: both clocks that are asked for exist on every Linux.
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
