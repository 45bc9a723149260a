import Foundation

/// The seeds that figures are held against: the same ones each time, so that a bound that one leg in a thousand passes does not
/// fail a stranger's build; with TREMORD_SLOW, as in `make soak`, one of them is new each time, and printed.
func seeds(_ first: UInt64, of what: String) -> [UInt64] {
  let isSlow = ProcessInfo.processInfo.environment["TREMORD_SLOW"] != nil
  let seeds = [first, isSlow ? UInt64.random(in: 1000...1_000_000) : 20_261_124]
  print("seeds of \(what): \(seeds)")
  return seeds
}
