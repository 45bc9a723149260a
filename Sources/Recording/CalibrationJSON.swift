import FoundationEssentials
import Signal

/// A calibration's layout as JSON, the same in its file and in the header of a dump: SI, with the unit in each key, and
/// every bit of each number, so that a replay decodes what the live run decoded.
struct CalibrationJSON: Codable, Equatable {
  struct Gyroscope: Codable, Equatable {
    var biasRadps: [Double]
    var biasSdRadps: [Double]
    var scaleRadps: Double
    var temperatureC: Double?
    var date: String?
  }

  struct Accelerometer: Codable, Equatable {
    var offsetMps2: [Double]
    var sensitivity: [Double]
    var residualMps2: Double?
    var positions: Int32
    var scaleMps2: Double
    var temperatureC: Double?
    var date: String?
  }

  struct Strap: Codable, Equatable {
    var resonanceHz: Double?
    var resonanceSdHz: Double?
    var damping: Double?
    var highestHz: Double
    var taps: Int32
    var date: String?
  }

  var gyroscope: Gyroscope?
  var accelerometer: Accelerometer?
  var strap: Strap?

  init(_ calibration: Calibration) {
    gyroscope = calibration.gyroscope.map {
      Gyroscope(
        biasRadps: list($0.bias), biasSdRadps: list($0.error), scaleRadps: $0.scale, temperatureC: $0.temperature,
        date: text($0.date))
    }
    accelerometer = calibration.accelerometer.map {
      Accelerometer(
        offsetMps2: list($0.offset), sensitivity: list($0.sensitivity), residualMps2: $0.residual,
        positions: $0.positions, scaleMps2: $0.scale, temperatureC: $0.temperature, date: text($0.date))
    }
    strap = calibration.strap.map {
      Strap(
        resonanceHz: $0.resonance?.frequency.value, resonanceSdHz: $0.resonance?.spread,
        damping: $0.resonance?.damping, highestHz: $0.highest.value, taps: $0.taps, date: text($0.date))
    }
  }

  /// The figures as a value; nil if they cannot be those of a sensor.
  var calibration: Calibration? {
    var value = Calibration()
    if let gyroscope {
      guard let bias = vector(gyroscope.biasRadps), let error = vector(gyroscope.biasSdRadps) else { return nil }
      guard let date = seconds(gyroscope.date) else { return nil }
      value.gyroscope = .init(
        bias: bias, error: error, scale: gyroscope.scaleRadps, temperature: gyroscope.temperatureC, date: date.value)
    }
    if let a = accelerometer {
      guard let offset = vector(a.offsetMps2), let sensitivity = vector(a.sensitivity) else { return nil }
      guard let date = seconds(a.date) else { return nil }
      value.accelerometer = .init(
        offset: offset, sensitivity: sensitivity, residual: a.residualMps2, positions: a.positions, scale: a.scaleMps2,
        temperature: a.temperatureC, date: date.value)
    }
    if let strap {
      guard let date = seconds(strap.date) else { return nil }
      var resonance: Calibration.Strap.Resonance?
      if let frequency = strap.resonanceHz {
        guard let spread = strap.resonanceSdHz, let damping = strap.damping else { return nil }
        resonance = .init(frequency: Hertz(frequency), spread: spread, damping: damping)
      }
      value.strap = .init(
        resonance: resonance, highest: Hertz(strap.highestHz), taps: strap.taps, date: date.value)
    }
    return value.isSound && !value.isEmpty ? value : nil
  }
}

extension Calibration {
  /// CRC-32C of its JSON, eight hexadecimal digits: two sensors' or two days' calibrations differ in it.
  package var checksum: String {
    let bytes = (try? DumpJSON.encoder().encode(CalibrationJSON(self))).map { [UInt8]($0) } ?? []
    let digits = String(CRC32C.of(bytes.span), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

private func list(_ v: SIMD3<Double>) -> [Double] { [v[0], v[1], v[2]] }

private func vector(_ list: [Double]) -> SIMD3<Double>? {
  list.count == 3 ? SIMD3(list[0], list[1], list[2]) : nil
}

/// RFC 3339 in UTC, whole seconds.
private func text(_ seconds: Int64?) -> String? {
  seconds.map { Date(timeIntervalSince1970: Double($0)).formatted(.iso8601) }
}

/// Nil if the text is no date.
private func seconds(_ text: String?) -> (value: Int64?, ())? {
  guard let text else { return (nil, ()) }
  guard let date = try? Date(text, strategy: .iso8601) else { return nil }
  return (Int64(date.timeIntervalSince1970.rounded()), ())
}
