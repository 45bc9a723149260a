/// Registers and values of the MPU-6500 (6515, 9250, 9255) and ICM-20689 beyond those that they share with the MPU-6050:
/// RM-MPU-6500A-00, and for the ICM-20689 Linux drivers/iio/imu/inv_mpu6050.
enum MPU6500Register {
  static let accelConfiguration2: UInt8 = 0x1D
}

enum MPU6500Value {
  /// PWR_MGMT_1: awake on the best clock there is (the chip changes over by itself).
  static let autoClock: UInt8 = 0x01
  /// CONFIG bit 6, FIFO_MODE: stop when full, so that what it holds stays aligned.
  static let stopWhenFull: UInt8 = 0x40
  /// ACCEL_CONFIG2 of the ICM-20689, bits 7:6: a FIFO of 4096 bytes.
  static let fifo4096: UInt8 = 0xC0
}
