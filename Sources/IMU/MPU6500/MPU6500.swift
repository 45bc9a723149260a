import Signal

/// The MPU-6500 and what has its die: MPU-6515, 9250, 9255, and the ICM-20689 that many boards sold as MPU-6050 carry.
///
/// Its FIFO stops when it is full. The whole samples in it stay aligned and are saved; behind them may stand part of one
/// (512 is not a multiple of 12), so that the FIFO has to be emptied by a reset afterwards.
package struct MPU6500<Bus: RegisterBus & ~Copyable>: SingleSampleChip, ~Copyable {
  package var bus: Bus
  package let configuration: MPU6500Configuration
  private var remainder = RemainderCheck()

  package init(bus: consuming Bus, configuration: MPU6500Configuration) {
    self.bus = bus
    self.configuration = configuration
  }

  private static var bytesPerSample: Int { 12 }

  package var rate: Hertz { configuration.rate }
  package var fifo: FIFOFacts {
    FIFOFacts(
      depth: configuration.fifoBytes / Self.bytesPerSample, bytesPerSample: Self.bytesPerSample, line: .dataReady)
  }

  /// Takes about 400 ms. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    // Delays: Linux drivers/iio/imu/inv_mpu6050 (power-up 100 ms, reset 100 ms, gyro start-up 70 ms).
    try bus.command(MPU6500Register.powerManagement1, MPU6500Value.deviceReset)
    bus.pause(milliseconds: 100)
    try bus.command(MPU6500Register.signalPathReset, MPU6500Value.resetAllPaths)
    bus.pause(milliseconds: 100)
    // Some of these wake by themselves after a reset and some do not: written out either way.
    try bus.set(MPU6500Register.powerManagement1, MPU6500Value.internalClock)
    bus.pause(milliseconds: 10)
    try bus.set(MPU6500Register.powerManagement2, 0)
    bus.pause(milliseconds: 70)
    try bus.set(MPU6500Register.powerManagement1, MPU6500Value.autoClock)
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.apply(settings[i]) }
    try verify()
    // The filters have the first samples still to swallow: what comes within 100 ms is not used.
    bus.pause(milliseconds: 100)
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.check(settings[i]) }
    try bus.check(RegisterSetting(register: MPU6500Register.powerManagement1, value: MPU6500Value.autoClock))
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    remainder = RemainderCheck()
    try bus.set(MPU6500Register.interruptEnable, 0)
    try bus.set(MPU6500Register.fifoEnable, 0)
    try bus.set(MPU6500Register.userControl, 0)
    try bus.command(MPU6500Register.userControl, MPU6500Value.fifoReset)
    try bus.set(MPU6500Register.fifoEnable, MPU6500Value.fifoAccelAndGyro)
    try bus.set(MPU6500Register.userControl, MPU6500Value.fifoOn)
    _ = try bus.get(MPU6500Register.interruptStatus)
    try bus.set(MPU6500Register.interruptEnable, MPU6500Value.dataReady)
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    try bus.burst(MPU6500Register.fifoCountHigh, count: 2, into: &bytes)
    return remainder.level(
      bytes: Int(bytes[0]) << 8 | Int(bytes[1]), of: configuration.fifoBytes, perSample: Self.bytesPerSample)
  }

  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    try bus.burst(MPU6500Register.fifoData, count: count * Self.bytesPerSample, into: &frame.bytes)
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
