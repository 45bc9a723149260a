/// Register addresses and values of the MPU-6050 (PS-MPU-6000A-00 rev 3.4 and RM-MPU-6000A-00 rev 4.2), as far as this
/// driver uses them.
enum MPU6050Register {
  static let sampleRateDivider: UInt8 = 0x19
  static let configuration: UInt8 = 0x1A
  static let gyroConfiguration: UInt8 = 0x1B
  static let accelConfiguration: UInt8 = 0x1C
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
  static let whoAmI: UInt8 = 0x75
}

enum MPU6050Value {
  /// WHO_AM_I: bits 6:1 of the address, AD0 does not change it.
  static let identity: UInt8 = 0x68
  /// PWR_MGMT_1: DEVICE_RESET.
  static let deviceReset: UInt8 = 0x80
  /// PWR_MGMT_1: awake on the internal oscillator; then on the X gyro's PLL, ±1 % instead of ±5 %.
  static let internalClock: UInt8 = 0x00
  static let gyroClock: UInt8 = 0x01
  /// SIGNAL_PATH_RESET: gyro, accelerometer, temperature.
  static let resetAllPaths: UInt8 = 0x07
  /// FIFO_EN: three gyro axes and the accelerometer; 12 bytes a sample in register order, accelerometer first.
  static let fifoAccelAndGyro: UInt8 = 0x78
  static let fifoSample = 12
  /// USER_CTRL: FIFO_EN, FIFO_RESET (clears itself).
  static let fifoOn: UInt8 = 0x40
  static let fifoReset: UInt8 = 0x04
  /// INT_PIN_CFG: active high, push-pull, 50 µs pulse.
  static let interruptPulse: UInt8 = 0x00
  /// INT_ENABLE, INT_STATUS: DATA_RDY.
  static let dataReady: UInt8 = 0x01
  /// INT_STATUS (3A), then acceleration, temperature, angular rate (3B to 48).
  static let registerBurst = 15
}
