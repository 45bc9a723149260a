import Calibrating
import DSP
import Glibc
import Signal

/// A mount trial's result as a person reads it: what was seen, and what of it speaks against what the wearer says.
extension MountResult {
  /// How far sitting down has turned the sensor, degrees.
  var turn: Double? {
    guard let standing, let sitting else { return nil }
    return Self.angle(standing, sitting)
  }

  /// How far the axis of the swing is from the vertical of standing, degrees; 90 where the leg swings forward.
  var swingTilt: Double? {
    guard let standing, let swingAxis else { return nil }
    let angle = Self.angle(standing, swingAxis)
    return min(angle, 180 - angle)
  }

  /// What was seen, in words.
  var seen: [String] {
    var words: [String] = []
    if let standing {
      words.append(
        "standing: gravity \(decimal(Self.length(standing) / standardGravity, 2)) g, \(Self.upright(standing))")
    }
    if let turn { words.append("sitting: turned by \(decimal(turn, 0))°") }
    var walk = "walking: \(steps) steps"
    if let swing, let swingTilt {
      walk +=
        ", swing up to \(decimal(swing * 180 / .pi, 0)) °/s about an axis \(decimal(90 - swingTilt, 0))° off the level"
    }
    return words + [walk]
  }

  /// What is wrong, with what to do; empty if all fits.
  func problems(site: Site) -> [String] {
    var found: [String] = []
    if let standing, case let size = Self.length(standing) / standardGravity, abs(size - 1) > 0.1 {
      found.append(
        "standing still it reads \(decimal(size, 2)) g where gravity is 1: tremorctl calibrate accel, or another sensor"
      )
    }
    if let turn {
      switch site {
      case .shank where turn > 50:
        found.append(
          "sitting down has turned it by \(decimal(turn, 0))°, as on a thigh; a shank stays upright with the feet on the floor"
        )
      case .thigh where turn < 40:
        found.append(
          "sitting down has turned it by \(decimal(turn, 0))° only, as on a shank; a thigh turns by about 90°")
      case .shank, .thigh, .other: break
      }
    }
    if steps < 6 {
      found.append("only \(steps) of ten steps were seen: is it strapped to the leg, and did you walk?")
    } else if let swingTilt, swingTilt < 60 {
      found.append(
        "the leg seems to swing about an axis \(decimal(90 - swingTilt, 0))° off the level: the strap may be loose or turn on "
          + "the leg; or you walked in a circle")
    }
    return found
  }

  /// Which of the sensor's axes points up.
  private static func upright(_ gravity: SIMD3<Double>) -> String {
    let size = length(gravity)
    guard size > 0 else { return "no axis up" }
    let axis = (0..<3).max { abs(gravity[$0]) < abs(gravity[$1]) } ?? 0
    let unit = SIMD3<Double>((0..<3).map { $0 == axis ? (gravity[axis] < 0 ? -1 : 1) : 0 })
    return
      "its \(gravity[axis] < 0 ? "−" : "+")\(["x", "y", "z"][axis]) is up, \(decimal(angle(unit, gravity), 0))° off"
  }

  private static func length(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }

  /// Degrees between two directions.
  private static func angle(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let size = length(a) * length(b)
    return size > 0 ? Elementary.arcCos((a * b).sum() / size) * 180 / .pi : 0
  }
}
