package typealias Vector3 = SIMD3<Double>

extension SIMD3<Double> {
  func dot(_ other: Self) -> Double { x * other.x + y * other.y + z * other.z }

  package var norm: Double { dot(self).squareRoot() }

  /// Uniform on the unit sphere.
  static func randomDirection(_ random: inout RandomSource) -> Self {
    let z = random.uniform(in: -1...1)
    let (s, c) = Numerics.sineCosine(2 * .pi * random.uniform())
    let r = (1 - z * z).squareRoot()
    return Self(r * c, r * s, z)
  }
}

/// A 3 × 3 matrix by rows: a rotation, or a sensor's scale and cross-axis errors.
package struct Matrix3: Sendable {
  var rows: (Vector3, Vector3, Vector3)

  package static let identity = Matrix3(rows: (Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)))

  package func applied(to v: Vector3) -> Vector3 { Vector3(rows.0.dot(v), rows.1.dot(v), rows.2.dot(v)) }

  package func transposeApplied(to v: Vector3) -> Vector3 { rows.0 * v.x + rows.1 * v.y + rows.2 * v.z }

  func times(_ other: Matrix3) -> Matrix3 {
    func row(_ r: Vector3) -> Vector3 { other.rows.0 * r.x + other.rows.1 * r.y + other.rows.2 * r.z }
    return Matrix3(rows: (row(rows.0), row(rows.1), row(rows.2)))
  }

  /// A turn by `angle` radians about a unit vector (Rodrigues).
  static func rotation(about u: Vector3, by angle: Double) -> Matrix3 {
    let (s, c) = Numerics.sineCosine(angle)
    let d = 1 - c
    return Matrix3(
      rows: (
        Vector3(c + d * u.x * u.x, d * u.x * u.y - s * u.z, d * u.x * u.z + s * u.y),
        Vector3(d * u.x * u.y + s * u.z, c + d * u.y * u.y, d * u.y * u.z - s * u.x),
        Vector3(d * u.x * u.z - s * u.y, d * u.y * u.z + s * u.x, c + d * u.z * u.z)
      ))
  }

  /// A rotation uniform on SO(3), from a uniform unit quaternion (Shoemake 1992).
  package static func randomRotation(_ random: inout RandomSource) -> Matrix3 {
    let u = random.uniform()
    let (s1, c1) = Numerics.sineCosine(2 * .pi * random.uniform())
    let (s2, c2) = Numerics.sineCosine(2 * .pi * random.uniform())
    let a = (1 - u).squareRoot()
    let b = u.squareRoot()
    let (x, y, z, w) = (a * s1, a * c1, b * s2, b * c2)
    return Matrix3(
      rows: (
        Vector3(1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        Vector3(2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        Vector3(2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y))
      ))
  }
}
