import Signal

/// The MPU-6050 (GY-521 boards): reset, configured, and read through its 1024-byte FIFO.
///
/// The chip has no watermark interrupt; it pulses its line once a sample. An overflowing FIFO overwrites the oldest
/// bytes, and 1024 is not a multiple of the 12-byte sample, so what it then holds is misaligned: it is dropped and
/// reported, never decoded.
package struct MPU6050<Bus: RegisterBus & ~Copyable>: SingleSampleChip, ~Copyable {
  package var bus: Bus
  package let configuration: MPU6050Configuration

  /// Takes the bus over. Nothing is read or written yet; whether this is the chip, `Identification` has found out.
  package init(bus: consuming Bus, configuration: MPU6050Configuration) {
    self.bus = bus
    self.configuration = configuration
  }

  package static var fifoBytes: Int { 1024 }

  package var rate: Hertz { configuration.rate }
  package var fifo: FIFOFacts {
    FIFOFacts(
      depth: Self.fifoBytes / MPU6050Value.fifoSample, bytesPerSample: MPU6050Value.fifoSample, line: .dataReady)
  }

  /// Takes about 400 ms. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    try bus.wakeInvenSense(clock: MPU6050Value.gyroClock, gyroMilliseconds: 60)
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.apply(settings[i]) }
    try verify()
    // The filters have the first samples still to swallow: what comes within 100 ms is not used.
    bus.pause(milliseconds: 100)
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.check(settings[i]) }
    try bus.check(RegisterSetting(register: MPU6050Register.powerManagement1, value: MPU6050Value.gyroClock))
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) { try bus.startInvenSenseFIFO() }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    let count = try bus.invenSenseFIFOBytes()
    // The kernel's rule: three samples short of full is already lost, since more arrive while it is read.
    if count > Self.fifoBytes - 3 * MPU6050Value.fifoSample { return .overflow }
    return .samples(count / MPU6050Value.fifoSample)
  }

  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    try bus.readInvenSenseFIFO(samples: count, into: &frame)
  }

  package mutating func startRegisters() throws(ChipError<Bus.Failure>) { try bus.startInvenSenseRegisters() }

  package mutating func readSample(into frame: inout RawFrame) throws(ChipError<Bus.Failure>) -> Bool {
    try bus.readInvenSenseSample(into: &frame)
  }

  package mutating func pause(milliseconds: Int) { bus.pause(milliseconds: milliseconds) }
}
