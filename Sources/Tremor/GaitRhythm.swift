import DSP
import Signal

/// Looks for a stride's rhythm: the autocorrelation of the acceleration's norm over the last 4 s.
///
/// The norm does not depend on the mount. It is low-passed at 8 Hz and thinned to about 25 values a second. A tremor also
/// repeats after 0.4–1.4 s, but it repeats earlier too: `fast` is the best correlation at lags too short for a step.
package struct GaitRhythm: ~Copyable, Sendable {
  private let thinning: Int
  private let step: Double
  private var lowPass: Biquad
  private var phase = 0
  private var values: InlineArray<128, Float> = InlineArray(repeating: 0)
  private var next = 0
  private var count = 0
  private var autocorrelation = Autocorrelation()

  package struct Result: Sendable {
    package var correlation = 0.0
    package var lag = 0.0
    package var fast = 0.0
  }

  package init(rate: Hertz) {
    thinning = max(1, Int((rate.value / 25).rounded()))
    step = Double(thinning) / rate.value
    lowPass = .lowPass(cutoff: Hertz(min(8, rate.value * 0.3)), rate: rate)
  }

  package mutating func clear() { count = 0 }

  /// Takes the next acceleration in (m/s²).
  package mutating func add(_ acceleration: SIMD3<Float>) {
    let norm = (acceleration * acceleration).sum().squareRoot()
    var x = SIMD8<Float>.zero
    x[0] = norm
    if count == 0 { lowPass.settle(at: x) }
    let y = lowPass.filter(x)[0]
    phase += 1
    if phase >= thinning || count == 0 {
      phase = 0
      values[next & 127] = y
      next = (next + 1) & 127
      count = min(count + 1, 128)
    }
  }

  /// Correlation over the last 4 s, or what there is of it (at least 2.4 s).
  package mutating func analyse() -> Result {
    let n = min(count, Int(4 / step))
    guard Double(n) * step >= 2.4, n > Autocorrelation.maximumLag else { return Result() }
    let oldest = next &- n
    var mean: Float = 0
    for i in 0..<n { mean += values[(oldest &+ i) & 127] }
    mean /= Float(n)
    autocorrelation.update(count: n, mean: mean) { values[(oldest &+ $0) & 127] }
    var result = Result()
    var hasDipped = false
    let longest = min(n / 2 + n / 10, min(Int(1.4 / step), Autocorrelation.maximumLag))
    var lag = 1
    while lag <= longest {
      let r = autocorrelation[lag]
      let seconds = Double(lag) * step
      if r < 0.1 { hasDipped = true }
      // Between the lags of 0.32 and 0.36 s, so that rounding of the rate does not decide.
      if seconds < 0.35 {
        if hasDipped { result.fast = max(result.fast, r) }
      } else if r > result.correlation && hasDipped {
        result.correlation = r
        result.lag = seconds
      }
      lag += 1
    }
    return result
  }
}
