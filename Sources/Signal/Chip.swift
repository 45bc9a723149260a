/// The chip family whose registers and sample layout apply. A closed set: the protocol page lists these words.
///
/// Cases are only added: dumps and readers keep the words.
package enum Chip: UInt8, Sendable, BitwiseCopyable {
  case mpu6050 = 1
  /// No chip: int32 counts at a scale given in the header, little-endian, as `import` and the simulator write them.
  case virtual = 2
  /// MPU-6500, 6515, 9250, 9255: the motion die is the same.
  case mpu6500 = 3
  case icm20689 = 4
  case icm20948 = 5
  /// LSM6DS3, LSM6DS3H, LSM6DS33.
  case lsm6ds3 = 6
  /// LSM6DS3TR-C, LSM6DSL, LSM6DSM, ISM330DLC.
  case lsm6ds3trc = 7
  /// LSM6DSO, LSM6DSOX, LSM6DSOP.
  case lsm6dso = 8
  /// The same identity as the LSM6DSO and twice its acceleration scale.
  case lsm6dso32 = 9
  /// ISM330DHCX, LSM6DSR, LSM6DSRX, ASM330LHH.
  case ism330dhcx = 10
  case adxl345 = 11

  /// The word on the wire, in the configuration and in the header of a dump.
  package var word: StaticString {
    switch self {
    case .mpu6050: "mpu6050"
    case .virtual: "virtual"
    case .mpu6500: "mpu6500"
    case .icm20689: "icm20689"
    case .icm20948: "icm20948"
    case .lsm6ds3: "lsm6ds3"
    case .lsm6ds3trc: "lsm6ds3tr-c"
    case .lsm6dso: "lsm6dso"
    case .lsm6dso32: "lsm6dso32"
    case .ism330dhcx: "ism330dhcx"
    case .adxl345: "adxl345"
    }
  }

  /// Bytes of one sample as the chip's FIFO gives it, tags included.
  package func bytesPerSample(hasGyroscope: Bool) -> Int {
    switch self {
    case .mpu6050, .mpu6500, .icm20689, .icm20948, .lsm6ds3, .lsm6ds3trc: 12
    case .lsm6dso, .lsm6dso32, .ism330dhcx: 14
    case .adxl345: 6
    case .virtual: hasGyroscope ? 24 : 12
    }
  }

  /// Noise densities that the chip's data sheet states, one axis, (m/s²)/√Hz and (rad/s)/√Hz; nil where there is no chip.
  ///
  /// Where a sheet gives two figures for its axes the larger one stands here. "unproven": not read in the sheet itself.
  package var noiseDensity: (acceleration: Double, rotation: Double)? {
    switch self {
    // MPU-6000/6050 product specification 3.4, sections 6.1 and 6.2: 400 µg/√Hz, 0.005 °/s/√Hz.
    case .mpu6050: (400e-6 * standardGravity, 0.005 * Double.pi / 180)
    // MPU-6500 product specification, sections 3.1 and 3.2; unproven, and for the ICM-20689 taken from its elder.
    case .mpu6500, .icm20689: (300e-6 * standardGravity, 0.010 * Double.pi / 180)
    // DS-000189, sections 3.1 and 3.2.
    case .icm20948: (230e-6 * standardGravity, 0.015 * Double.pi / 180)
    // LSM6DS3 and LSM6DS3TR-C data sheets, table "Mechanical characteristics"; unproven.
    case .lsm6ds3: (90e-6 * standardGravity, 0.007 * Double.pi / 180)
    case .lsm6ds3trc: (90e-6 * standardGravity, 0.005 * Double.pi / 180)
    // DS12140, table 2: 70 µg/√Hz; gyroscope unproven.
    case .lsm6dso: (70e-6 * standardGravity, 0.0038 * Double.pi / 180)
    // LSM6DSO32 data sheet; unproven.
    case .lsm6dso32: (120e-6 * standardGravity, 0.0038 * Double.pi / 180)
    // ISM330DHCX data sheet: 60 µg/√Hz; gyroscope unproven.
    case .ism330dhcx: (60e-6 * standardGravity, 0.005 * Double.pi / 180)
    // ADXL345 data sheet, p. 33: 290 µg/√Hz on X and Y, 430 on Z. It has no gyroscope.
    case .adxl345: (430e-6 * standardGravity, 0)
    case .virtual: nil
    }
  }
}
