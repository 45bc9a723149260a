import Signal

/// The MPU-6050 (GY-521 boards): probed by identity, reset, configured, and read through its 1024-byte FIFO.
///
/// The chip has no watermark interrupt; it pulses its line once a sample. An overflowing FIFO overwrites the oldest
/// bytes, and 1024 is not a multiple of the 12-byte sample, so what it then holds is misaligned: it is dropped and
/// reported, never decoded.
package struct MPU6050<Bus: RegisterBus & ~Copyable>: ~Copyable {
  package var bus: Bus
  package let configuration: MPU6050Configuration

  /// Takes the bus over. Nothing is read or written yet.
  package init(bus: consuming Bus, configuration: MPU6050Configuration) {
    self.bus = bus
    self.configuration = configuration
  }

  /// Reads the identity register, and nothing else: 0x68 is also the address of common real-time clocks.
  package mutating func probe() throws(ChipError<Bus.Failure>) {
    let identity = try readRegister(MPU6050Register.whoAmI)
    guard identity == MPU6050Value.identity else { throw .wrongChip(identity: identity, expected: "0x68") }
  }

  /// Resets the chip, sets range, filter and rate, and reads every setting back. Takes about 300 ms. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    // Delays: Linux drivers/iio/imu/inv_mpu6050 (power-up 100 ms, reset 100 ms, gyro start-up 60 ms).
    try write(MPU6050Register.powerManagement1, MPU6050Value.deviceReset)
    bus.pause(milliseconds: 100)
    try write(MPU6050Register.signalPathReset, MPU6050Value.resetAllPaths)
    bus.pause(milliseconds: 100)
    try write(MPU6050Register.powerManagement1, MPU6050Value.internalClock)
    bus.pause(milliseconds: 10)
    try write(MPU6050Register.powerManagement2, 0)
    bus.pause(milliseconds: 60)
    // The PLL may be chosen only once the gyro runs.
    try write(MPU6050Register.powerManagement1, MPU6050Value.gyroClock)
    for setting in configuration.settings { try write(setting.register, setting.value) }
    try verify()
  }

  /// Reads back every register that `configure` set; a mismatch means that the chip reset itself or never listened.
  package mutating func verify() throws(ChipError<Bus.Failure>) {
    for setting in configuration.settings {
      let found = try readRegister(setting.register)
      guard found == setting.value else {
        throw .registerMismatch(register: setting.register, expected: setting.value, found: found)
      }
    }
  }

  /// Empties the FIFO and lets it run; the next sample is aligned. Also the way out of an overflow.
  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    try write(MPU6050Register.interruptEnable, 0)
    try write(MPU6050Register.fifoEnable, 0)
    try write(MPU6050Register.userControl, 0)
    try write(MPU6050Register.userControl, MPU6050Value.fifoReset)
    try write(MPU6050Register.fifoEnable, MPU6050Value.fifoAccelAndGyro)
    try write(MPU6050Register.userControl, MPU6050Value.fifoOn)
    _ = try readRegister(MPU6050Register.interruptStatus)
    try write(MPU6050Register.interruptEnable, MPU6050Value.dataReady)
  }

  /// How many whole samples the FIFO holds, or that it has overrun. One transaction.
  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    do { try bus.read(MPU6050Register.fifoCountHigh, count: 2, into: &bytes, at: 0) } catch { throw .bus(error) }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    // The kernel's rule: three samples short of full is already lost, since more arrive while it is read.
    if count > Self.fifoBytes - 3 * Self.bytesPerSample { return .overflow }
    return .samples(count / Self.bytesPerSample)
  }

  /// Reads `count` whole samples into `frame`, exactly as the chip gives them, in one transaction.
  ///
  /// After an error here the FIFO's alignment is unknown: call `startFIFO()` before the next read.
  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    let length = count * Self.bytesPerSample
    do { try bus.read(MPU6050Register.fifoData, count: length, into: &frame.bytes, at: 0) } catch { throw .bus(error) }
    frame.kind = .samples
    frame.count = UInt16(count)
    frame.byteCount = UInt16(length)
  }

  package static var fifoBytes: Int { 1024 }
  package static var bytesPerSample: Int { 12 }

  private mutating func readRegister(_ register: UInt8) throws(ChipError<Bus.Failure>) -> UInt8 {
    do { return try bus.read(register) } catch { throw .bus(error) }
  }

  private mutating func write(_ register: UInt8, _ value: UInt8) throws(ChipError<Bus.Failure>) {
    do { try bus.write(register, value) } catch { throw .bus(error) }
  }
}
