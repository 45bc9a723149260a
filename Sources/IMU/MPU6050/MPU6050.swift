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
  package static var bytesPerSample: Int { 12 }

  package var rate: Hertz { configuration.rate }
  package var fifo: FIFOFacts {
    FIFOFacts(depth: Self.fifoBytes / Self.bytesPerSample, bytesPerSample: Self.bytesPerSample, line: .dataReady)
  }

  /// Takes about 400 ms. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    // Delays: Linux drivers/iio/imu/inv_mpu6050 (power-up 100 ms, reset 100 ms, gyro start-up 60 ms).
    try bus.command(MPU6050Register.powerManagement1, MPU6050Value.deviceReset)
    bus.pause(milliseconds: 100)
    try bus.command(MPU6050Register.signalPathReset, MPU6050Value.resetAllPaths)
    bus.pause(milliseconds: 100)
    try bus.set(MPU6050Register.powerManagement1, MPU6050Value.internalClock)
    bus.pause(milliseconds: 10)
    try bus.set(MPU6050Register.powerManagement2, 0)
    bus.pause(milliseconds: 60)
    // The PLL may be chosen only once the gyro runs.
    try bus.set(MPU6050Register.powerManagement1, MPU6050Value.gyroClock)
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

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    try bus.set(MPU6050Register.interruptEnable, 0)
    try bus.set(MPU6050Register.fifoEnable, 0)
    try bus.set(MPU6050Register.userControl, 0)
    try bus.command(MPU6050Register.userControl, MPU6050Value.fifoReset)
    try bus.set(MPU6050Register.fifoEnable, MPU6050Value.fifoAccelAndGyro)
    try bus.set(MPU6050Register.userControl, MPU6050Value.fifoOn)
    _ = try bus.get(MPU6050Register.interruptStatus)
    try bus.set(MPU6050Register.interruptEnable, MPU6050Value.dataReady)
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    try bus.burst(MPU6050Register.fifoCountHigh, count: 2, into: &bytes)
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    // The kernel's rule: three samples short of full is already lost, since more arrive while it is read.
    if count > Self.fifoBytes - 3 * Self.bytesPerSample { return .overflow }
    return .samples(count / Self.bytesPerSample)
  }

  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    try bus.burst(MPU6050Register.fifoData, count: count * Self.bytesPerSample, into: &frame.bytes)
    frame.hold(samples: count, bytesPerSample: Self.bytesPerSample)
  }

  package mutating func startRegisters() throws(ChipError<Bus.Failure>) {
    try bus.startInvenSenseRegisters()
  }

  package mutating func readSample(into frame: inout RawFrame) throws(ChipError<Bus.Failure>) -> Bool {
    try bus.readInvenSenseSample(into: &frame)
  }

  package mutating func pause(milliseconds: Int) { bus.pause(milliseconds: milliseconds) }
}
