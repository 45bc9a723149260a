import Signal

/// One register and the value that it must hold.
package struct RegisterSetting: Equatable, Sendable {
  package var register: UInt8
  package var value: UInt8

  package init(register: UInt8, value: UInt8) {
    self.register = register
    self.value = value
  }
}

/// How an MPU-6050 is set: ±8 g, ±500 °/s, low-pass below half the rate, rate = 1 kHz / (1 + divider).
package struct MPU6050Configuration: Equatable, Sendable {
  package let divider: UInt8
  /// CONFIG[2:0]: the widest filter that does not reach above half the rate (the kernel driver's choice).
  package let lowPass: UInt8

  /// Fails for a rate that the divider does not give within 1 %, or outside 25–500 Hz.
  package init?(rate: Hertz) {
    guard rate.value >= 25, rate.value <= 500 else { return nil }
    let divider = (1000 / rate.value).rounded() - 1
    guard abs(1000 / (divider + 1) - rate.value) <= 0.01 * rate.value else { return nil }
    self.divider = UInt8(divider)
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
  package var settings: [RegisterSetting] {
    [
      RegisterSetting(register: MPU6050Register.sampleRateDivider, value: divider),
      RegisterSetting(register: MPU6050Register.configuration, value: lowPass),
      RegisterSetting(register: MPU6050Register.gyroConfiguration, value: MPU6050Value.range500),
      RegisterSetting(register: MPU6050Register.accelConfiguration, value: MPU6050Value.range8g),
      RegisterSetting(register: MPU6050Register.interruptPin, value: MPU6050Value.interruptPulse),
    ]
  }

  /// What a decoder and a dump's header need to know.
  package func description(site: Site, leg: Leg?) -> SensorDescription {
    SensorDescription(
      chip: .mpu6050, whoAmI: MPU6050Value.identity, hasGyroscope: true,
      accelerationScale: standardGravity / 4096, rotationScale: Double.pi / 180 / 65.5, fullScaleCounts: 32767,
      // The PLL is specified to ±1 % over temperature; boards with other dies run up to 3 % off.
      nominalRate: rate, rateTolerance: 0.03, site: site, leg: leg)
  }
}
