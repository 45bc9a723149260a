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
  /// The signals going in, and the spectra coming out: four lanes of real and imaginary parts.
  package var re: InlineArray<1024, SIMD4<Float>> = InlineArray(repeating: .zero)
  package var im: InlineArray<1024, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var re2: InlineArray<1024, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var im2: InlineArray<1024, SIMD4<Float>> = InlineArray(repeating: .zero)

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

  /// Transforms the first `length` points of `re` and `im` in place: Z[k] = Σ z[n] exp(−2πi k n / N), not scaled.
  ///
  /// `length`: a power of two from 4 up to the longest that the tables were made for; nil for that one.
  package mutating func transform(length: Int? = nil) {
    let length = length ?? longest
    precondition(length >= 4 && length <= longest && length & (length - 1) == 0)
    var n = length
    var stride = 1
    var isInSecond = false
    while n > 4 {
      if isInSecond {
        Self.radix4(n, stride, longest / n, &re2, &im2, &re, &im, &cosine, &sine)
      } else {
        Self.radix4(n, stride, longest / n, &re, &im, &re2, &im2, &cosine, &sine)
      }
      isInSecond.toggle()
      n /= 4
      stride *= 4
    }
    // The last pass has no twiddles and reads where it writes.
    if isInSecond {
      for k in 0..<length {
        re[k & 1023] = re2[k & 1023]
        im[k & 1023] = im2[k & 1023]
      }
    }
    if n == 4 { Self.last4(stride, &re, &im) } else { Self.last2(stride, &re, &im) }
  }

  /// The spectra of the eight real signals at bin `k` of a transform of `length` points: of the four real parts and of
  /// the four imaginary parts that went in.
  package mutating func separated(_ k: Int, length: Int) -> (real: Line, imaginary: Line) {
    let j = (length - k) & (length - 1)
    let (a, b, c, d) = (re[k & 1023], im[k & 1023], re[j & 1023], im[j & 1023])
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
    _ xr: inout InlineArray<1024, SIMD4<Float>>, _ xi: inout InlineArray<1024, SIMD4<Float>>,
    _ yr: inout InlineArray<1024, SIMD4<Float>>, _ yi: inout InlineArray<1024, SIMD4<Float>>,
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
      let inA = stride * p
      let inB = stride * (p + quarter)
      let inC = stride * (p + 2 * quarter)
      let inD = stride * (p + 3 * quarter)
      let out = stride * 4 * p
      for q in 0..<stride {
        let ar = xr[(inA + q) & 1023]
        let ai = xi[(inA + q) & 1023]
        let br = xr[(inB + q) & 1023]
        let bi = xi[(inB + q) & 1023]
        let cr = xr[(inC + q) & 1023]
        let ci = xi[(inC + q) & 1023]
        let dr = xr[(inD + q) & 1023]
        let di = xi[(inD + q) & 1023]
        let sumR = ar + cr
        let sumI = ai + ci
        let diffR = ar - cr
        let diffI = ai - ci
        let sumR2 = br + dr
        let sumI2 = bi + di
        // j (b − d)
        let turnR = di - bi
        let turnI = br - dr
        yr[(out + q) & 1023] = sumR + sumR2
        yi[(out + q) & 1023] = sumI + sumI2
        let r1 = diffR - turnR
        let i1 = diffI - turnI
        yr[(out + stride + q) & 1023] = r1 * c1 + i1 * s1
        yi[(out + stride + q) & 1023] = i1 * c1 - r1 * s1
        let r2 = sumR - sumR2
        let i2 = sumI - sumI2
        yr[(out + 2 * stride + q) & 1023] = r2 * c2 + i2 * s2
        yi[(out + 2 * stride + q) & 1023] = i2 * c2 - r2 * s2
        let r3 = diffR + turnR
        let i3 = diffI + turnI
        yr[(out + 3 * stride + q) & 1023] = r3 * c3 + i3 * s3
        yi[(out + 3 * stride + q) & 1023] = i3 * c3 - r3 * s3
      }
    }
  }

  /// The last radix-4 pass, in place: sub-transforms of four points, `stride` of them interleaved.
  private static func last4(
    _ stride: Int, _ re: inout InlineArray<1024, SIMD4<Float>>, _ im: inout InlineArray<1024, SIMD4<Float>>
  ) {
    for q in 0..<stride {
      let (a, b, c, d) = (q & 1023, (q + stride) & 1023, (q + 2 * stride) & 1023, (q + 3 * stride) & 1023)
      let sumR = re[a] + re[c]
      let sumI = im[a] + im[c]
      let diffR = re[a] - re[c]
      let diffI = im[a] - im[c]
      let sumR2 = re[b] + re[d]
      let sumI2 = im[b] + im[d]
      let turnR = im[d] - im[b]
      let turnI = re[b] - re[d]
      re[a] = sumR + sumR2
      im[a] = sumI + sumI2
      re[b] = diffR - turnR
      im[b] = diffI - turnI
      re[c] = sumR - sumR2
      im[c] = sumI - sumI2
      re[d] = diffR + turnR
      im[d] = diffI + turnI
    }
  }

  /// The same for two points.
  private static func last2(
    _ stride: Int, _ re: inout InlineArray<1024, SIMD4<Float>>, _ im: inout InlineArray<1024, SIMD4<Float>>
  ) {
    for q in 0..<stride {
      let (a, b) = (q & 1023, (q + stride) & 1023)
      let sumR = re[a] + re[b]
      let sumI = im[a] + im[b]
      re[b] = re[a] - re[b]
      im[b] = im[a] - im[b]
      re[a] = sumR
      im[a] = sumI
    }
  }
}
