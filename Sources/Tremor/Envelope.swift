import DSP
import Signal

/// How much the leg shook, in tenths of a second over the last 25 s: for dating the start and the end of an event back.
///
/// The signal is what is left between 2.5 Hz and 20 Hz (or 0.4 × rate), acceleration and rotation apart.
package struct Envelope: ~Copyable, Sendable {
  private var highPass: Biquad
  private var lowPass: Biquad
  private var bins: InlineArray<256, SIMD2<Float>> = InlineArray(repeating: .zero)
  private var sum = SIMD2<Float>.zero
  private var samples: Float = 0
  // Tenths of seconds since the start of the run: 64 bits, also where Int has 32.
  private var bin: Int64 = 0
  private var first: Int64 = 0
  private var isSettled = false

  package static let binSeconds = 0.1

  /// The tenth of a second that holds `time`; a damaged time cannot trap.
  private static func number(_ time: Double) -> Int64 { Int64(min(max(time / binSeconds, -1e15), 1e15)) }

  package init(rate: Hertz) {
    highPass = .highPass(cutoff: Hertz(2.5), rate: rate)
    lowPass = .lowPass(cutoff: Hertz(min(20, 0.4 * rate.value)), rate: rate)
  }

  package mutating func restart(at time: Double) {
    isSettled = false
    bin = Self.number(time)
    first = bin
    sum = .zero
    samples = 0
  }

  /// Takes the next sample in, `time` seconds after the first one of the run.
  package mutating func add(_ x: SIMD8<Float>, at time: Double) {
    if !isSettled {
      highPass.settle(at: x)
      lowPass.settle(at: .zero)
      isSettled = true
    }
    let now = Self.number(time)
    if now > bin {
      let mean = samples > 0 ? sum / samples : .zero
      var k = bin
      while k < now {
        bins[Int(truncatingIfNeeded: k & 255)] = mean
        k += 1
      }
      bin = now
      sum = .zero
      samples = 0
    }
    let y = lowPass.filter(highPass.filter(x))
    let squares = y * y
    sum += SIMD2(squares[0] + squares[1] + squares[2], squares[4] + squares[5] + squares[6])
    samples += 1
  }

  /// The time at which the shaking that goes on at `time` had begun: walking back from there while the power, smoothed
  /// over 0.5 s, stays above a quarter of its mean in the last 2 s before `time`. Never before `limit`.
  package mutating func onset(before time: Double, notBefore limit: Double, usingRotation: Bool) -> Double {
    let last = Self.number(time) - 1
    let lowest = max(max(first, bin - 250), Self.number(limit + 0.999 * Self.binSeconds))
    guard last - 20 > lowest else { return max(limit, Double(lowest) * Self.binSeconds) }
    let level = mean(last - 19, last, usingRotation)
    var k = last - 10
    while k > lowest && mean(k - 2, k + 2, usingRotation) >= 0.25 * level { k -= 1 }
    return max(limit, Double(k) * Self.binSeconds)
  }

  /// Seconds in which what shakes at `time` grew from a quarter to three quarters of its size (power 0.06 to 0.56 of the
  /// largest since); nil where that was more than 4.5 s ago, or has not come to an end yet.
  package mutating func rise(before time: Double, usingRotation: Bool) -> Double? {
    let last = Self.number(time) - 1
    let lowest = max(first, max(bin - 250, last - 45))
    guard last - lowest >= 10 else { return nil }
    var top: Float = 0
    for k in (lowest + 1)..<last { top = max(top, mean(k - 1, k + 1, usingRotation)) }
    guard top > 0 else { return nil }
    var late = last - 1
    while late > lowest + 1, mean(late - 1, late + 1, usingRotation) >= 0.56 * top { late -= 1 }
    guard late < last - 3 else { return nil }
    var early = late
    while early > lowest + 1, mean(early - 1, early + 1, usingRotation) > 0.06 * top { early -= 1 }
    guard early > lowest + 1 else { return nil }
    return Double(late - early) * Self.binSeconds
  }

  /// The time at which shaking of mean power as in the 2 s up to `time` had ended, at most `reach` seconds later.
  package mutating func end(after time: Double, reach: Double, usingRotation: Bool) -> Double {
    let start = Self.number(time) - 1
    let last = min(bin - 1, start + Self.number(reach))
    guard start - 19 > max(first, bin - 250), last > start else { return time }
    let level = mean(start - 19, start, usingRotation)
    var k = start - 15
    while k < last && mean(k - 2, min(k + 2, last), usingRotation) >= 0.25 * level { k += 1 }
    return Double(k) * Self.binSeconds
  }

  private mutating func mean(_ from: Int64, _ to: Int64, _ usingRotation: Bool) -> Float {
    var total: Float = 0
    for k in from...max(from, to) {
      total += usingRotation ? bins[Int(truncatingIfNeeded: k & 255)][1] : bins[Int(truncatingIfNeeded: k & 255)][0]
    }
    return total / Float(max(1, to - from + 1))
  }
}
