/// An instant on the kernel's monotonic clock, in nanoseconds; never wall time.
///
/// Everything that is measured is timed on this clock (`CLOCK_MONOTONIC`), because a Pi without a battery-backed clock
/// steps its wall time by years at the first synchronisation.
package struct Timestamp: Comparable, Hashable, Sendable, BitwiseCopyable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The time from `other` to this instant, in seconds; negative if `other` is later.
  package func seconds(since other: Timestamp) -> Double {
    Double(nanoseconds &- other.nanoseconds) * 1e-9
  }

  /// This instant moved by `seconds`, rounded to the nearest nanosecond; at most 200 years, so that a damaged figure
  /// cannot trap.
  package func advanced(bySeconds seconds: Double) -> Timestamp {
    let limited = seconds.isFinite ? min(max(seconds, -6e9), 6e9) : 0
    return Timestamp(nanoseconds: nanoseconds &+ Int64((limited * 1e9).rounded()))
  }
}
