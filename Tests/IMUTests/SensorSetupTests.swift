import IMU
import Signal
import Testing

private func refusal(_ chip: Chip, _ request: SensorRequest, isUnknown: Bool = false) -> String? {
  do {
    _ = try SensorSetup(chip, request, isUnknown: isUnknown)
    return nil
  } catch {
    return "\(error)"
  }
}

@Suite struct SensorSetupTests {
  /// The default of 100 Hz means the rate next to it where a chip has no round ones.
  @Test(
    arguments: [
      (.mpu6050, 100), (.mpu6500, 100), (.icm20689, 100), (.icm20948, 102.2727), (.lsm6ds3, 104.1719),
      (.lsm6ds3trc, 104.1719), (.lsm6dso, 104.1719), (.lsm6dso32, 104.1719), (.ism330dhcx, 104.1719), (.adxl345, 100),
    ] as [(Chip, Double)])
  func theDefaultsSuitEveryChip(_ chip: Chip, _ rate: Double) throws {
    let setup = try SensorSetup(chip, SensorRequest())
    #expect(abs(setup.rate.value - rate) < 0.0001)
    let description = setup.description(ChipIdentity(chip: chip, whoAmI: 0x42), rate: setup.rate)
    #expect(description.chip == chip && description.whoAmI == 0x42 && !description.isUnknownIdentity)
    #expect(description.hasGyroscope == (chip != .adxl345))
    #expect(description.noiseDensity != nil)
    #expect(setup.settings.count > 3)
  }

  @Test func whatAChipLacksIsToldWithWhatItOffers() {
    #expect(
      refusal(.lsm6dso, SensorRequest(rate: Hertz(80)))
        == "sensor.rate_hz: the LSM6DSO/DSOX cannot do 80 Hz; nearest: 52.086 and 104.172 Hz; it offers 26, 52, 104, "
        + "208, 417 and 833 Hz")
    #expect(
      refusal(.icm20948, SensorRequest(rate: Hertz(200)))
        == "sensor.rate_hz: the ICM-20948 cannot do 200 Hz; nearest: 187.5 and 225 Hz; it offers 1125/n Hz: 25, 51.136, "
        + "102.273, 187.5, 225, 1125 and those between")
    #expect(
      refusal(.mpu6050, SensorRequest(rotationRange: 125))
        == "sensor.gyro_range_dps: the MPU-6050 has no range of 125 °/s; it offers 250, 500, 1000, 2000 °/s")
    #expect(
      refusal(.lsm6dso32, SensorRequest(accelerationRange: 2))
        == "sensor.accel_range_g: the LSM6DSO32 has no range of 2 g; it offers 4, 8, 16, 32 g")
    #expect(
      refusal(.adxl345, SensorRequest(reading: .single))
        == "sensor.read: the ADXL345 is read through its FIFO only; set sensor.read = \"auto\"")
  }

  @Test func aChipWithoutAGyroscopeHasNoGyroRangeToMiss() {
    #expect(refusal(.adxl345, SensorRequest(rotationRange: 4000)) == nil)
  }

  @Test(arguments: [(90.9, 1000.0 / 11), (66.67, 1000.0 / 15), (100.1, 100)])
  func aRoundedRateMeansTheChipsOwn(_ asked: Double, _ meant: Double) throws {
    #expect(abs(try SensorSetup(.mpu6050, SensorRequest(rate: Hertz(asked))).rate.value - meant) < 1e-9)
  }

  /// ±g and ±°/s of every chip: a count at the end of the range is the end of the range, within the data sheets' rounding.
  @Test(arguments: Chip.supported)
  func theScaleBelongsToTheRange(_ chip: Chip) throws {
    for range in chip.accelerationRanges {
      let setup = try SensorSetup(chip, SensorRequest(accelerationRange: range))
      let description = setup.description(ChipIdentity(chip: chip, whoAmI: 0), rate: setup.rate)
      let end = chip == .adxl345 ? Double(description.fullScaleCounts) : 32768
      #expect(abs(end * description.accelerationScale / 9.80665 / Double(range) - 1) < 0.025)
    }
    for range in chip.rotationRanges {
      let setup = try SensorSetup(chip, SensorRequest(rotationRange: range))
      let description = setup.description(ChipIdentity(chip: chip, whoAmI: 0), rate: setup.rate)
      let end = 32768 * description.rotationScale * 180 / Double.pi
      // ST counts 17.5 mdps at ±500: its full scale lies 15 % further out.
      #expect(end / Double(range) > 0.99 && end / Double(range) < 1.16)
    }
  }

  @Test func theLSM6DSO32HasTwiceTheScale() throws {
    let plain = try SensorSetup(.lsm6dso, SensorRequest(accelerationRange: 8))
    let double = try SensorSetup(.lsm6dso32, SensorRequest(accelerationRange: 16))
    let a = plain.description(ChipIdentity(chip: .lsm6dso, whoAmI: 0x6C), rate: plain.rate)
    let b = double.description(ChipIdentity(chip: .lsm6dso32, whoAmI: 0x6C), rate: double.rate)
    #expect(abs(b.accelerationScale / a.accelerationScale - 2) < 1e-12)
  }

  /// The FIFO of a die that nobody knows is not trusted unless somebody says so.
  @Test func anUnknownDieIsReadSampleBySample() throws {
    let request = SensorRequest(chip: .mpu6500, unknownIdentity: 0x72)
    #expect(try SensorSetup(.mpu6500, request, isUnknown: true).isRegisterRead)
    #expect(try !SensorSetup(.mpu6500, request).isRegisterRead)
    var trusting = request
    trusting.reading = .fifo
    #expect(try !SensorSetup(.mpu6500, trusting, isUnknown: true).isRegisterRead)
    let identity = ChipIdentity(chip: .mpu6500, whoAmI: 0x72, isUnknown: true)
    let description = try SensorSetup(.mpu6500, request, isUnknown: true).description(identity, rate: Hertz(100))
    #expect(description.isUnknownIdentity && description.whoAmI == 0x72 && description.bytesPerSample == 15)
  }
}

@Suite struct BusLoadTests {
  /// Worked by hand. 12 bytes and two accesses of 30 clocks and two bytes of count each ten samples: 12.867 bytes.
  @Test func burstsCountTheirAddresses() {
    let load = BusLoad.bursts(rate: 100, bytesPerSample: 12)
    #expect(abs(load.bytesPerSecond - 1286.667) < 0.001)
    // The rule of the hardware notes: rate · (9 · frame + (30 + 18 + 30)/batch) clocks.
    #expect(abs(load.bytesPerSecond * 9 - 100 * (9 * 12 + 78.0 / 10)) < 1e-6)
  }

  /// An entry of the ADXL345 costs 84 clocks.
  @Test func entriesPayForEachAccess() {
    let load = BusLoad.entries(rate: 100, bytesPerSample: 6)
    #expect(abs(load.bytesPerSecond * 9 - 100 * (84 + 3.9)) < 1e-6)
  }

  @Test func whatTheBusCannotCarryIsRefusedWithTheArithmetic() throws {
    let load = BusLoad.bursts(rate: 200, bytesPerSample: 12)
    #expect(load.refusal(busHertz: 100_000, isMeasured: false) == nil)
    let refusal = try #require(load.refusal(busHertz: 20_000, isMeasured: true))
    #expect(
      "\(refusal)"
        == "sensor.rate_hz: 200 Hz is more than the bus carries: 2574 bytes a second are needed (12 a sample and 0.867 "
        + "for addresses, registers and counts), and 60 % of 20000 Hz, as measured, at 9 clocks a byte are 1333; lower "
        + "sensor.rate_hz to 103 or below, or make the bus faster (dtparam=i2c_arm_baudrate=400000 in config.txt)")
  }

  @Test(arguments: Chip.supported)
  func everyChipAtItsDefaultsFitsOnASlowBus(_ chip: Chip) throws {
    #expect(try SensorSetup(chip, SensorRequest()).load.refusal(busHertz: 100_000, isMeasured: false) == nil)
  }
}
