import IMU
import Signal

extension SensorSetup {
  /// Where the chip's filters, as they are set, cut off (3 dB), Hz: what its noise density is multiplied with.
  ///
  /// The noise bandwidth proper is 1.0 to 1.6 times that, by the filter's order, which the sheets do not tell.
  package var bandwidth: (acceleration: Double, rotation: Double) {
    func entry(_ code: UInt8, _ table: [(Double, Double)]) -> (acceleration: Double, rotation: Double) {
      let (acceleration, rotation) = table[min(max(Int(code), 1), table.count) - 1]
      return (acceleration, rotation)
    }
    switch driver {
    // Register map, CONFIG, codes 1 to 5: accelerometer, gyroscope.
    case .mpu6050(let configuration):
      return entry(configuration.lowPass, [(184, 188), (94, 98), (44, 42), (21, 20), (10, 10)])
    // Register map, CONFIG and ACCEL_CONFIG2.
    case .mpu6500(let configuration):
      return entry(configuration.lowPass, [(218, 184), (99, 92), (45, 41), (21, 20), (10, 10)])
    // DS-000189, tables 16 and 18.
    case .icm20948(let configuration):
      return entry(configuration.lowPass, [(246, 152), (111, 120), (50.4, 51.2), (23.9, 23.9), (11.5, 11.6)])
    // The accelerometer's filter follows the rate at its half; the gyroscope's lies at 33 Hz for 104.
    case .lsm6dso, .lsm6ds3: return (rate.value / 2, rate.value / 3)
    // BW_RATE: half the rate. It has no gyroscope.
    case .adxl345: return (rate.value / 2, 0)
    }
  }
}
