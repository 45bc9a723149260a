import CLinux
import Glibc

/// What the wall clock says and whether to believe it. A Pi without a battery-backed clock starts at a time that is
/// plausible but wrong, so wall time is only ever written beside monotonic time.
package enum WallClock {
  /// The two clocks read at the same moment, nanoseconds.
  package struct Pair: Sendable, Equatable, BitwiseCopyable {
    package let monotonic: Int64
    /// Since 1970-01-01 00:00 UTC.
    package let wall: Int64
    /// How far apart the two monotonic readings around the wall clock's were: twice the pair's largest error.
    package let spread: Int64

    /// Wall time minus monotonic time.
    package var offset: Int64 { wall &- monotonic }
  }

  /// Reads the wall clock between two readings of the monotonic clock and takes their middle.
  ///
  /// Nil if five tries in a row were interrupted for more than 50 µs: better none than a wrong one.
  package static func readPair() -> Pair? {
    for _ in 0..<5 {
      let before = MonotonicClock.read(CLOCK_MONOTONIC)
      let wall = MonotonicClock.read(CLOCK_REALTIME)
      let spread = MonotonicClock.read(CLOCK_MONOTONIC) &- before
      if spread <= 50_000 { return Pair(monotonic: before &+ spread / 2, wall: wall, spread: spread) }
    }
    return nil
  }

  /// Who said whether the wall clock is synchronised.
  package enum Source: String, Sendable {
    /// The kernel: any daemon that disciplines its clock counts.
    case kernel
    /// systemd-timesyncd's mark, where the service may not ask the kernel (`ProtectClock=yes`).
    case timesyncd
  }

  package struct Synchronisation: Sendable, Equatable {
    package let isSynchronised: Bool
    package let source: Source
    /// Bound of the wall clock's error in seconds, if the kernel told it.
    package let maximumErrorSeconds: Double?
  }

  /// Whether the wall clock is synchronised, and who says so.
  ///
  /// The rule for the kernel's answer is systemd's own: its error bound grows from the last correction on, and 16 s
  /// is where the kernel stops counting.
  package static func synchronisation() -> Synchronisation {
    var state = clinux_clock_state()
    if unsafe clinux_clock_state(&state) == 0 {
      return Synchronisation(
        isSynchronised: state.maximum_error_us < 16_000_000, source: .kernel,
        maximumErrorSeconds: Double(state.maximum_error_us) * 1e-6)
    }
    let marked = unsafe access("/run/systemd/timesync/synchronized", F_OK) == 0
    return Synchronisation(isSynchronised: marked, source: .timesyncd, maximumErrorSeconds: nil)
  }

  /// Whether the wall clock is synchronised; see `synchronisation()`.
  package static func isSynchronised() -> Bool { synchronisation().isSynchronised }
}

extension WallClock {
  /// What the wall clock says, ns since 1970; nil while it is not to be believed.
  package static var believed: Int64? { isSynchronised() ? MonotonicClock.read(CLOCK_REALTIME) : nil }
}
