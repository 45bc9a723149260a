import Signal

/// Four complex Fourier transforms at once, one in each lane of a vector.
///
/// The channels of a leg sensor are transformed together, so the lanes never meet: every butterfly is plain vector
/// arithmetic with one scalar twiddle, without shuffles, on SSE and NEON alike. Radix-4 Stockham autosort with one radix-2
/// pass where the length asks for it; tables and both buffers are part of the value, nothing is allocated. Two real
/// signals share a lane as real and imaginary part: the sum of their powers at bin k is (|Z[k]|² + |Z[N − k]|²)/2, which is
/// all that a power spectrum summed over axes needs.
package struct BatchFFT: ~Copyable, Sendable {
  package static let maximumLength = 1024

  private let longest: Int
  private var cosine: InlineArray<1024, Float> = InlineArray(repeating: 0)
  private var sine: InlineArray<1024, Float> = InlineArray(repeating: 0)
  /// The signals going in, and the spectra coming out: four lanes of real parts (low half) and of imaginary parts (high
  /// half). In one element, because the place of an element costs as much to compute as a sum.
  package var z: InlineArray<1024, SIMD8<Float>> = InlineArray(repeating: .zero)
  private var scratch: InlineArray<1024, SIMD8<Float>> = InlineArray(repeating: .zero)

  /// Tables for up to `length` points: a power of two from 4 to 1024.
  package init(length: Int) {
    precondition(length >= 4 && length <= 1024 && length & (length - 1) == 0)
    longest = length
    for k in 0..<length {
      let (s, c) = Elementary.sinCos(2 * Double.pi * Double(k) / Double(length))
      cosine[k] = Float(c)
      sine[k] = Float(s)
    }
  }

  /// Transforms the first `length` points of `z` in place: Z[k] = Σ z[n] exp(−2πi k n / N), not scaled.
  ///
  /// `length`: a power of two from 4 up to the longest that the tables were made for; nil for that one.
  package mutating func transform(length: Int? = nil) {
    let length = length ?? longest
    precondition(length >= 4 && length <= longest && length & (length - 1) == 0)
    var n = length
    var stride = 1
    var isInScratch = false
    while n > 4 {
      if isInScratch {
        Self.radix4(n, stride, longest / n, &scratch, &z, &cosine, &sine)
      } else {
        Self.radix4(n, stride, longest / n, &z, &scratch, &cosine, &sine)
      }
      isInScratch.toggle()
      n /= 4
      stride *= 4
    }
    // The last pass has no twiddles and reads where it writes.
    if isInScratch {
      for k in 0..<length { z[k & 1023] = scratch[k & 1023] }
    }
    if n == 4 { Self.last4(stride, &z) } else { Self.last2(stride, &z) }
  }

  /// The spectra of the eight real signals at bin `k` of a transform of `length` points: of the four real parts and of
  /// the four imaginary parts that went in.
  package mutating func separated(_ k: Int, length: Int) -> (real: Line, imaginary: Line) {
    let j = (length - k) & (length - 1)
    let (a, b) = (z[k & 1023].lowHalf, z[k & 1023].highHalf)
    let (c, d) = (z[j & 1023].lowHalf, z[j & 1023].highHalf)
    return (
      Line(re: (a + c) * 0.5, im: (b - d) * 0.5),
      Line(re: (b + d) * 0.5, im: (c - a) * 0.5)
    )
  }

  /// Complex values of four signals at one frequency.
  package struct Line: Sendable {
    package var re: SIMD4<Float>
    package var im: SIMD4<Float>
  }

  /// One radix-4 pass over sub-transforms of length `n`, `stride` of them interleaved; their twiddles are every `step`th of
  /// the tables.
  private static func radix4(
    _ n: Int, _ stride: Int, _ step: Int,
    _ x: inout InlineArray<1024, SIMD8<Float>>, _ y: inout InlineArray<1024, SIMD8<Float>>,
    _ cosine: inout InlineArray<1024, Float>, _ sine: inout InlineArray<1024, Float>
  ) {
    let quarter = n / 4
    // Indices are masked so that the bounds checks fall away; they never exceed 1023 as it is.
    for p in 0..<quarter {
      let c1 = cosine[(p * step) & 1023]
      let s1 = sine[(p * step) & 1023]
      let c2 = cosine[(2 * p * step) & 1023]
      let s2 = sine[(2 * p * step) & 1023]
      let c3 = cosine[(3 * p * step) & 1023]
      let s3 = sine[(3 * p * step) & 1023]
      let source = stride * p
      let reach = stride * quarter
      let target = stride * 4 * p
      for q in 0..<stride {
        let a = x[(source + q) & 1023]
        let b = x[(source + reach + q) & 1023]
        let c = x[(source + 2 * reach + q) & 1023]
        let d = x[(source + 3 * reach + q) & 1023]
        let sum = a + c
        let sum2 = b + d
        let difference = a - c
        // −j (b − d): (re, im) becomes (im, −re).
        let turned = b - d
        y[(target + q) & 1023] = sum + sum2
        y[(target + stride + q) & 1023] = twiddled(
          difference.lowHalf + turned.highHalf, difference.highHalf - turned.lowHalf, c1, s1)
        let other = sum - sum2
        y[(target + 2 * stride + q) & 1023] = twiddled(other.lowHalf, other.highHalf, c2, s2)
        y[(target + 3 * stride + q) & 1023] = twiddled(
          difference.lowHalf - turned.highHalf, difference.highHalf + turned.lowHalf, c3, s3)
      }
    }
  }

  /// (r + j i) (c − j s)
  @inline(__always)
  private static func twiddled(_ r: SIMD4<Float>, _ i: SIMD4<Float>, _ c: Float, _ s: Float) -> SIMD8<Float> {
    SIMD8(lowHalf: r * c + i * s, highHalf: i * c - r * s)
  }

  /// The last radix-4 pass, in place: sub-transforms of four points, `stride` of them interleaved.
  private static func last4(_ stride: Int, _ z: inout InlineArray<1024, SIMD8<Float>>) {
    for q in 0..<stride {
      let (a, b, c, d) = (q & 1023, (q + stride) & 1023, (q + 2 * stride) & 1023, (q + 3 * stride) & 1023)
      let sum = z[a] + z[c]
      let sum2 = z[b] + z[d]
      let difference = z[a] - z[c]
      let turned = z[b] - z[d]
      z[a] = sum + sum2
      z[b] = SIMD8(
        lowHalf: difference.lowHalf + turned.highHalf, highHalf: difference.highHalf - turned.lowHalf)
      z[c] = sum - sum2
      z[d] = SIMD8(
        lowHalf: difference.lowHalf - turned.highHalf, highHalf: difference.highHalf + turned.lowHalf)
    }
  }

  /// The same for two points.
  private static func last2(_ stride: Int, _ z: inout InlineArray<1024, SIMD8<Float>>) {
    for q in 0..<stride {
      let (a, b) = (z[q & 1023], z[(q + stride) & 1023])
      z[q & 1023] = a + b
      z[(q + stride) & 1023] = a - b
    }
  }
}
