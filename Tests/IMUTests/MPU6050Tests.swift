import IMU
import Signal
import Testing

private func configuration(_ rate: Double = 100) throws -> MPU6050Configuration {
  try #require(MPU6050Configuration(rate: Hertz(rate)))
}

@Suite struct MPU6050Tests {
  @Test func setsRangeFilterAndRateAndStartsTheFIFO() throws {
    var chip = MPU6050(bus: MPU6050Emulator(), configuration: try configuration())
    try chip.configure()
    try chip.startFIFO()
    let registers = chip.bus.registers
    #expect(registers[0x19] == 9)  // 1 kHz / (1 + 9)
    #expect(registers[0x1A] == 3)  // 44 Hz low-pass
    #expect(registers[0x1B] == 0x08)  // ±500 °/s
    #expect(registers[0x1C] == 0x10)  // ±8 g
    #expect(registers[0x6B] == 0x01)  // awake, on the gyro's PLL
    #expect(registers[0x23] == 0x78)
    #expect(registers[0x6A] == 0x40)
    #expect(registers[0x38] == 0x01)
    #expect(chip.bus.elapsed >= 160)
  }

  @Test func aRegisterThatDoesNotHoldIsNamed() throws {
    var bus = MPU6050Emulator()
    bus.rotten = 0x1C
    var chip = MPU6050(bus: bus, configuration: try configuration())
    do {
      try chip.configure()
      Issue.record("a mismatch must throw")
    } catch {
      guard case .registerMismatch(_, let register, let expected, let found) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(register == 0x1C && expected == 0x10 && found == 0x10 ^ 0x55)
    }
  }

  @Test func busErrorsPassThroughUnchanged() throws {
    var bus = MPU6050Emulator()
    bus.failures = 1
    var chip = MPU6050(bus: bus, configuration: try configuration())
    do {
      try chip.configure()
      Issue.record("a bus error must throw")
    } catch {
      guard case .bus(let failure) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(failure.errno == 121)
    }
  }

  @Test func readsWholeSamplesInOneTransaction() throws {
    var chip = MPU6050(bus: MPU6050Emulator(), configuration: try configuration())
    try chip.configure()
    try chip.startFIFO()
    chip.bus.produce(10)
    let level = try chip.fifoLevel()
    #expect(level == .samples(10))
    var frame = RawFrame()
    try chip.readFIFO(samples: 10, into: &frame)
    #expect(frame.count == 10 && frame.byteCount == 120)
    #expect(frame.bytes[119] == 9)
    let empty = try chip.fifoLevel()
    #expect(empty == .samples(0))
  }

  @Test func overflowIsSeenAndRestartAlignsAgain() throws {
    var chip = MPU6050(bus: MPU6050Emulator(), configuration: try configuration())
    try chip.configure()
    try chip.startFIFO()
    chip.bus.produce(90)
    let level = try chip.fifoLevel()
    #expect(level == .overflow)
    try chip.startFIFO()
    chip.bus.produce(3)
    var frame = RawFrame()
    try chip.readFIFO(samples: 3, into: &frame)
    // Samples 90, 91, 92 on every axis: aligned.
    for i in 0..<36 { #expect(frame.bytes[i] == (i % 2 == 0 ? 0 : UInt8(90 + i / 12))) }
  }

  @Test(arguments: [(25.0, 39), (50, 19), (100, 9), (125, 7), (200, 4), (500, 1), (1000, 0)])
  func ratesTheDividerGives(_ rate: Double, _ divider: Int) throws {
    let configuration = try configuration(rate)
    #expect(Int(configuration.divider) == divider)
    #expect(abs(configuration.rate.value - rate) < 1e-9)
  }

  @Test(arguments: [0.0, 24, 130, 300, 700, 1100, -1, .nan, .infinity])
  func ratesItDoesNotGiveAreRefused(_ rate: Double) {
    #expect(MPU6050Configuration(rate: Hertz(rate)) == nil)
  }
}
