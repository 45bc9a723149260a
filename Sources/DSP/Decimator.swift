import Signal

/// Low-passes eight channels and keeps every `factor`-th value: for sensors that are faster than the analysis needs.
///
/// A linear-phase FIR filter, so that every frequency is late by the same `delay`: a sinc with its edge at half of the
/// output rate under a Kaiser window (J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window
/// function", 1974). With 22 taps for each unit of the factor and 70 dB in Kaiser's formula the gain stays within
/// ±0.04 % up to 0.4 × output rate and below −69 dB from 0.6 × output rate on. What lies between folds onto frequencies
/// above 0.4 × output rate, where nothing is reported. Only the values that are kept are computed, in a fixed order of
/// sums. Nothing is allocated.
package struct Decimator: ~Copyable, Sendable {
  package static let maximumFactor = 8

  /// Inputs for each output.
  package let factor: Int
  /// How many periods of the input an output lies behind the newest value that went into it.
  package let delay: Double

  /// The taps from the middle one outwards; the filter is symmetric, so the other half is the same.
  private var taps: InlineArray<128, Float> = InlineArray(repeating: 0)
  private let reach: Int
  private var values: InlineArray<256, SIMD8<Float>> = InlineArray(repeating: .zero)
  private var next = 0
  private var phase = 0
  private var isFilled = false

  private static let tapsPerFactor = 22
  /// Kaiser's shape for a ripple of −70 dB: β = 0.1102 (A − 8.7).
  private static let shape = 0.1102 * (70 - 8.7)

  /// `factor` from 1, which passes everything as it is, to 8.
  package init(factor: Int) {
    precondition(factor >= 1 && factor <= Self.maximumFactor)
    self.factor = factor
    reach = factor == 1 ? 0 : factor * Self.tapsPerFactor / 2
    delay = Double(reach)
    // Weighted so that a constant passes unchanged.
    var sum = 0.0
    for k in 0...reach { sum += Self.weight(k, reach, factor) * (k == 0 ? 1 : 2) }
    for k in 0...reach { taps[k & 127] = Float(Self.weight(k, reach, factor) / sum) }
  }

  /// Takes the next value in; gives an output for every `factor`-th one since the start or the last `restart`.
  package mutating func add(_ x: SIMD8<Float>) -> SIMD8<Float>? {
    if factor == 1 { return x }
    if !isFilled {
      for i in 0..<256 { values[i] = x }
      isFilled = true
    }
    values[next & 255] = x
    next = (next &+ 1) & 255
    phase += 1
    if phase < factor { return nil }
    phase = 0
    return output()
  }

  /// What follows is not continuous with what was before. The next value is taken for all that went before it, so that
  /// a constant (gravity) makes no transient.
  package mutating func restart() {
    isFilled = false
    phase = 0
  }

  private mutating func output() -> SIMD8<Float> {
    // Indices are masked so that the bounds checks fall away. Two sums, so that one need not wait for the other.
    let middle = next &- 1 &- reach
    var even = values[middle & 255] * taps[0]
    var odd = SIMD8<Float>.zero
    var k = 1
    while k < reach {
      odd += (values[(middle &- k) & 255] + values[(middle &+ k) & 255]) * taps[k & 127]
      even += (values[(middle &- k &- 1) & 255] + values[(middle &+ k &+ 1) & 255]) * taps[(k &+ 1) & 127]
      k &+= 2
    }
    if k == reach { odd += (values[(middle &- k) & 255] + values[(middle &+ k) & 255]) * taps[k & 127] }
    return even + odd
  }

  /// The tap `k` places from the middle, not yet scaled.
  private static func weight(_ k: Int, _ reach: Int, _ factor: Int) -> Double {
    if k == 0 { return 1 }
    let x = Double.pi * Double(k) / Double(factor)
    let share = Double(k) / Double(reach)
    return Elementary.sinCos(x).sin / x * besselI0(shape * max(0, 1 - share * share).squareRoot()) / besselI0(shape)
  }

  /// The modified Bessel function of order 0 by its series Σ ((x/2)^k / k!)², which has converged after 30 terms for the
  /// x below 8 that occur here.
  private static func besselI0(_ x: Double) -> Double {
    let quarter = x * x / 4
    var term = 1.0
    var sum = 1.0
    for k in 1...30 {
      term *= quarter / Double(k * k)
      sum += term
    }
    return sum
  }
}
