/// How late the acquire thread comes to work: the 99th percentile of about the last minute or two, without keeping the
/// figures.
///
/// Counts in steps of a quarter of an octave (19 %), from 1 µs to 9 s; every 1024 figures it states the percentile and
/// halves what it has counted, so that the past fades.
struct LatenessMeter: Sendable {
  private static let steps = 94
  private var counts = InlineArray<94, UInt32>(repeating: 0)
  private var total: UInt32 = 0
  private var due = 0
  /// The longest since the start, ns.
  private(set) var longest: Int64 = 0
  /// The upper end of the step that the 99th percentile lies in, ns; 0 before the first 64 figures.
  private(set) var percentile99: Int64 = 0

  /// Takes a lateness in; nanoseconds, below 0 counts as none.
  mutating func add(_ nanoseconds: Int64) {
    longest = max(longest, nanoseconds)
    counts[Self.step(nanoseconds)] += 1
    total += 1
    due += 1
    // Soon after the start a first figure is better than none.
    if due == 1024 || (percentile99 == 0 && due == 64) { state() }
  }

  private mutating func state() {
    var left = (total + 99) / 100
    var step = Self.steps - 1
    while step > 0, counts[step] < left {
      left -= counts[step]
      step -= 1
    }
    percentile99 = min(Self.end(step), longest)
    guard due == 1024 else { return }
    due = 0
    total = 0
    for i in 0..<Self.steps {
      counts[i] /= 2
      total += counts[i]
    }
  }

  /// Four steps an octave: the place of the highest bit, and the two bits below it.
  private static func step(_ nanoseconds: Int64) -> Int {
    let quarters = UInt64(max(nanoseconds, 1000)) / 250
    let octave = 63 - quarters.leadingZeroBitCount
    return min((octave - 2) * 4 + Int(quarters >> UInt64(octave - 2)) - 4, steps - 1)
  }

  private static func end(_ step: Int) -> Int64 {
    Int64(5 + step % 4) << Int64(step / 4) &* 250
  }
}
