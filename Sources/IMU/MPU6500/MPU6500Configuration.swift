import Signal

/// How an MPU-6500 or one of its kin is set. What differs from the MPU-6050: the accelerometer has a filter register of its
/// own, which must be written, and the FIFO can be told to stop when it is full.
package struct MPU6500Configuration: Sendable, BitwiseCopyable {
  package let chip: Chip
  package let divider: UInt8
  /// CONFIG[2:0] and ACCEL_CONFIG2[2:0]: the widest filter that does not reach above half the rate.
  package let lowPass: UInt8
  let accelerationRange: InvenSenseRange
  let rotationRange: InvenSenseRange
  package let isRegisterRead: Bool

  /// `chip`: `.mpu6500` or `.icm20689`. Fails as that of the MPU-6050.
  package init?(
    _ chip: Chip, rate: Hertz, accelerationRange: Int = 8, rotationRange: Int = 500, isRegisterRead: Bool = false
  ) {
    guard let divider = InvenSenseRate.divider(rate),
      let acceleration = InvenSenseRange(accelerationRange, leastRange: 2),
      let rotation = InvenSenseRange(rotationRange, leastRange: 250)
    else { return nil }
    self.chip = chip
    self.divider = divider
    self.accelerationRange = acceleration
    self.rotationRange = rotation
    self.isRegisterRead = isRegisterRead
    // Bandwidths, gyro / accelerometer: 1 = 184 / 218, 2 = 92 / 99, 3 = 41 / 45, 4 = 20 / 21, 5 = 10 / 10 Hz (register
    // map, CONFIG and ACCEL_CONFIG2): the same code for both keeps their delays near each other.
    lowPass =
      switch rate.value / 2 {
      case 218...: 1
      case 99...: 2
      case 44.8...: 3
      case 21.2...: 4
      default: 5
      }
  }

  /// Bytes of the FIFO (Linux inv_mpu_core.c): 512, and 4096 for the ICM-20689 once it is selected.
  package var fifoBytes: Int { chip == .icm20689 ? 4096 : 512 }

  package var rate: Hertz { Hertz(1000 / Double(Int(divider) + 1)) }

  package var settings: RegisterList {
    var list = RegisterList()
    list.add(MPU6050Register.sampleRateDivider, divider)
    list.add(MPU6050Register.configuration, MPU6500Value.stopWhenFull | lowPass)
    list.add(MPU6050Register.gyroConfiguration, rotationRange.code << 3)
    list.add(MPU6050Register.accelConfiguration, accelerationRange.code << 3)
    list.add(MPU6500Register.accelConfiguration2, lowPass | (chip == .icm20689 ? MPU6500Value.fifo4096 : 0))
    list.add(MPU6050Register.interruptPin, MPU6050Value.interruptPulse)
    return list
  }

  package var accelerationScale: Double { accelerationRange.accelerationScale }
  package var rotationScale: Double { rotationRange.rotationScale }
}
