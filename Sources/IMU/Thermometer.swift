import Signal

/// The temperature of the die, by each family's own formula. A gyroscope's bias moves with it.
package enum Thermometer {
  /// °C, read from the data registers of a chip that streams; nil for one that has no thermometer.
  ///
  /// The two bytes come in one transfer, so that they belong together. It takes nothing out of the chip's FIFO.
  package static func celsius<Bus: RegisterBus & ~Copyable>(
    of chip: Chip, on bus: inout Bus
  ) throws(Bus.Failure) -> Double? {
    guard let layout = layout(chip) else { return nil }
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    try bus.read(layout.register, count: 2, into: &bytes, at: 0)
    let (high, low) = layout.isBigEndian ? (bytes[0], bytes[1]) : (bytes[1], bytes[0])
    let counts = Int16(bitPattern: UInt16(high) << 8 | UInt16(low))
    return Double(counts) / layout.countsPerKelvin + layout.zero
  }

  private struct Layout {
    var register: UInt8
    var isBigEndian: Bool
    var countsPerKelvin: Double
    /// °C at which it says 0.
    var zero: Double
  }

  private static func layout(_ chip: Chip) -> Layout? {
    switch chip {
    // TEMP_OUT of the register maps; for the ICM-20948 of bank 0, in which it streams.
    case .mpu6050: Layout(register: 0x41, isBigEndian: true, countsPerKelvin: 340, zero: 36.53)
    case .mpu6500: Layout(register: 0x41, isBigEndian: true, countsPerKelvin: 333.87, zero: 21)
    case .icm20689: Layout(register: 0x41, isBigEndian: true, countsPerKelvin: 326.8, zero: 25)
    case .icm20948: Layout(register: 0x39, isBigEndian: true, countsPerKelvin: 333.87, zero: 21)
    // OUT_TEMP_L.
    case .lsm6ds3: Layout(register: 0x20, isBigEndian: false, countsPerKelvin: 16, zero: 25)
    case .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx:
      Layout(register: 0x20, isBigEndian: false, countsPerKelvin: 256, zero: 25)
    case .adxl345, .virtual: nil
    }
  }
}
