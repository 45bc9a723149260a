import IMU
import Signal
import Testing

private func driver(_ emulator: LSM6DS3Emulator, _ chip: Chip = .lsm6ds3) throws -> LSM6DS3<EmulatedDevice> {
  LSM6DS3(
    bus: emulator, configuration: try #require(LSM6DS3Configuration(chip, rate: Hertz(6667.0 / 64), watermark: 10)))
}

@Suite struct LSM6DS3Tests {
  /// ±8 g with the 50 Hz filter, ±500 °/s, watermark 10 samples = 60 words.
  @Test func setsItInOrderAndReadsEverythingBack() throws {
    let emulator = LSM6DS3Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(
      emulator.script == [
        "0A=00", "12=01", "12=80", "12=44", "13=08", "10=4F", "11=44", "06=3C", "07=00", "08=09", "09=00", "0D=08",
        "0A=00", "0A=26",
      ])
    let readBack = Set(emulator.reads.map(\.register))
    for (register, _) in emulator.writes { #expect(readBack.contains(register)) }
  }

  @Test(arguments: [(Chip.lsm6ds3, 0x69, 682), (.lsm6ds3trc, 0x6A, 341)] as [(Chip, UInt8, Int)])
  func depthAndSamples(_ model: Chip, _ identity: UInt8, _ depth: Int) throws {
    let emulator = LSM6DS3Emulator(identity: identity)
    var chip = try driver(emulator, model)
    try chip.configure()
    try chip.startFIFO()
    #expect(chip.fifo.depth == depth)
    emulator.produce(85)
    #expect(try chip.fifoLevel() == .samples(85))
    var frame = RawFrame()
    try chip.readFIFO(samples: 85, into: &frame)
    #expect(counts(frame, model) == (0..<85).map { ramp($0) })
  }

  @Test func anOverrunEmptiesTheFIFO() throws {
    let emulator = LSM6DS3Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(700)
    #expect(try chip.fifoLevel() == .overflow)
    try chip.startFIFO()
    emulator.produce(1)
    var frame = RawFrame()
    try chip.readFIFO(samples: 1, into: &frame)
    #expect(counts(frame, .lsm6ds3) == [ramp(700)])
  }

  /// After a read that stopped in the middle of a sample the pattern says so.
  @Test func aPatternInTheMiddleIsMisalignment() throws {
    let emulator = LSM6DS3Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(4)
    _ = emulator.burst(0x3E, 8)
    #expect(try chip.fifoLevel() == .overflow)
  }

  @Test func aChipThatResetItselfIsFoundOut() throws {
    let emulator = LSM6DS3Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    emulator.reset()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() }
        == "bank 0 register 12 written 44 read 04")
  }
}
