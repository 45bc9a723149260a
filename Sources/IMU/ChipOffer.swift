import Signal

/// A setting that the chip does not offer, or the bus cannot carry.
package struct UnsupportedSetting: Error, Equatable, Sendable, CustomStringConvertible {
  /// The key of the configuration.
  package var key: String
  /// What is wrong, as the end of a sentence that begins with the key.
  package var what: String
  /// What is offered instead.
  package var help: String

  package init(key: String, what: String, help: String) {
    self.key = key
    self.what = what
    self.help = help
  }

  package var description: String { "\(key): \(what); \(help)" }
}

/// What each chip offers, as data: from the tables of its data sheet.
extension Chip {
  /// Every chip that there is a driver for.
  package static let supported: [Chip] = [
    .mpu6050, .mpu6500, .icm20689, .icm20948, .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx, .adxl345,
  ]

  /// As people know it.
  package var name: String {
    switch self {
    case .mpu6050: "MPU-6050"
    case .mpu6500: "MPU-6500/9250"
    case .icm20689: "ICM-20689"
    case .icm20948: "ICM-20948"
    case .lsm6ds3: "LSM6DS3"
    case .lsm6ds3trc: "LSM6DS3TR-C"
    case .lsm6dso: "LSM6DSO/DSOX"
    case .lsm6dso32: "LSM6DSO32"
    case .ism330dhcx: "ISM330DHCX"
    case .adxl345: "ADXL345"
    case .virtual: "no chip"
    }
  }

  package var hasGyroscope: Bool { self != .adxl345 }

  /// ±g.
  package var accelerationRanges: [Int] { self == .lsm6dso32 ? [4, 8, 16, 32] : [2, 4, 8, 16] }

  /// ±°/s.
  package var rotationRanges: [Int] {
    switch self {
    case .mpu6050, .mpu6500, .icm20689, .icm20948: [250, 500, 1000, 2000]
    case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32: [125, 250, 500, 1000, 2000]
    case .ism330dhcx: [125, 250, 500, 1000, 2000, 4000]
    case .adxl345, .virtual: []
    }
  }

  /// Rates that a configuration may ask for, Hz.
  package static let configurableRates = 25.0...1125.0

  /// What it offers of them by its nominal clock, rising.
  package var rates: [Double] {
    let all: [Double] =
      switch self {
      case .mpu6050, .mpu6500, .icm20689: (1...40).map { 1000 / Double($0) }
      case .icm20948: (1...45).map { ICM20948Configuration.base / Double($0) }
      case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx:
        LSM6Rate.codes.map { LSM6Rate.nominal($0).value }
      case .adxl345: [25, 50, 100, 200, 400]
      case .virtual: []
      }
    return all.filter { Chip.configurableRates.contains($0) }.sorted()
  }

  /// The same for people.
  package var ratesInWords: String {
    switch self {
    case .mpu6050, .mpu6500, .icm20689: "1000/n Hz: 25, 40, 50, 62.5, 100, 125, 200, 500, 1000 and those between"
    case .icm20948: "1125/n Hz: 25, 51.136, 102.273, 187.5, 225, 1125 and those between"
    case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx: "26, 52, 104, 208, 417 and 833 Hz"
    case .adxl345: "25, 50, 100, 200 and 400 Hz"
    case .virtual: ""
    }
  }

  /// How far a rate may lie from the asked one to be what was meant. Where a chip has round rates, people mean one of them
  /// and have rounded (90.9); where it has none, 100 Hz means 104 or 102.27.
  package var rateGrace: Double {
    switch self {
    case .mpu6050, .mpu6500, .icm20689, .adxl345, .virtual: 0.002
    case .icm20948: 0.03
    case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx: 0.05
    }
  }

  /// How far its clock may be off, as a fraction: where the sample clock starts, not where it ends.
  package var clockTolerance: Double {
    switch self {
    // The PLL is specified to ±1 % over temperature; boards with other dies run up to 3 % off.
    case .mpu6050, .mpu6500, .icm20689: 0.03
    // By their own trim ±1 % and ±0.5 %; neither is a data sheet's figure.
    case .icm20948: 0.02
    case .lsm6dso, .lsm6dso32, .ism330dhcx: 0.01
    case .lsm6ds3, .lsm6ds3trc: 0.03
    // No figure was found: to be measured.
    case .adxl345: 0.10
    case .virtual: 0.05
    }
  }

  /// The rate that is meant by `asked`.
  package func rate(for asked: Hertz) throws(UnsupportedSetting) -> Hertz {
    let rates = rates
    let nearest = rates.min { abs($0 / asked.value - 1) < abs($1 / asked.value - 1) } ?? 0
    if abs(nearest / asked.value - 1) <= rateGrace { return Hertz(nearest) }
    throw UnsupportedSetting(
      key: "sensor.rate_hz", what: "the \(name) cannot do \(short(asked.value)) Hz",
      help: nearestRates(to: asked) + "; it offers " + ratesInWords)
  }

  /// `nearest: 142.857 and 166.667 Hz`
  package func nearestRates(to asked: Hertz) -> String {
    let near = [rates.last { $0 < asked.value }, rates.first { $0 > asked.value }].compactMap { $0 }
    return "nearest: " + near.map(short).joined(separator: " and ") + " Hz"
  }
}

/// To three decimals, as a person writes it: `25`, not `25.0`.
func short(_ value: Double) -> String {
  let text = ((value * 1000).rounded() / 1000).description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
