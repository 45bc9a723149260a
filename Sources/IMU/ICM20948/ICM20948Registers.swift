/// Registers of the ICM-20948 (DS-000189) as far as this driver uses them, by bank.
enum ICM20948Register {
  /// REG_BANK_SEL: the same in every bank; bits 5:4 the bank.
  static let bankSelect: UInt8 = 0x7F

  // Bank 0.
  static let userControl: UInt8 = 0x03
  static let powerManagement1: UInt8 = 0x06
  static let powerManagement2: UInt8 = 0x07
  static let interruptPin: UInt8 = 0x0F
  static let interruptEnable1: UInt8 = 0x11
  static let interruptStatus2: UInt8 = 0x1B
  static let fifoEnable2: UInt8 = 0x67
  static let fifoReset: UInt8 = 0x68
  static let fifoMode: UInt8 = 0x69
  static let fifoCountHigh: UInt8 = 0x70
  static let fifoData: UInt8 = 0x72

  // Bank 1.
  static let timebaseCorrection: UInt8 = 0x28

  // Bank 2.
  static let gyroSampleRateDivider: UInt8 = 0x00
  static let gyroConfiguration1: UInt8 = 0x01
  static let alignRates: UInt8 = 0x09
  static let accelSampleRateDividerHigh: UInt8 = 0x10
  static let accelSampleRateDividerLow: UInt8 = 0x11
  static let accelConfiguration: UInt8 = 0x14
}

enum ICM20948Value {
  /// PWR_MGMT_1: DEVICE_RESET; awake, on the best clock there is (needed for the gyro's full performance).
  static let deviceReset: UInt8 = 0x80
  static let autoClock: UInt8 = 0x01
  /// GYRO_CONFIG_1, ACCEL_CONFIG bit 0, FCHOICE: the low-pass filter is on.
  static let filterOn: UInt8 = 0x01
  /// FIFO_RST: all five FIFOs held in reset, then let go.
  static let resetAll: UInt8 = 0x1F
  /// FIFO_MODE: snapshot, stop when full.
  static let stopWhenFull: UInt8 = 0x1F
  /// FIFO_EN_2: accelerometer and three gyro axes, no temperature.
  static let fifoAccelAndGyro: UInt8 = 0x1E
  /// USER_CTRL: FIFO_EN.
  static let fifoOn: UInt8 = 0x40
  /// INT_ENABLE_1: RAW_DATA_0_RDY.
  static let dataReady: UInt8 = 0x01
  /// INT_PIN_CFG: active high, push-pull, 50 µs pulse.
  static let interruptPulse: UInt8 = 0x00
}
