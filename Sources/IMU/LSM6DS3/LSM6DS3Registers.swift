/// Registers of the LSM6DS3 and LSM6DS3TR-C (DS11189) as far as this driver uses them.
enum LSM6DS3Register {
  static let fifoControl1: UInt8 = 0x06
  static let fifoControl2: UInt8 = 0x07
  static let fifoControl3: UInt8 = 0x08
  static let fifoControl4: UInt8 = 0x09
  static let fifoControl5: UInt8 = 0x0A
  static let interrupt1Control: UInt8 = 0x0D
  static let control1Accel: UInt8 = 0x10
  static let control2Gyro: UInt8 = 0x11
  static let control3: UInt8 = 0x12
  static let control4: UInt8 = 0x13
  static let fifoStatus1: UInt8 = 0x3A
  static let fifoData: UInt8 = 0x3E
}

enum LSM6DS3Value {
  /// CTRL3_C: SW_RESET, BOOT (both clear themselves); then BDU and IF_INC, active-high push-pull interrupt.
  static let softwareReset: UInt8 = 0x01
  static let boot: UInt8 = 0x80
  static let blockUpdateAndIncrement: UInt8 = 0x44
  /// CTRL4_C: DRDY_MASK.
  static let maskDataReady: UInt8 = 0x08
  /// FIFO_CTRL3: both sensors in the FIFO, none thinned (DEC_FIFO_GYRO 1, DEC_FIFO_XL 1).
  static let bothSensors: UInt8 = 0x09
  /// FIFO_CTRL5: bypass empties the FIFO; continuous, with the FIFO's rate in bits 6:3.
  static let bypass: UInt8 = 0x00
  static let continuous: UInt8 = 0x06
  /// INT1_CTRL: FTH.
  static let watermarkInterrupt: UInt8 = 0x08
  /// FIFO_STATUS2: OVER_RUN and FIFO_FULL.
  static let overrun: UInt8 = 0x60
}
