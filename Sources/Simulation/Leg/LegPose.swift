/// Lengths of the leg and where the sensor sits on it, in metres.
package struct LegGeometry: Sendable {
  package var thighLength = 0.42
  package var shankLength = 0.41
  /// From the knee down to a sensor on the shank.
  package var shankSensor = 0.25
  /// From the hip down to a sensor on the thigh.
  package var thighSensor = 0.28
  /// From the bone's axis forward to the sensor.
  package var surface = 0.05

  package init() {}

  /// A person drawn from plausible adult ranges.
  init(_ random: inout RandomSource) {
    thighLength = random.uniform(in: 0.37...0.47)
    shankLength = random.uniform(in: 0.36...0.46)
    shankSensor = random.uniform(in: 0.14...0.32)
    thighSensor = random.uniform(in: 0.18...0.34)
    surface = random.uniform(in: 0.03...0.06)
  }
}

/// Where the leg is at one instant. World axes: x forward, y left, z up; angles in radians, lengths in metres.
package struct LegPose: Sendable {
  /// Thigh and shank in the leg's plane, from hanging straight down, positive with the lower end forward.
  package var thigh = 0.0
  package var shank = 0.0
  /// The leg's plane turned about the forward axis (abduction) and about the vertical.
  package var roll = 0.0
  package var yaw = 0.0
  package var hip = Vector3(0, 0, 0)
  package var ankle = Vector3(0, 0, 0)
  /// 0: the leg hangs from the hip. 1: it stands on the ankle. Between: on its way.
  package var planted = 0.0
  /// How far soft tissue and strap have moved the sensor along the segment's forward and upward axis.
  package var slip = SIMD2<Double>(0, 0)
  /// How far seat and floor have moved: a vehicle, a lift, a machine.
  package var base = Vector3(0, 0, 0)

  package init() {}

  /// From the upper to the lower end of a segment at `angle`, of unit length, in world axes.
  func direction(_ angle: Double) -> Vector3 {
    let (s, c) = Numerics.sineCosine(angle)
    return turned(Vector3(s, 0, -c))
  }

  /// A vector of the leg's plane in world axes: R_z(yaw)·R_x(roll).
  func turned(_ v: Vector3) -> Vector3 {
    let (sr, cr) = Numerics.sineCosine(roll)
    let (sy, cy) = Numerics.sineCosine(yaw)
    let y = cr * v.y - sr * v.z
    let z = sr * v.y + cr * v.z
    return Vector3(cy * v.x - sy * y, sy * v.x + cy * y, z)
  }

  /// The opposite of `turned`.
  func unturned(_ v: Vector3) -> Vector3 {
    let (sr, cr) = Numerics.sineCosine(roll)
    let (sy, cy) = Numerics.sineCosine(yaw)
    let x = cy * v.x + sy * v.y
    let y = -sy * v.x + cy * v.y
    return Vector3(x, cr * y + sr * v.z, -sr * y + cr * v.z)
  }
}
