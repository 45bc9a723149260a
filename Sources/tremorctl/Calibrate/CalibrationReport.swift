import Calibrating
import LinuxIO
import Recording
import Signal
import Tremor
import Wire

/// A calibration for a person to read.
enum CalibrationReport {
  /// What the file holds.
  static func show(_ path: String, asJSON: Bool) throws {
    let text: String
    do { text = try TextFile.read(path) } catch {
      try fail("\(error)\(error.errno.isMissing ? ". Nothing was calibrated yet: tremorctl calibrate" : "")", 66)
    }
    let file: CalibrationFile
    do { file = try CalibrationFile(parsing: text) } catch {
      try fail("\(path): no calibration: \(error). Calibrate again: tremorctl calibrate", 65)
    }
    if !asJSON { return print(file) }
    var out = StandardOutput()
    out.write(text)
    out.flush()
  }

  static func print(_ file: CalibrationFile) {
    var rows = [("sensor", file.sensor.words)]
    let calibration = file.calibration
    if let gyroscope = calibration.gyroscope {
      rows.append(("gyroscope", gyroscope.figures))
      rows.append(("", circumstances(gyroscope.temperature, gyroscope.date)))
    }
    if let accelerometer = calibration.accelerometer {
      rows.append(("accelerometer", accelerometer.figures))
      rows.append(("", circumstances(accelerometer.temperature, accelerometer.date)))
    }
    if let strap = calibration.strap {
      rows.append(("strap", strap.words))
      rows.append(("", "\(strap.taps) taps" + (strap.date.map { ", " + day($0) } ?? "")))
    }
    rows.append(("checksum", calibration.checksum))
    var out = StandardOutput()
    for (key, value) in rows where !value.isEmpty {
      out.write(key + String(repeating: " ", count: 15 - key.count) + value + "\n")
    }
    out.flush()
  }

  private static func circumstances(_ temperature: Double?, _ date: Int64?) -> String {
    let parts = [temperature.map { "chip at \(decimal($0, 1)) °C" }, date.map(day)]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  private static func day(_ seconds: Int64) -> String {
    let text = WallTime.text(nanoseconds: seconds * 1_000_000_000)
    return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
  }
}

private let degrees = 180 / Double.pi
private let milli = 1000 / standardGravity

extension Calibration.Gyroscope {
  var figures: String {
    "bias " + Calibration.list(bias * degrees, 3) + " °/s, standard error " + Calibration.list(error * degrees, 4)
      + " °/s"
  }

  var report: String { "gyro: \(figures)" }
}

extension Calibration.Accelerometer {
  var figures: String {
    let checked =
      residual.map { "at rest within \(decimal($0 * milli, 1)) mg of 1 g" } ?? "unchecked: six positions fit exactly"
    return "offset " + Calibration.list(offset * milli, 1) + " mg, sensitivity " + Calibration.list(sensitivity, 4)
      + ", \(checked)"
  }

  var report: String { "accel: \(figures)" }
}

extension Calibration.Strap {
  /// What was found and what it means for an analysis that reaches up to `top` Hz.
  func report(_ result: StrapResonance, _ analysis: AnalysisSettings, analysedTo top: Double) -> String {
    guard let resonance else {
      return "tap: none found. \(result.ringing) of \(result.usable) taps rang, and not at one frequency between "
        + "\(decimal(RingDown.lowest, 0)) and \(decimal(highest.value, 0)) Hz. A higher or a well damped one cannot be seen, "
        + "and colours nothing there"
    }
    let f = resonance.frequency.value
    let found =
      "tap: resonance \(decimal(f, 1)) ± \(decimal(resonance.spread, 1)) Hz, damping \(decimal(resonance.damping, 2)), "
      + "from \(result.ringing) of \(result.usable) taps. "
    guard f < top else {
      return found + "It is above 0.4 × rate (\(decimal(top, 0)) Hz), where nothing is analysed"
    }
    let band = "the tremor band (\(decimal(analysis.lowHz, 0)) to \(decimal(analysis.highHz, 0)) Hz)"
    // Amplitudes are raised by half and more from 0.6 of the resonance on.
    let advice =
      0.6 * f < analysis.highHz
      ? "That reaches into \(band): tighten the strap or pad it, and tap again"
      : "That is far above \(band)"
    return found + "It is below 0.4 × rate (\(decimal(top, 0)) Hz): knocks ring there, and amplitudes near it are too "
      + "large. " + advice
  }
}

extension RingDown {
  func words(rate: Double) -> String {
    guard isRinging(rate: rate) else { return "does not ring" }
    return "\(decimal(frequency.value, 1)) Hz, damping \(decimal(damping, 2))"
  }
}
