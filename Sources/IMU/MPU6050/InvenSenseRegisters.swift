import Signal

/// What the MPU-6050 and the MPU-6500 family do alike: waking up, starting the FIFO, and reading without it.
extension RegisterBus where Self: ~Copyable {
  /// Resets the chip and lets it run on `clock`; the settings follow.
  ///
  /// Delays: Linux drivers/iio/imu/inv_mpu6050 (power-up 100 ms, reset 100 ms, gyro start-up 60 to 70 ms).
  mutating func wakeInvenSense(clock: UInt8, gyroMilliseconds: Int) throws(ChipError<Failure>) {
    try command(MPU6050Register.powerManagement1, MPU6050Value.deviceReset)
    pause(milliseconds: 100)
    try command(MPU6050Register.signalPathReset, MPU6050Value.resetAllPaths)
    pause(milliseconds: 100)
    // Some of these wake by themselves after a reset and some do not: written out either way.
    try set(MPU6050Register.powerManagement1, MPU6050Value.internalClock)
    pause(milliseconds: 10)
    try set(MPU6050Register.powerManagement2, 0)
    pause(milliseconds: gyroMilliseconds)
    // The PLL may be chosen only once the gyro runs.
    try set(MPU6050Register.powerManagement1, clock)
  }

  /// Empties the FIFO and lets it take accelerometer and gyro; the line then rings once a sample.
  mutating func startInvenSenseFIFO() throws(ChipError<Failure>) {
    try set(MPU6050Register.interruptEnable, 0)
    try set(MPU6050Register.fifoEnable, 0)
    try set(MPU6050Register.userControl, 0)
    try command(MPU6050Register.userControl, MPU6050Value.fifoReset)
    try set(MPU6050Register.fifoEnable, MPU6050Value.fifoAccelAndGyro)
    try set(MPU6050Register.userControl, MPU6050Value.fifoOn)
    _ = try get(MPU6050Register.interruptStatus)
    try set(MPU6050Register.interruptEnable, MPU6050Value.dataReady)
  }

  /// FIFO_COUNT, bytes.
  mutating func invenSenseFIFOBytes() throws(ChipError<Failure>) -> Int {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    try burst(MPU6050Register.fifoCountHigh, count: 2, into: &bytes)
    return Int(bytes[0]) << 8 | Int(bytes[1])
  }

  /// Whole samples out of the FIFO.
  mutating func readInvenSenseFIFO(samples: Int, into frame: inout RawFrame) throws(ChipError<Failure>) {
    try burst(MPU6050Register.fifoData, count: samples * MPU6050Value.fifoSample, into: &frame.bytes)
    frame.hold(samples: samples, bytesPerSample: MPU6050Value.fifoSample)
  }

  /// Lets the chip take samples without its FIFO.
  mutating func startInvenSenseRegisters() throws(ChipError<Failure>) {
    try set(MPU6050Register.interruptEnable, 0)
    try set(MPU6050Register.fifoEnable, 0)
    try set(MPU6050Register.userControl, 0)
    _ = try get(MPU6050Register.interruptStatus)
    try set(MPU6050Register.interruptEnable, MPU6050Value.dataReady)
  }

  /// One sample from the data registers, if it is new.
  ///
  /// One burst from INT_STATUS on brings the data-ready bit and the sample that it speaks of. For a die that answers with
  /// an unknown identity, whose FIFO nobody has seen (hardware notes on WHO_AM_I 72h), and for who asks for it.
  mutating func readInvenSenseSample(into frame: inout RawFrame) throws(ChipError<Failure>) -> Bool {
    let length = MPU6050Value.registerBurst
    let offset = Int(frame.byteCount)
    try burst(MPU6050Register.interruptStatus, count: length, into: &frame.bytes, at: offset)
    guard frame.bytes[offset] & MPU6050Value.dataReady != 0 else { return false }
    frame.hold(samples: Int(frame.count) + 1, bytesPerSample: length)
    return true
  }
}
