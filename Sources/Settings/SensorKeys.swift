import IMU
import Signal

extension Configuration {
  static let sensorKeys: [Key<Configuration>] = [
    Key(
      name: "sensor.bus", unit: "", allowed: "0 to 255, or a path",
      meaning: "I2C adapter: N for /dev/i2c-N, or a device path",
      text: { root in
        switch root.sensor.bus {
        case .number(let number): number.description
        case .path(let path): quoted(path)
        }
      },
      set: { root, value in
        switch value {
        case .integer(let number) where (0...255).contains(number): root.sensor.bus = .number(Int(number))
        case .integer(let number): return .init(what: "is out of range: \(number)")
        case .string(let path) where path.hasPrefix("/"): root.sensor.bus = .path(path)
        case .string(let path): return .init(what: "is no absolute path: \(quoted(path))")
        default: return .init(what: "is \(value.typeName) where an integer or a path is needed")
        }
        return nil
      }),
    hexadecimal(
      "sensor.address", 0x08...0x77, \.sensor.address,
      "7-bit I2C address. MPU and ICM: 0x68, or 0x69; LSM6: 0x6a, or 0x6b; ADXL345: 0x53, or 0x1d"),
    .word(
      "sensor.chip", chipWords, \.sensor.chip,
      "Chip that must answer; auto takes any that is known at that address. An LSM6DSO32 has to be named: it answers as an "
        + "LSM6DSO with half the scale"),
    optionalHexadecimal(
      "sensor.allow_unknown_id", 0x00...0xFE, \.sensor.allowUnknownID, example: 0x72,
      "Identity of a clone, in no table, that is to be treated as the chip named above; its samples are read one by one"
    ),
    .number(
      "sensor.rate_hz", "Hz", Chip.configurableRates, \.sensor.rateHz,
      "Samples a second. MPU-6050, 6500, 9250: 1000/n; LSM6: 26, 52, 104, 208, 417, 833; ICM-20948: 1125/n; ADXL345: 25, "
        + "50, 100, 200, 400. LSM6 and ICM-20948 take the rate next to a round one: 104 or 102.27 for 100"),
    .integer(
      "sensor.accel_range_g", "g", 2...32, \.sensor.accelRangeG,
      "Full scale of the accelerometer: 2, 4, 8 or 16, LSM6DSO32 4 to 32; 8 holds walking, 16 running"),
    .integer(
      "sensor.gyro_range_dps", "°/s", 125...4000, \.sensor.gyroRangeDps,
      "Full scale of the gyroscope: 250, 500, 1000, 2000, LSM6 also 125; 500 holds walking, running needs 1000"),
    .word(
      "sensor.read", [("auto", .auto), ("fifo", .fifo), ("single", SensorRequest.Reading.single)], \.sensor.read,
      "How samples are fetched: from the chip's FIFO, or one by one from its data registers (MPU only); auto takes the "
        + "FIFO of a known chip"),
    .optionalWord(
      "sensor.leg", [("left", .left), ("right", .right)], \.sensor.leg, example: "left",
      "Leg that wears the sensor; left out, events carry no leg"),
    .word(
      "sensor.site", [("shank", .shank), ("thigh", .thigh), ("other", .other)], \.sensor.site,
      "Where on the leg; with other, posture is unknown"),
  ]

  /// `lsm6dsox`, `mpu9250` and `mpu9255` are other names of what is driven alike.
  private static let chipWords: [(String, Chip?)] =
    [("auto", nil)]
    + Chip.supported.flatMap { chip -> [(String, Chip?)] in
      let words: [(String, Chip?)] = [("\(chip.word)", chip)]
      switch chip {
      case .mpu6500: return words + [("mpu9250", chip), ("mpu9255", chip)]
      case .lsm6dso: return words + [("lsm6dsox", chip)]
      default: return words
      }
    }

  /// A number that people write in hexadecimal.
  private static func hexadecimal(
    _ name: String, _ range: ClosedRange<Int>, _ path: any WritableKeyPath<Configuration, Int> & Sendable,
    _ meaning: String
  ) -> Key<Configuration> {
    Key(
      name: name, unit: "", allowed: hex(range), meaning: meaning, text: { hex($0[keyPath: path]) },
      set: { root, value in
        let (number, problem) = hexadecimal(value, range)
        if let number { root[keyPath: path] = number }
        return problem
      })
  }

  private static func optionalHexadecimal(
    _ name: String, _ range: ClosedRange<Int>, _ path: any WritableKeyPath<Configuration, Int?> & Sendable,
    example: Int, _ meaning: String
  ) -> Key<Configuration> {
    Key(
      name: name, unit: "", allowed: hex(range), meaning: meaning, example: hex(example),
      text: { $0[keyPath: path].map { hex($0) } },
      set: { root, value in
        let (number, problem) = hexadecimal(value, range)
        if let number { root[keyPath: path] = number }
        return problem
      })
  }

  private static func hexadecimal(_ value: TOMLDocument.Value, _ range: ClosedRange<Int>) -> (Int?, Problem?) {
    guard case .integer(let number) = value else {
      return (nil, Problem(what: "is \(value.typeName) where an integer is needed"))
    }
    guard let integer = Int(exactly: number), range.contains(integer) else {
      let digits = number < 0 ? "" : "0x" + String(number, radix: 16) + " = "
      return (nil, Problem(what: "is out of range: \(digits)\(number)"))
    }
    return (integer, nil)
  }

  private static func hex(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }

  private static func hex(_ range: ClosedRange<Int>) -> String {
    "\(hex(range.lowerBound)) to \(hex(range.upperBound))"
  }
}
