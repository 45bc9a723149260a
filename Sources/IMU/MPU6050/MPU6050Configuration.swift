import Signal

/// How an MPU-6050 is set: ranges, low-pass below half the rate, rate = 1 kHz / (1 + divider).
package struct MPU6050Configuration: Sendable, BitwiseCopyable {
  package let divider: UInt8
  /// CONFIG[2:0]: the widest filter that does not reach above half the rate (the kernel driver's choice).
  package let lowPass: UInt8
  let accelerationRange: InvenSenseRange
  let rotationRange: InvenSenseRange
  /// Samples are read from the data registers, without the FIFO.
  package let isRegisterRead: Bool

  /// Fails for a rate that the divider does not give within 1 %, or outside 25–1000 Hz, and for a range that is none of
  /// ±2, 4, 8, 16 g and ±250, 500, 1000, 2000 °/s.
  package init?(
    rate: Hertz, accelerationRange: Int = 8, rotationRange: Int = 500, isRegisterRead: Bool = false
  ) {
    guard let divider = InvenSenseRate.divider(rate),
      let acceleration = InvenSenseRange(accelerationRange, leastRange: 2),
      let rotation = InvenSenseRange(rotationRange, leastRange: 250)
    else { return nil }
    self.divider = divider
    self.accelerationRange = acceleration
    self.rotationRange = rotation
    self.isRegisterRead = isRegisterRead
    // Bandwidths: 1 = 184, 2 = 94, 3 = 44, 4 = 21, 5 = 10 Hz (register map, CONFIG).
    lowPass =
      switch rate.value / 2 {
      case 184...: 1
      case 94...: 2
      case 44...: 3
      case 21...: 4
      default: 5
      }
  }

  /// The rate that the divider gives at the nominal clock.
  package var rate: Hertz { Hertz(1000 / Double(Int(divider) + 1)) }

  /// Every register that is set, in the order of writing.
  package var settings: RegisterList {
    var list = RegisterList()
    list.add(MPU6050Register.sampleRateDivider, divider)
    list.add(MPU6050Register.configuration, lowPass)
    list.add(MPU6050Register.gyroConfiguration, rotationRange.code << 3)
    list.add(MPU6050Register.accelConfiguration, accelerationRange.code << 3)
    list.add(MPU6050Register.interruptPin, MPU6050Value.interruptPulse)
    return list
  }

  package var accelerationScale: Double { accelerationRange.accelerationScale }
  package var rotationScale: Double { rotationRange.rotationScale }

  /// What a decoder and a dump's header need to know.
  package func description(site: Site, leg: Leg?) -> SensorDescription {
    SensorDescription(
      chip: .mpu6050, whoAmI: MPU6050Value.identity, hasGyroscope: true, accelerationScale: accelerationScale,
      rotationScale: rotationScale, fullScaleCounts: 32767,
      // The PLL is specified to ±1 % over temperature; boards with other dies run up to 3 % off.
      nominalRate: rate, rateTolerance: 0.03, site: site, leg: leg, isRegisterRead: isRegisterRead)
  }
}
