import Signal

/// The ADXL345: an accelerometer alone, with 32 entries of FIFO that are read one by one.
///
/// All six bytes of an entry have to be read in one transaction, or the entry is spoilt: one transaction an entry. There is
/// no reset. An overrun of the stream drops whole entries, and with them the place in time: the FIFO is begun anew.
package struct ADXL345<Bus: RegisterBus & ~Copyable>: IMUChip, ~Copyable {
  package var bus: Bus
  package let configuration: ADXL345Configuration

  package init(bus: consuming Bus, configuration: ADXL345Configuration) {
    self.bus = bus
    self.configuration = configuration
  }

  private static var entries: Int { 32 }
  private static var bytesPerSample: Int { 6 }

  package var rate: Hertz { configuration.rate }

  package var fifo: FIFOFacts {
    FIFOFacts(
      depth: Self.entries, bytesPerSample: Self.bytesPerSample, line: .watermark(configuration.watermark ?? 0))
  }

  /// FIFO still off, the chip stands by: `startFIFO` lets it measure.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    try bus.set(ADXL345Register.powerControl, ADXL345Value.standby)
    try bus.set(ADXL345Register.interruptEnable, 0)
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.apply(settings[i]) }
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.check(settings[i]) }
    try bus.check(RegisterSetting(register: ADXL345Register.fifoControl, value: configuration.fifoControl))
    try bus.check(RegisterSetting(register: ADXL345Register.powerControl, value: ADXL345Value.measure))
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    try bus.set(ADXL345Register.powerControl, ADXL345Value.standby)
    _ = try bus.get(ADXL345Register.interruptSource)
    try bus.set(ADXL345Register.fifoControl, ADXL345Value.bypass)
    try bus.set(ADXL345Register.fifoControl, configuration.fifoControl)
    try bus.set(ADXL345Register.powerControl, ADXL345Value.measure)
    // 11 ms to wake at 100 Hz, then four samples that nobody should use.
    bus.pause(milliseconds: 11 + Int((4000 / configuration.rate.value).rounded(.up)))
    var entry = InlineArray<1024, UInt8>(repeating: 0)
    let old = try entriesHeld()
    for _ in 0..<old { try bus.burst(ADXL345Register.data, count: Self.bytesPerSample, into: &entry) }
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    let held = try entriesHeld()
    // The data registers hold a 33rd: at 32 the next one pushes the oldest out.
    return held >= Self.entries ? .overflow : .samples(held)
  }

  /// FIFO_STATUS[5:0]. Never read in a burst from INT_SOURCE on: that would pass over the data and take an entry.
  private mutating func entriesHeld() throws(ChipError<Bus.Failure>) -> Int {
    Int(try bus.get(ADXL345Register.fifoStatus) & 0x3F)
  }

  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    for i in 0..<count {
      let offset = i * Self.bytesPerSample
      try bus.burst(ADXL345Register.data, count: Self.bytesPerSample, into: &frame.bytes, at: offset)
      let counts = ADXL345Layout.entry(&frame, offset).acceleration
      // Sign-extended to 16 bits: what lies beyond the range is no entry.
      let end = configuration.fullScaleCounts + 1
      guard counts.max() < end, counts.min() >= -end else { throw .misaligned }
    }
    frame.hold(samples: count, bytesPerSample: Self.bytesPerSample)
  }

  package mutating func pause(milliseconds: Int) { bus.pause(milliseconds: milliseconds) }
}
