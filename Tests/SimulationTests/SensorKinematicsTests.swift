import Glibc
import Signal
import Simulation
import Testing

private let g = 9.80665

/// Poses of a shank that swings by `swing` radians at `f` Hz, and what an ideal sensor feels, by time.
private func swing(
  planted: Double, frequency f: Double, swing: Double, geometry: LegGeometry, seconds: Double = 1
) -> [(time: Double, truth: InertialTruth)] {
  var kinematics = SensorKinematics(geometry: geometry, site: .shank)
  var out: [(time: Double, truth: InertialTruth)] = []
  for n in 0..<Int(seconds * 1000) {
    let t = Double(n) * 0.001
    var pose = LegPose()
    pose.planted = planted
    pose.thigh = 1.5
    pose.shank = swing * sin(2 * .pi * f * t)
    if let truth = kinematics.advance(pose) { out.append((t - 0.001, truth)) }
  }
  return out
}

@Suite struct SensorKinematicsTests {
  private func boneGeometry() -> LegGeometry {
    var geometry = LegGeometry()
    geometry.surface = 0
    return geometry
  }

  @Test func aStillLegFeelsGravityAndNothingElse() {
    for tilt in [-1.4, -0.2, 0, 0.7, 1.6] {
      var kinematics = SensorKinematics(geometry: LegGeometry(), site: .shank)
      var pose = LegPose()
      pose.shank = tilt
      pose.roll = 0.3
      pose.yaw = -0.8
      pose.hip = Vector3(1, 2, 3)
      var truth: InertialTruth?
      for _ in 0..<3 { truth = kinematics.advance(pose) }
      #expect(abs((truth?.force.norm ?? 0) - g) < 1e-8)
      #expect((truth?.rate.norm ?? 1) < 1e-12)
    }
  }

  /// Tangential specific force of a pendulum hanging from a fixed knee: rθ'' + g sin θ; axial: rθ'² + g cos θ.
  @Test(arguments: [1.0, 3, 5, 8]) func aHangingShankFollowsThePendulum(f: Double) {
    let geometry = boneGeometry()
    let r = geometry.shankSensor
    let size = 0.05
    for (t, truth) in swing(planted: 0, frequency: f, swing: size, geometry: geometry) {
      let w = 2 * Double.pi * f
      let angle = size * sin(w * t)
      let rate = size * w * cos(w * t)
      #expect(abs(truth.force.x - (-r * w * w * angle + g * sin(angle))) < 0.001 * size * (r * w * w + g))
      #expect(abs(truth.force.z - (r * rate * rate + g * cos(angle))) < 0.002)
      #expect(abs(truth.rate.y + rate) < 0.001 * size * w)
    }
  }

  /// The same about a planted ankle: the sign of gravity's share turns over.
  @Test(arguments: [1.0, 3, 5, 8]) func aStandingShankFollowsTheInvertedPendulum(f: Double) {
    let geometry = boneGeometry()
    let r = geometry.shankLength - geometry.shankSensor
    let size = 0.05
    var largest = 0.0
    for (t, truth) in swing(planted: 1, frequency: f, swing: size, geometry: geometry, seconds: 2) {
      let w = 2 * Double.pi * f
      let angle = size * sin(w * t)
      #expect(abs(truth.force.x - (r * w * w * angle + g * sin(angle))) < 0.001 * size * (r * w * w + g))
      largest = max(largest, abs(truth.force.x))
    }
    let w = 2 * Double.pi * f
    #expect(abs(largest / (size * (r * w * w + g)) - 1) < 0.002)
  }

  /// The rate is the derivative of the attitude, out of the sagittal plane too: Rᵀ dR/dt = [ω]×.
  @Test func rateIsTheDerivativeOfTheAttitude() {
    func pose(_ t: Double) -> LegPose {
      var pose = LegPose()
      pose.thigh = 1
      pose.shank = 0.5 * sin(7 * t) + 0.2
      pose.roll = 0.4 * cos(5 * t)
      pose.yaw = 0.3 * sin(3 * t) + 0.5 * t
      return pose
    }
    // The attitude, written out on its own: columns are the segment's forward, left and upward axes in the world.
    func attitude(_ t: Double) -> [[Double]] {
      let p = pose(t)
      let (a, b, c) = (p.shank, p.roll, p.yaw)
      let inPlane = [[cos(a), 0, -sin(a)], [0, 1, 0], [sin(a), 0, cos(a)]]
      let rolled = [[1, 0, 0], [0, cos(b), -sin(b)], [0, sin(b), cos(b)]]
      let turned = [[cos(c), -sin(c), 0], [sin(c), cos(c), 0], [0, 0, 1]]
      return product(turned, product(rolled, inPlane))
    }
    func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      (0..<3).map { i in (0..<3).map { j in (0..<3).reduce(0.0) { $0 + a[i][$1] * b[$1][j] } } }
    }
    var kinematics = SensorKinematics(geometry: LegGeometry(), site: .shank)
    for n in 0..<2000 {
      let t = Double(n) * 0.001
      guard let truth = kinematics.advance(pose(t)) else { continue }
      let at = t - 0.001
      let h = 1e-5
      let (r, plus, minus) = (attitude(at), attitude(at + h), attitude(at - h))
      func entry(_ i: Int, _ j: Int) -> Double {
        (0..<3).reduce(0.0) { $0 + r[$1][i] * (plus[$1][j] - minus[$1][j]) / (2 * h) }
      }
      #expect(abs(truth.rate.x - entry(2, 1)) < 1e-4)
      #expect(abs(truth.rate.y - entry(0, 2)) < 1e-4)
      #expect(abs(truth.rate.z - entry(1, 0)) < 1e-4)
    }
  }
}
