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

  package var rate: Hertz { configuration.rate }
  package var fifo: FIFOFacts {
    FIFOFacts(
      depth: configuration.fifoBytes / MPU6050Value.fifoSample, bytesPerSample: MPU6050Value.fifoSample,
      line: .dataReady)
  }

  /// Takes about 400 ms. FIFO still off.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    try bus.wakeInvenSense(clock: MPU6500Value.autoClock, gyroMilliseconds: 70)
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.apply(settings[i]) }
    try verify()
    // The filters have the first samples still to swallow: what comes within 100 ms is not used.
    bus.pause(milliseconds: 100)
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    let settings = configuration.settings
    for i in 0..<settings.count { try bus.check(settings[i]) }
    try bus.check(RegisterSetting(register: MPU6050Register.powerManagement1, value: MPU6500Value.autoClock))
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    remainder = RemainderCheck()
    try bus.startInvenSenseFIFO()
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    remainder.level(
      bytes: try bus.invenSenseFIFOBytes(), of: configuration.fifoBytes, perSample: MPU6050Value.fifoSample)
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
