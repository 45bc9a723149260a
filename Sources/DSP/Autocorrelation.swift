/// Correlation of a short stretch with itself, at 1 to 40 values of delay.
///
/// The values pass a line of 40 delays, eight to a vector, so that each is multiplied with all of its predecessors at
/// once. Nothing is allocated.
package struct Autocorrelation: ~Copyable, Sendable {
  package static let maximumLag = 40

  private var sums: InlineArray<5, SIMD8<Float>> = InlineArray(repeating: .zero)
  private var total: Float = 0
  private var head: InlineArray<40, Float> = InlineArray(repeating: 0)
  private var tail: InlineArray<40, Float> = InlineArray(repeating: 0)

  package init() {}

  /// Takes `count` values (more than 40 of them), oldest first, whose mean is `mean`.
  package mutating func update(count: Int, mean: Float, _ value: (Int) -> Float) {
    precondition(count > Self.maximumLag)
    var (d0, d1, d2, d3, d4) = (
      SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero
    )
    var (s0, s1, s2, s3, s4) = (d0, d0, d0, d0, d0)
    var energy: Float = 0
    for i in 0..<count {
      let x = value(i) - mean
      s0 += d0 * x
      s1 += d1 * x
      s2 += d2 * x
      s3 += d3 * x
      s4 += d4 * x
      d4 = Self.shifted(d4, d3[7])
      d3 = Self.shifted(d3, d2[7])
      d2 = Self.shifted(d2, d1[7])
      d1 = Self.shifted(d1, d0[7])
      d0 = Self.shifted(d0, x)
      energy += x * x
      if i < 40 { head[i] = energy }
      if i >= count - 40 { tail[count - 1 - i] = x * x }
    }
    sums[0] = s0
    sums[1] = s1
    sums[2] = s2
    sums[3] = s3
    sums[4] = s4
    total = energy
    // From squares to their sums from the end.
    for k in 1..<40 { tail[k] += tail[k - 1] }
  }

  /// Correlation at `lag` (1 to 40), −1 to 1: the product's sum over the root of both stretches' energies.
  package subscript(lag: Int) -> Double {
    mutating get {
      let early = Double(total - tail[lag - 1])
      let late = Double(total - head[lag - 1])
      let scale = (max(0, early) * max(0, late)).squareRoot()
      return scale > 0 ? Double(sums[(lag - 1) / 8][(lag - 1) % 8]) / scale : 0
    }
  }

  @inline(__always)
  private static func shifted(_ v: SIMD8<Float>, _ first: Float) -> SIMD8<Float> {
    SIMD8(first, v[0], v[1], v[2], v[3], v[4], v[5], v[6])
  }
}
