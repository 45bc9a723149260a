import Signal

/// How the chip that was found is going to be driven: from its tables and from what the configuration asks. Worked out for
/// every chip before any thread starts, so that the acquire thread only picks one.
package struct SensorSetup: Sendable, BitwiseCopyable {
  /// Which driver, and how it is set.
  package enum Driver: Sendable, BitwiseCopyable {
    case mpu6050(MPU6050Configuration)
    case mpu6500(MPU6500Configuration)
    case icm20948(ICM20948Configuration)
    case lsm6dso(LSM6DSOConfiguration)
    case lsm6ds3(LSM6DS3Configuration)
    case adxl345(ADXL345Configuration)
  }

  package let chip: Chip
  package let driver: Driver
  /// By the chip's nominal clock.
  package let rate: Hertz
  package let isRegisterRead: Bool
  package let load: BusLoad
  private let site: Site
  private let leg: Leg?

  /// Samples at which the line of a chip with a watermark rises: ten wake-ups a second at 100 Hz.
  package static let watermark = 10

  /// - Throws: what the chip does not offer, and what it does.
  package init(
    _ chip: Chip, _ request: SensorRequest, isUnknown: Bool = false
  ) throws(UnsupportedSetting) {
    let asked = try chip.rate(for: request.rate)
    try Self.check(request.accelerationRange, chip.accelerationRanges, "sensor.accel_range_g", "g", chip)
    if chip.hasGyroscope {
      try Self.check(request.rotationRange, chip.rotationRanges, "sensor.gyro_range_dps", "°/s", chip)
    }
    isRegisterRead = try Self.readsRegisters(chip, request.reading, isUnknown)
    guard let driver = Self.driver(chip, asked, request, isRegisterRead) else {
      throw UnsupportedSetting(key: "sensor.chip", what: "there is no driver for \(chip.name)", help: "choose another")
    }
    self.chip = chip
    self.driver = driver
    rate = asked
    site = request.site
    leg = request.leg
    let bytes = chip.bytesPerSample(hasGyroscope: true)
    load =
      switch driver {
      case .adxl345: .entries(rate: asked.value, bytesPerSample: bytes)
      case .lsm6ds3: .bursts(rate: asked.value, bytesPerSample: bytes, countBytes: 4)
      case _ where isRegisterRead: .registers(rate: asked.value, bytesPerSample: MPU6050Value.registerBurst)
      default: .bursts(rate: asked.value, bytesPerSample: bytes)
      }
  }

  private static func check(
    _ range: Int, _ offered: [Int], _ key: String, _ unit: String, _ chip: Chip
  ) throws(UnsupportedSetting) {
    if offered.contains(range) { return }
    throw UnsupportedSetting(
      key: key, what: "the \(chip.name) has no range of \(range) \(unit)",
      help: "it offers \(offered.map(String.init).joined(separator: ", ")) \(unit)")
  }

  private static func readsRegisters(
    _ chip: Chip, _ reading: SensorRequest.Reading, _ isUnknown: Bool
  ) throws(UnsupportedSetting) -> Bool {
    let isInvenSense = chip == .mpu6050 || chip == .mpu6500 || chip == .icm20689
    switch reading {
    case .fifo: return false
    // The FIFO of a die that nobody knows may be of any size and layout.
    case .auto: return isUnknown && isInvenSense
    case .single:
      if isInvenSense { return true }
      throw UnsupportedSetting(
        key: "sensor.read", what: "the \(chip.name) is read through its FIFO only",
        help: "set sensor.read = \"auto\"")
    }
  }

  private static func driver(
    _ chip: Chip, _ rate: Hertz, _ request: SensorRequest, _ isRegisterRead: Bool
  ) -> Driver? {
    let (a, g) = (request.accelerationRange, request.rotationRange)
    let mark = request.hasLine ? watermark : nil
    switch chip {
    case .mpu6050:
      return MPU6050Configuration(
        rate: rate, accelerationRange: a, rotationRange: g, isRegisterRead: isRegisterRead
      ).map { .mpu6050($0) }
    case .mpu6500, .icm20689:
      return MPU6500Configuration(
        chip, rate: rate, accelerationRange: a, rotationRange: g, isRegisterRead: isRegisterRead
      ).map { .mpu6500($0) }
    case .icm20948:
      return ICM20948Configuration(rate: rate, accelerationRange: a, rotationRange: g).map { .icm20948($0) }
    case .lsm6dso, .lsm6dso32, .ism330dhcx:
      return LSM6DSOConfiguration(chip, rate: rate, accelerationRange: a, rotationRange: g, watermark: mark)
        .map { .lsm6dso($0) }
    case .lsm6ds3, .lsm6ds3trc:
      return LSM6DS3Configuration(chip, rate: rate, accelerationRange: a, rotationRange: g, watermark: mark)
        .map { .lsm6ds3($0) }
    case .adxl345:
      return ADXL345Configuration(rate: rate, accelerationRange: a, watermark: mark).map { .adxl345($0) }
    case .virtual: return nil
    }
  }

  /// Every register that is set.
  package var settings: RegisterList {
    switch driver {
    case .mpu6050(let configuration): configuration.settings
    case .mpu6500(let configuration): configuration.settings
    case .icm20948(let configuration): configuration.settings
    case .lsm6dso(let configuration): configuration.settings
    case .lsm6ds3(let configuration): configuration.settings
    case .adxl345(let configuration): configuration.settings
    }
  }

  /// A register whose reading, and that of the 13 after it, changes nothing: for measuring the bus.
  package var harmlessRegister: UInt8 {
    switch driver {
    // Acceleration, temperature, angular rate.
    case .mpu6050, .mpu6500: 0x3B
    case .icm20948: 0x2D
    case .lsm6dso, .lsm6ds3: 0x20
    // THRESH_TAP and on: the data registers would give up an entry of the FIFO.
    case .adxl345: 0x1D
    }
  }

  /// What a decoder and a dump's header need to know; `rate` as the chip's trim corrects it.
  package func description(_ identity: ChipIdentity, rate: Hertz) -> SensorDescription {
    let scale: (acceleration: Double, rotation: Double)
    var fullScale: Int32 = 32767
    switch driver {
    case .mpu6050(let configuration): scale = (configuration.accelerationScale, configuration.rotationScale)
    case .mpu6500(let configuration): scale = (configuration.accelerationScale, configuration.rotationScale)
    case .icm20948(let configuration): scale = (configuration.accelerationScale, configuration.rotationScale)
    case .lsm6dso(let configuration):
      scale = (configuration.accelerationScale, configuration.rotationScale)
      // 7FFD and above stand for "not there yet" while the filters settle.
      fullScale = 0x7FFD
    case .lsm6ds3(let configuration):
      scale = (configuration.accelerationScale, configuration.rotationScale)
      fullScale = 0x7FFD
    case .adxl345(let configuration):
      // No gyroscope: the scale is of no use, but must be a number.
      scale = (configuration.accelerationScale, 1)
      fullScale = configuration.fullScaleCounts
    }
    return SensorDescription(
      chip: chip, whoAmI: identity.whoAmI, hasGyroscope: chip.hasGyroscope, accelerationScale: scale.acceleration,
      rotationScale: scale.rotation, fullScaleCounts: fullScale, nominalRate: rate,
      rateTolerance: chip.clockTolerance, site: site, leg: leg, isUnknownIdentity: identity.isUnknown,
      isRegisterRead: isRegisterRead)
  }
}
