import Signal

/// How an ICM-20948 is set: rate = 1125 Hz / (1 + divider), so that 100 and 200 Hz do not exist.
package struct ICM20948Configuration: Sendable, BitwiseCopyable {
  package let divider: UInt8
  /// DLPFCFG of both sensors: the widest filter that does not reach above half the rate.
  package let lowPass: UInt8
  let accelerationRange: InvenSenseRange
  let rotationRange: InvenSenseRange

  /// Fails for a rate that the divider does not give within 1 %, or outside 20–1125 Hz, and for ranges that it lacks.
  package init?(rate: Hertz, accelerationRange: Int = 8, rotationRange: Int = 500) {
    guard rate.value >= 20, rate.value <= 1126,
      let acceleration = InvenSenseRange(accelerationRange, leastRange: 2),
      let rotation = InvenSenseRange(rotationRange, leastRange: 250)
    else { return nil }
    let divider = (Self.base / rate.value).rounded() - 1
    guard abs(Self.base / (divider + 1) - rate.value) <= 0.01 * rate.value else { return nil }
    self.divider = UInt8(divider)
    self.accelerationRange = acceleration
    self.rotationRange = rotation
    // 3 dB bandwidths, gyro / accelerometer: 1 = 152 / 246, 2 = 120 / 111, 3 = 51.2 / 50.4, 4 = 23.9, 5 = 11.6 Hz
    // (DS-000189, tables 16 and 18). One per cent of grace: 51.2 Hz belongs to 102.27 Hz.
    lowPass =
      switch 1.01 * rate.value / 2 {
      case 246...: 1
      case 119.5...: 2
      case 51.2...: 3
      case 23.9...: 4
      default: 5
      }
  }

  static let base = 1125.0

  package var rate: Hertz { Hertz(Self.base / Double(Int(divider) + 1)) }

  /// Every register that is set, in the order of writing, grouped by bank.
  package var settings: RegisterList {
    let gyro = lowPass << 3 | rotationRange.code << 1 | ICM20948Value.filterOn
    let accel = lowPass << 3 | accelerationRange.code << 1 | ICM20948Value.filterOn
    var list = RegisterList()
    list.add(ICM20948Register.gyroSampleRateDivider, divider, bank: 2)
    list.add(ICM20948Register.gyroConfiguration1, gyro, bank: 2)
    list.add(ICM20948Register.accelSampleRateDividerHigh, 0, bank: 2)
    list.add(ICM20948Register.accelSampleRateDividerLow, divider, bank: 2)
    list.add(ICM20948Register.accelConfiguration, accel, bank: 2)
    list.add(ICM20948Register.alignRates, 1, bank: 2)
    list.add(ICM20948Register.interruptPin, ICM20948Value.interruptPulse)
    list.add(ICM20948Register.fifoMode, ICM20948Value.stopWhenFull)
    return list
  }

  package var accelerationScale: Double { accelerationRange.accelerationScale }
  package var rotationScale: Double { rotationRange.rotationScale }
}
