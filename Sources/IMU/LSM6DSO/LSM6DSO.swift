import Signal

/// The LSM6DSO, LSM6DSOX, LSM6DSO32 and ISM330DHCX: a FIFO of 512 tagged words, a watermark, a trim that tells the rate.
///
/// In continuous mode an overrun replaces whole words, so that tags stay in step but a sample may lose its half, and the
/// hole has no place in time: the FIFO is emptied through bypass. A burst whose words do not pair up is dropped whole.
package struct LSM6DSO<Bus: RegisterBus & ~Copyable>: IMUChip, ~Copyable {
  package var bus: Bus
  package let configuration: LSM6DSOConfiguration
  /// INTERNAL_FREQ_FINE, two's complement.
  private var trim: UInt8 = 0

  package init(bus: consuming Bus, configuration: LSM6DSOConfiguration) {
    self.bus = bus
    self.configuration = configuration
  }

  private static var words: Int { 512 }
  private static var bytesPerSample: Int { 2 * LSM6DSOLayout.wordLength }

  /// Each step of the trim is 0.15 % (AN5192, section 6.4).
  package var rate: Hertz {
    Hertz(configuration.rate.value * (1 + 0.0015 * Double(Int8(bitPattern: trim))))
  }

  package var fifo: FIFOFacts {
    FIFOFacts(
      depth: Self.words / 2, bytesPerSample: Self.bytesPerSample, line: .watermark(configuration.watermark ?? 0))
  }

  /// Takes about 250 ms at 104 Hz. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    // Reset and boot, 50 ms each: Linux drivers/iio/imu/st_lsm6dsx.
    try bus.set(LSM6DSORegister.fifoControl4, LSM6DSOValue.bypass)
    try bus.command(LSM6DSORegister.control3, LSM6DSOValue.softwareReset)
    bus.pause(milliseconds: 50)
    try bus.command(LSM6DSORegister.control3, LSM6DSOValue.boot)
    bus.pause(milliseconds: 50)
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.apply(settings[i]) }
    trim = try bus.get(LSM6DSORegister.internalFrequencyFine)
    try verify()
    // Linux st_lsm6dsx: the gyro's first 5, 7, 12, 20 samples at 26, 52, 104, 208 Hz are not to be used; the tables'
    // times are 192 ms at most.
    bus.pause(milliseconds: LSM6Settling.milliseconds(configuration.rateCode))
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.check(settings[i]) }
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    try bus.set(LSM6DSORegister.fifoControl4, LSM6DSOValue.bypass)
    try bus.set(LSM6DSORegister.fifoControl4, LSM6DSOValue.continuous)
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    try bus.burst(LSM6DSORegister.fifoStatus1, count: 2, into: &bytes)
    let words = Int(bytes[0]) | Int(bytes[1] & 0x03) << 8
    if bytes[1] & LSM6DSOValue.overrun != 0 || words >= Self.words { return .overflow }
    return .samples(words / 2)
  }

  /// The burst wraps from FIFO_DATA_OUT_Z_H (7E) to the tag (78): many words in one transaction.
  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    let length = count * Self.bytesPerSample
    try bus.burst(LSM6DSORegister.fifoDataTag, count: length, into: &frame.bytes)
    for i in 0..<count where !LSM6DSOLayout.isSample(&frame, i * Self.bytesPerSample) { throw .misaligned }
    frame.hold(samples: count, bytesPerSample: Self.bytesPerSample)
  }

  package mutating func pause(milliseconds: Int) { bus.pause(milliseconds: milliseconds) }
}

/// How long after its start an LSM6 must not be believed (Linux st_lsm6dsx, samples_to_discard of the LSM6DSL).
enum LSM6Settling {
  static func milliseconds(_ rateCode: UInt8) -> Int {
    let samples =
      switch rateCode {
      case 2: 5
      case 3: 7
      case 4: 12
      case 5: 20
      // Not in that table: the most that it has for any rate.
      default: 36
      }
    return Int((1000 * Double(samples) / LSM6Rate.nominal(rateCode).value).rounded(.up)) + 10
  }
}
