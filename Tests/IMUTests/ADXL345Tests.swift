import IMU
import Signal
import Testing

private func driver(_ emulator: ADXL345Emulator, watermark: Int? = 10) throws -> ADXL345<EmulatedDevice> {
  ADXL345(bus: emulator, configuration: try #require(ADXL345Configuration(rate: Hertz(100), watermark: watermark)))
}

private func entry(_ n: Int) -> [Int16] { ramp(n)[..<3].map { $0 % 2048 } + [0, 0, 0] }

@Suite struct ADXL345Tests {
  /// Standing by while it is set; ±8 g in full resolution, 100 Hz, watermark 10.
  @Test func setsItInOrderAndReadsEverythingBack() throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(
      emulator.script == [
        "2D=00", "2E=00", "31=0A", "2C=0A", "2F=00", "2E=02", "2D=00", "38=00", "38=8A", "2D=08",
      ])
    let readBack = Set(emulator.reads.map(\.register))
    for (register, _) in emulator.writes { #expect(readBack.contains(register)) }
    #expect(thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() } == "")
  }

  /// The first samples after the start are dropped: the FIFO is empty when it begins.
  @Test func theFirstSamplesAreDropped() throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(emulator.produced >= 4)
    #expect(try chip.fifoLevel() == .samples(0))
  }

  @Test func oneTransactionAnEntryAndNoneSpoilt() throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    let first = emulator.produced
    emulator.produce(10)
    #expect(try chip.fifoLevel() == .samples(10))
    emulator.reads = []
    var frame = RawFrame()
    try chip.readFIFO(samples: 10, into: &frame)
    #expect(emulator.reads.count == 10 && emulator.reads.allSatisfy { $0 == (0x32, 6) })
    #expect(emulator.spoilt == 0)
    #expect(counts(frame, .adxl345) == (first..<first + 10).map { entry($0) })
  }

  @Test func anOverrunIsToldAndBeginsAnew() throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(40)
    #expect(try chip.fifoLevel() == .overflow)
    try chip.startFIFO()
    let first = emulator.produced
    emulator.produce(1)
    var frame = RawFrame()
    try chip.readFIFO(samples: 1, into: &frame)
    #expect(counts(frame, .adxl345) == [entry(first)])
  }

  /// ±8 g in full resolution is 12 bits: what lies beyond was torn.
  @Test(arguments: [2048, -2049, 0x7F00] as [Int16])
  func anEntryBeyondTheRangeIsNoSample(_ value: Int16) throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(3)
    emulator.entries[1][1] = value
    var frame = RawFrame()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.readFIFO(samples: 3, into: &frame) }
        == "misaligned")
    #expect(frame.count == 0)
  }

  @Test func aFailureInTheMiddleOfABurstIsNoFrame() throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(6)
    emulator.failsAfter = 3
    var frame = RawFrame()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.readFIFO(samples: 6, into: &frame) }
        == "bus 121")
    #expect(frame.count == 0)
  }

  @Test func aChipThatResetItselfIsFoundOut() throws {
    let emulator = ADXL345Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.reset()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() }
        == "bank 0 register 31 written 0a read 00")
  }
}
