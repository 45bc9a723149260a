/// Elementary functions made of IEEE 754 additions, multiplications and divisions only, so that a seed gives the same
/// bytes on every machine: a C library's own differ in the last bit between versions and with fused multiply-add.
///
/// The polynomials are those of Sun's fdlibm (k_sin.c, k_cos.c, e_exp.c, e_log.c); errors stay below 1 ulp of the
/// reduced argument.
package enum Numerics {
  /// sin x and cos x, for |x| up to about 10⁵ rad (error below 1e-11 there, below 1e-15 near zero).
  package static func sineCosine(_ x: Double) -> (sine: Double, cosine: Double) {
    let quarter = (x * (2 / Double.pi)).rounded(.toNearestOrEven)
    // π/2 in three parts of 33 bits (Cody and Waite), so that quarter × part is exact.
    var r = x - quarter * 1.57079632673412561417e+00
    r -= quarter * 6.07710050630396597660e-11
    r -= quarter * 2.02226624879595063154e-21
    let z = r * r
    let s3 = 2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)
    let s2 = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * s3)
    let s = r + r * z * (-1.66666666666666324348e-01 + z * s2)
    let c3 = -2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)
    let c2 = -1.38888888888741095749e-03 + z * (2.48015872894767294178e-05 + z * c3)
    let c = 1 - 0.5 * z + z * z * (4.16666666666666019037e-02 + z * c2)
    switch Int(quarter) & 3 {
    case 0: return (s, c)
    case 1: return (c, -s)
    case 2: return (-s, -c)
    default: return (-c, s)
    }
  }

  package static func sine(_ x: Double) -> Double { sineCosine(x).sine }

  package static func cosine(_ x: Double) -> Double { sineCosine(x).cosine }

  /// eˣ; 0 below −700, infinity above 700.
  package static func exponential(_ x: Double) -> Double {
    if x < -700 { return 0 }
    if x > 700 { return .infinity }
    let k = (x * 1.44269504088896338700).rounded(.toNearestOrEven)
    let high = x - k * 6.93147180369123816490e-01
    let low = k * 1.90821492927058770002e-10
    let r = high - low
    let t = r * r
    let p2 = 6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)
    let p = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * p2))
    let y = 1 - ((low - (r * p) / (2 - p)) - high)
    return y * Double(sign: .plus, exponent: Int(k), significand: 1)
  }

  /// The natural logarithm of a positive number.
  package static func logarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var m = x.significand
    if m > 1.41421356237309504880 {
      m *= 0.5
      exponent += 1
    }
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let r3 = 1.818357216161805012e-01 + z * (1.531383769920937332e-01 + z * 1.479819860511658591e-01)
    let r2 = 2.857142874366239149e-01 + z * (2.222219843214978396e-01 + z * r3)
    let r = z * (6.666666666666735130e-01 + z * (3.999999999940941908e-01 + z * r2))
    let half = 0.5 * f * f
    let low = s * (half + r) + exponent * 1.90821492927058770002e-10
    return exponent * 6.93147180369123816490e-01 - ((half - low) - f)
  }
}
