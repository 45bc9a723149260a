/// Registers of the MPU-6500 (6515, 9250, 9255) and ICM-20689 as far as this driver uses them: RM-MPU-6500A-00, and for the
/// ICM-20689 Linux drivers/iio/imu/inv_mpu6050.
enum MPU6500Register {
  static let sampleRateDivider: UInt8 = 0x19
  static let configuration: UInt8 = 0x1A
  static let gyroConfiguration: UInt8 = 0x1B
  static let accelConfiguration: UInt8 = 0x1C
  static let accelConfiguration2: UInt8 = 0x1D
  static let fifoEnable: UInt8 = 0x23
  static let interruptPin: UInt8 = 0x37
  static let interruptEnable: UInt8 = 0x38
  static let interruptStatus: UInt8 = 0x3A
  static let signalPathReset: UInt8 = 0x68
  static let userControl: UInt8 = 0x6A
  static let powerManagement1: UInt8 = 0x6B
  static let powerManagement2: UInt8 = 0x6C
  static let fifoCountHigh: UInt8 = 0x72
  static let fifoData: UInt8 = 0x74
}

enum MPU6500Value {
  /// PWR_MGMT_1: DEVICE_RESET; awake on the internal oscillator; awake on the best clock there is (the chip changes over
  /// by itself).
  static let deviceReset: UInt8 = 0x80
  static let internalClock: UInt8 = 0x00
  static let autoClock: UInt8 = 0x01
  /// SIGNAL_PATH_RESET: gyro, accelerometer, temperature.
  static let resetAllPaths: UInt8 = 0x07
  /// CONFIG bit 6, FIFO_MODE: stop when full, so that what it holds stays aligned.
  static let stopWhenFull: UInt8 = 0x40
  /// ACCEL_CONFIG2 of the ICM-20689, bits 7:6: a FIFO of 4096 bytes.
  static let fifo4096: UInt8 = 0xC0
  /// FIFO_EN: three gyro axes and the accelerometer.
  static let fifoAccelAndGyro: UInt8 = 0x78
  /// USER_CTRL: FIFO_EN, FIFO_RST (clears itself).
  static let fifoOn: UInt8 = 0x40
  static let fifoReset: UInt8 = 0x04
  /// INT_PIN_CFG: active high, push-pull, 50 µs pulse.
  static let interruptPulse: UInt8 = 0x00
  /// INT_ENABLE: RAW_RDY.
  static let dataReady: UInt8 = 0x01
}
