import Foundation

// POSIX's generator, the same numbers from the same seeds, with a state of each thread's own: tests run side by side, and
// the C library has one state for them all.

private final class State {
  var value: UInt64 = 0x1234_ABCD_330E

  static var own: State {
    let threads = Thread.current.threadDictionary
    if let known = threads["random48"] as? State { return known }
    let state = State()
    threads["random48"] = state
    return state
  }
}

func srand48(_ seed: Int) { State.own.value = UInt64(truncatingIfNeeded: seed) << 16 & 0xFFFF_FFFF_0000 | 0x330E }

func drand48() -> Double {
  let state = State.own
  state.value = (state.value &* 0x5_DEEC_E66D &+ 0xB) & 0xFFFF_FFFF_FFFF
  return Double(state.value) / Double(UInt64(1) << 48)
}
