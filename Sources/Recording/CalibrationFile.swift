import FoundationEssentials
import Signal

/// What `calibration.json` holds: one sensor's calibration, and which sensor that is.
package struct CalibrationFile: Sendable, Equatable {
  /// Where the sensor is, and what it answered there. Two of a kind that change places cannot be told apart.
  package struct Sensor: Sendable, Equatable {
    /// The device of the bus.
    package var bus: String
    package var address: UInt8
    package var chip: Chip
    package var whoAmI: UInt8?

    package init(bus: String, address: UInt8, chip: Chip, whoAmI: UInt8?) {
      self.bus = bus
      self.address = address
      self.chip = chip
      self.whoAmI = whoAmI
    }

    /// As a person knows it.
    package var words: String {
      "the \(chip.word)" + (whoAmI.map { " (WHO_AM_I 0x\(hex($0)))" } ?? "") + " at \(bus) address 0x\(hex(address))"
    }
  }

  /// Why a file is no calibration: what is wrong with it.
  package struct Damaged: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// What is done with it for a sensor.
  package struct Fit: Sendable, Equatable {
    /// The parts that hold for the sensor; nil if none does.
    package var calibration: Calibration?
    /// What does not hold, and why, in words; nil if everything does.
    package var refusal: String?
  }

  /// Program and version that wrote it.
  package var software: String
  package var sensor: Sensor
  package var calibration: Calibration

  package init(software: String, sensor: Sensor, calibration: Calibration) {
    self.software = software
    self.sensor = sensor
    self.calibration = calibration
  }

  /// Reads the text of a file.
  package init(parsing text: String) throws(Damaged) {
    let json: FileJSON
    do { json = try DumpJSON.decoder().decode(FileJSON.self, from: Data(text.utf8)) } catch {
      throw Damaged(description: Self.words(error))
    }
    guard json.format == FileJSON.format else { throw Damaged(description: "its format is \"\(json.format)\"") }
    guard json.version == FileJSON.version else {
      throw Damaged(description: "its version is \(json.version), not \(FileJSON.version)")
    }
    guard let chip = word(json.sensor.chip, of: Chip.self, { $0.word }) else {
      throw Damaged(description: "the chip \"\(json.sensor.chip)\" is not known")
    }
    guard let calibration = json.calibration.calibration else {
      throw Damaged(description: "its figures cannot be those of a sensor")
    }
    software = json.software
    sensor = Sensor(bus: json.sensor.bus, address: json.sensor.address, chip: chip, whoAmI: json.sensor.whoAmI)
    self.calibration = calibration
  }

  /// The text of the file, for people and programs.
  package func encoded() throws -> [UInt8] {
    let encoder = DumpJSON.encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    return try Array(encoder.encode(FileJSON(self))) + [UInt8(ascii: "\n")]
  }

  /// What of it holds for the sensor that was found at this place and set to these ranges.
  package func fit(_ found: SensorDescription, bus: String, address: UInt8) -> Fit {
    let here = Sensor(bus: bus, address: address, chip: found.chip, whoAmI: found.whoAmI)
    if here != sensor {
      return Fit(calibration: nil, refusal: "it belongs to \(sensor.words), and this is \(here.words)")
    }
    var kept = calibration
    var other: [String] = []
    if let gyroscope = kept.gyroscope, gyroscope.scale != found.rotationScale || !found.hasGyroscope {
      kept.gyroscope = nil
      other.append("the gyroscope's part")
    }
    if let accelerometer = kept.accelerometer, accelerometer.scale != found.accelerationScale {
      kept.accelerometer = nil
      other.append("the accelerometer's part")
    }
    return Fit(
      calibration: kept.isEmpty ? nil : kept,
      refusal: other.isEmpty ? nil : other.joined(separator: " and ") + " was measured at another full scale")
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "the key \(snake(key)) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\(context.codingPath.map(snake).joined(separator: ".")) has a value of another kind"
    default: "it is no JSON"
    }
  }
}

private struct FileJSON: Codable {
  static let format = "tremord calibration"
  static let version = 1

  struct Sensor: Codable {
    var bus: String
    var address: UInt8
    var chip: String
    var whoAmI: UInt8?
  }

  var format: String
  var version: Int
  var software: String
  var sensor: Sensor
  var calibration: CalibrationJSON

  init(_ file: CalibrationFile) {
    format = Self.format
    version = Self.version
    software = file.software
    sensor = Sensor(
      bus: file.sensor.bus, address: file.sensor.address, chip: "\(file.sensor.chip.word)", whoAmI: file.sensor.whoAmI)
    calibration = CalibrationJSON(file.calibration)
  }
}

/// As the key stands in the file.
private func snake(_ key: any CodingKey) -> String {
  key.stringValue.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}

private func hex(_ value: UInt8) -> String {
  let digits = String(value, radix: 16)
  return digits.count < 2 ? "0" + digits : digits
}
