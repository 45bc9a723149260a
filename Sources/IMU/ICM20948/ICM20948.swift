import Signal

/// The ICM-20948, successor of the MPU-9250: banked registers, 512 bytes of FIFO, 1125 Hz divided.
///
/// The threshold of its watermark interrupt is not documented, so its line pulses once a sample, as that of the
/// MPU-6050. The FIFO stops when it is full, with the rule of the MPU-6500.
package struct ICM20948<Bus: RegisterBus & ~Copyable>: IMUChip, ~Copyable {
  var registers: BankedBus<Bus>
  package let configuration: ICM20948Configuration
  private var remainder = RemainderCheck()
  /// TIMEBASE_CORRECTION_PLL, sign and magnitude.
  private var correction: UInt8 = 0

  package init(bus: consuming Bus, configuration: ICM20948Configuration) {
    registers = BankedBus(bus, selector: ICM20948Register.bankSelect)
    self.configuration = configuration
  }

  /// The DMP's memory is not FIFO: without it 512 bytes are usable (PX4, Klipper).
  private static var fifoBytes: Int { 512 }
  private static var bytesPerSample: Int { 12 }

  /// Corrected by the chip's own figure, 1/1270 of the rate for each step (InvenSense's formula, as in SparkFun's
  /// ICM_20948_C.c); unproven on hardware, and only where the estimate begins: the sample clock measures.
  package var rate: Hertz {
    let steps = Double(correction & 0x7F) * (correction & 0x80 == 0 ? 1 : -1)
    return Hertz(configuration.rate.value * (1 + steps / 1270))
  }

  package var fifo: FIFOFacts {
    FIFOFacts(depth: Self.fifoBytes / Self.bytesPerSample, bytesPerSample: Self.bytesPerSample, line: .dataReady)
  }

  /// Takes about 350 ms. FIFO still off, bank 0 selected.
  package mutating func configure() throws(ChipError<Bus.Failure>) {
    try registers.command(ICM20948Register.powerManagement1, ICM20948Value.deviceReset)
    registers.forget()
    pause(milliseconds: 120)
    try registers.set(ICM20948Register.powerManagement1, ICM20948Value.autoClock)
    pause(milliseconds: 50)
    try registers.set(ICM20948Register.powerManagement2, 0)
    // Gyro start-up: 35 ms is said, and not in a data sheet; the 100 ms below cover it.
    correction = try registers.get(ICM20948Register.timebaseCorrection, bank: 1)
    let settings = configuration.settings
    for i in 0..<settings.count { try registers.apply(settings[i]) }
    try verify()
    // The filters have the first samples still to swallow: what comes within 100 ms is not used.
    pause(milliseconds: 100)
  }

  package mutating func verify() throws(ChipError<Bus.Failure>) {
    // A reset has selected bank 0: what is remembered of it says nothing.
    registers.forget()
    let settings = configuration.settings
    for i in 0..<settings.count { try registers.check(settings[i]) }
    try registers.check(
      RegisterSetting(register: ICM20948Register.powerManagement1, value: ICM20948Value.autoClock))
  }

  package mutating func startFIFO() throws(ChipError<Bus.Failure>) {
    remainder = RemainderCheck()
    try registers.set(ICM20948Register.interruptEnable1, 0)
    try registers.set(ICM20948Register.fifoEnable2, 0)
    try registers.command(ICM20948Register.fifoReset, ICM20948Value.resetAll)
    try registers.command(ICM20948Register.fifoReset, 0)
    try registers.set(ICM20948Register.userControl, ICM20948Value.fifoOn)
    _ = try registers.get(ICM20948Register.interruptStatus2)
    try registers.set(ICM20948Register.fifoEnable2, ICM20948Value.fifoAccelAndGyro)
    try registers.set(ICM20948Register.interruptEnable1, ICM20948Value.dataReady)
  }

  package mutating func fifoLevel() throws(ChipError<Bus.Failure>) -> FIFOLevel {
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    try registers.burst(ICM20948Register.fifoCountHigh, count: 2, into: &bytes)
    // FIFO_COUNTH holds bits 12:8.
    return remainder.level(
      bytes: Int(bytes[0] & 0x1F) << 8 | Int(bytes[1]), of: Self.fifoBytes, perSample: Self.bytesPerSample)
  }

  package mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Bus.Failure>) {
    try registers.burst(ICM20948Register.fifoData, count: count * Self.bytesPerSample, into: &frame.bytes)
    frame.hold(samples: count, bytesPerSample: Self.bytesPerSample)
  }

  package mutating func pause(milliseconds: Int) { registers.bus.pause(milliseconds: milliseconds) }
}
