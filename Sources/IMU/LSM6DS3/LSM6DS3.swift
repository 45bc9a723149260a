import Signal

/// The LSM6DS3 and LSM6DS3TR-C: an untagged FIFO of 16-bit words in a fixed pattern, and a register that says which word of
/// the pattern comes next.
///
/// Only whole patterns are read, so that between two reads the next word is always the first. Where it is another, or the
/// FIFO has overrun, what it holds is misaligned: it is emptied through bypass.
package struct LSM6DS3<Bus: RegisterBus & ~Copyable>: IMUChip, ~Copyable {
  package var bus: Bus
  package let configuration: LSM6DS3Configuration

  package init(bus: consuming Bus, configuration: LSM6DS3Configuration) {
    self.bus = bus
    self.configuration = configuration
  }

  private static var wordsPerSample: Int { 6 }
  private static var bytesPerSample: Int { 12 }

  package var rate: Hertz { configuration.rate }

  package var fifo: FIFOFacts {
    FIFOFacts(
      depth: configuration.fifoWords / Self.wordsPerSample, bytesPerSample: Self.bytesPerSample,
      line: .watermark(configuration.watermark ?? 0))
  }

  /// Takes about 250 ms at 104 Hz. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    // Reset and boot, 50 ms each: Linux drivers/iio/imu/st_lsm6dsx.
    try bus.set(LSM6DS3Register.fifoControl5, LSM6DS3Value.bypass)
    try bus.command(LSM6DS3Register.control3, LSM6DS3Value.softwareReset)
    bus.pause(milliseconds: 50)
    try bus.command(LSM6DS3Register.control3, LSM6DS3Value.boot)
    bus.pause(milliseconds: 50)
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.apply(settings[i]) }
    try verify()
    bus.pause(milliseconds: LSM6Settling.milliseconds(configuration.rateCode))
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.check(settings[i]) }
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    try bus.set(LSM6DS3Register.fifoControl5, LSM6DS3Value.bypass)
    try bus.set(LSM6DS3Register.fifoControl5, configuration.rateCode << 3 | LSM6DS3Value.continuous)
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    // FIFO_STATUS1 to 4: the count's low and high part with the flags, then the index into the pattern.
    try bus.burst(LSM6DS3Register.fifoStatus1, count: 4, into: &bytes)
    let high = bytes[1] & (configuration.chip == .lsm6ds3 ? 0x0F : 0x07)
    let words = Int(bytes[0]) | Int(high) << 8
    if bytes[1] & LSM6DS3Value.overrun != 0 { return .overflow }
    let pattern = Int(bytes[2]) | Int(bytes[3] & 0x03) << 8
    // Where the FIFO is empty the index says nothing.
    if words > 0, pattern != 0 { return .overflow }
    return .samples(words / Self.wordsPerSample)
  }

  /// The burst stays at the data register (3E, 3F alternate): the kernel's driver reads it so; not in the register table.
  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    try bus.burst(LSM6DS3Register.fifoData, count: count * Self.bytesPerSample, into: &frame.bytes)
    frame.hold(samples: count, bytesPerSample: Self.bytesPerSample)
  }

  package mutating func pause(milliseconds: Int) { bus.pause(milliseconds: milliseconds) }
}
