import Foundation

/// POSIX's generator (`drand48`), the same numbers from the same seeds, with a state of each thread's own: tests run side by
/// side, and the C library has one state for them all.
package enum Random48 {
  private final class State {
    var value: UInt64 = 0x1234_ABCD_330E
  }

  private static var own: State {
    let threads = Thread.current.threadDictionary
    if let known = threads["random48"] as? State { return known }
    let state = State()
    threads["random48"] = state
    return state
  }

  package static func seed(_ seed: Int) {
    own.value = UInt64(truncatingIfNeeded: seed) << 16 & 0xFFFF_FFFF_0000 | 0x330E
  }

  /// The next number from 0 to below 1.
  package static func next() -> Double {
    let state = own
    state.value = (state.value &* 0x5_DEEC_E66D &+ 0xB) & 0xFFFF_FFFF_FFFF
    return Double(state.value) / Double(UInt64(1) << 48)
  }
}
