/// Sine, cosine and logarithm from polynomials and plain arithmetic.
///
/// The C library's versions differ in the last bit between machines (with and without FMA), and a figure that reaches an
/// event must be the same everywhere; on a microcontroller there may be no library at all. Only `squareRoot`, which IEEE
/// 754 defines exactly, is taken from the hardware.
package enum Elementary {
  /// sin and cos of `x` radians, |x| below about 1e5; error below 1e-14.
  ///
  /// Reduction by π/2 in two parts (Cody and Waite), then Taylor series on |r| ≤ π/4.
  package static func sinCos(_ x: Double) -> (sin: Double, cos: Double) {
    let quarter = (x * 0.636_619_772_367_581_343).rounded()
    // π/2 split so that quarter · high is exact for |quarter| < 2^20.
    let r = (x - quarter * 1.570_796_326_734_125_614) - quarter * 6.077_100_506_506_192_25e-11
    let z = r * r
    let s =
      r
      + r * z
      * (-1.0 / 6 + z
        * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362_880 + z * (-1.0 / 39_916_800 + z / 6_227_020_800)))))
    let c =
      1
      + z
      * (-0.5 + z * (1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40_320 + z * (-1.0 / 3_628_800 + z / 479_001_600)))))
    switch Int(quarter) & 3 {
    case 0: return (s, c)
    case 1: return (c, -s)
    case 2: return (-s, -c)
    default: return (-c, s)
    }
  }

  /// Natural logarithm of a positive, finite number; error below 1e-14 relative. Not a number for others.
  ///
  /// ln(2^k · m) = k ln 2 + 2 artanh((m − 1)/(m + 1)), with m in [√½, √2).
  package static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return .nan }
    var exponent = Int(x.exponent)
    var m = x.significand
    if m > 1.414_213_562_373_095_1 {
      m *= 0.5
      exponent += 1
    }
    let t = (m - 1) / (m + 1)
    let z = t * t
    var series = 1.0 / 23
    var k = 21.0
    while k >= 1 {
      series = series * z + 1 / k
      k -= 2
    }
    return Double(exponent) * 0.693_147_180_559_945_31 + 2 * t * series
  }

  /// Ten times the decimal logarithm: a power ratio in decibels.
  package static func decibels(_ ratio: Double) -> Double { 4.342_944_819_032_518_28 * log(ratio) }

  /// Angle whose cosine is `x`, in radians, |x| ≤ 1 (clamped); error below 1e-7.
  ///
  /// Half-angle form acos x = 2 atan(√((1 − x)/(1 + x))), which keeps its precision near 0.
  package static func arcCos(_ x: Double) -> Double {
    let c = min(max(x, -1), 1)
    if c == -1 { return Double.pi }
    return 2 * arcTan(((1 - c) / (1 + c)).squareRoot())
  }

  /// atan of a non-negative number, radians.
  package static func arcTan(_ x: Double) -> Double {
    if x > 1 { return 0.5 * Double.pi - arcTan(1 / x) }
    // One halving brings the argument below 0.415, where the series converges quickly.
    let t = x / (1 + (1 + x * x).squareRoot())
    let z = t * t
    var series = 0.0
    var k = 25.0
    while k >= 1 {
      series = 1 / k - z * series
      k -= 2
    }
    return 2 * t * series
  }

  /// Angle of the point (x, y) from the x axis in (−π, π], radians; 0 for the origin.
  package static func angle(_ x: Double, _ y: Double) -> Double {
    if x == 0, y == 0 { return 0 }
    // Half-angle form: tan(φ/2) = y/(r + x), which is large only near ±π.
    let r = (x * x + y * y).squareRoot()
    if x < 0, y == 0 { return Double.pi }
    let t = r + x > abs(y) ? abs(y) / (r + x) : (r - x) / max(abs(y), .leastNormalMagnitude)
    let angle = 2 * arcTan(t)
    return y < 0 ? -angle : angle
  }

  /// The same in single precision, four at a time, error below 1e-6 (Hastings 1955, sheet 13: an odd polynomial for
  /// |t| ≤ 1).
  package static func angle(_ x: SIMD4<Float>, _ y: SIMD4<Float>) -> SIMD4<Float> {
    let ax = x.replacing(with: -x, where: x .< 0)
    let ay = y.replacing(with: -y, where: y .< 0)
    let high = ax.replacing(with: ay, where: ay .> ax)
    let low = ay.replacing(with: ax, where: ay .> ax)
    // The origin gives 0.
    let t = low / high.replacing(with: 1, where: high .== 0)
    let z = t * t
    var p = SIMD4<Float>(repeating: -0.004_054_058)
    p = p * z + 0.021_861_228_8
    p = p * z - 0.055_909_886_1
    p = p * z + 0.096_420_044_1
    p = p * z - 0.139_085_335_1
    p = p * z + 0.199_465_359_9
    p = p * z - 0.333_298_560_5
    p = p * z + 0.999_999_333_6
    var angle = p * t
    angle = angle.replacing(with: 1.570_796_3 - angle, where: ay .> ax)
    angle = angle.replacing(with: 3.141_592_7 - angle, where: x .< 0)
    return angle.replacing(with: -angle, where: y .< 0)
  }
}
