import Calibrating
import Signal
import Wire

private let degrees = 180 / Double.pi
private let milli = 1000 / standardGravity
private func name(_ axis: Int) -> String { ["X", "Y", "Z"][axis] }

extension RestCheck.Disturbance {
  /// Without figures, to tell one kind from another.
  var what: String { "\(isRotation)\(axis)\(kind)" }

  /// What moved, how much, and how much would be rest.
  var words: String {
    let place = "the \(isRotation ? "gyroscope" : "accelerometer")'s \(name(axis)) axis"
    let (factor, unit, places) = isRotation ? (degrees, "°/s", 2) : (milli, "mg", 1)
    let figure = "\(decimal(value.magnitude * factor, places)) \(unit)"
    let rest = "\(decimal(limit * factor, places)) \(unit)"
    switch kind {
    case .shaking: return "\(place) shakes, \(figure) RMS, and at rest it has at most \(rest)"
    case .knock: return "\(place) was knocked, \(figure), and at rest it has at most \(rest)"
    case .turning: return "\(place) drifts by \(figure), and at rest by at most \(rest): it turns, or is not warm yet"
    case .stuck: return "\(place) gives the same value again and again: it is stuck; switch the sensor off and on"
    case .clipped: return "\(place) is at full scale"
    }
  }
}

extension BadData {
  /// What is wrong and what to do.
  var words: String {
    switch self {
    case .disturbed(let disturbance): return disturbance.words
    case .tooShort: return "too few samples"
    case .bias(let axis, let value, let limit):
      return "\(name(axis)) reads \(decimal(value * degrees, 1)) °/s at rest, and no working gyroscope more than "
        + "\(decimal(limit * degrees, 0)) °/s: the range is wrong (sensor.chip), or the chip is broken"
    case .offset(let axis, let value, let limit):
      return "\(name(axis)) is off by \(decimal(value * milli, 0)) mg, and no working accelerometer by more than "
        + "\(decimal(limit * milli, 0)) mg: the axis is stuck, or the chip is broken"
    case .sensitivity(let axis, let value, let limit):
      return "\(name(axis)) reads \(decimal(value, 3)) g for 1 g, and a working accelerometer is within "
        + "\(decimal(limit * 100, 0)) %: the range is wrong (an LSM6DSO32 has to be named by sensor.chip), or the axis is stuck"
    case .residual(let value, let limit):
      return "after the correction it still reads \(decimal(value * milli, 0)) mg off 1 g at rest, and "
        + "\(decimal(limit * milli, 0)) mg is the most: the sensor was not still, or its axes are skewed"
    case .missing(let faces):
      return "not all six sides were up; missing: " + faces.map { "\($0)" }.joined(separator: " ")
        + ". Nothing can be told from fewer"
    case .deadAxis(let axis, let value):
      return "\(name(axis)) reads \(decimal(value * milli, 0)) mg however the sensor lies: the axis is stuck"
    }
  }
}
