import IMU
import Signal
import Testing

private func driver(
  _ emulator: LSM6DSOEmulator, _ chip: Chip = .lsm6dso, rate: Double = 6667.0 / 64, watermark: Int? = 10,
  gyro: Int = 500
) throws -> LSM6DSO<EmulatedDevice> {
  LSM6DSO(
    bus: emulator,
    configuration: try #require(
      LSM6DSOConfiguration(chip, rate: Hertz(rate), rotationRange: gyro, watermark: watermark)))
}

@Suite struct LSM6DSOTests {
  /// The order of the recipe without timestamps, ±8 g, watermark 10 samples = 20 words.
  @Test func setsItInOrderAndReadsEverythingBack() throws {
    let emulator = LSM6DSOEmulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(
      emulator.script == [
        "0A=00", "12=01", "12=80", "12=44", "18=E2", "13=08", "10=4C", "11=44", "09=44", "07=14", "08=00", "0D=08",
        "0A=00", "0A=06",
      ])
    let readBack = Set(emulator.reads.map(\.register))
    for (register, _) in emulator.writes { #expect(readBack.contains(register)) }
    // 50 + 50 ms, and the gyro's first 12 samples.
    #expect(emulator.elapsed >= 215)
  }

  @Test func withoutALineTheInterruptStaysOff() throws {
    let emulator = LSM6DSOEmulator()
    var chip = try driver(emulator, watermark: nil)
    try chip.configure()
    #expect(emulator.registers[0x0D] == 0 && emulator.registers[0x07] == 0)
  }

  /// ISM330DHCX: 4000 °/s is a bit of its own.
  @Test(
    arguments: [(125, 0x42), (250, 0x40), (500, 0x44), (1000, 0x48), (2000, 0x4C), (4000, 0x41)] as [(Int, UInt8)])
  func gyroRanges(_ range: Int, _ register: UInt8) throws {
    let emulator = LSM6DSOEmulator(identity: 0x6B)
    var chip = try driver(emulator, .ism330dhcx, gyro: range)
    try chip.configure()
    #expect(emulator.registers[0x11] == register)
    if range == 4000 {
      #expect(LSM6DSOConfiguration(.lsm6dso, rate: Hertz(6667.0 / 64), rotationRange: range) == nil)
    }
  }

  @Test(arguments: [false, true])
  func samplesComeOutAsTheyWentInWhicheverWordIsFirst(_ isSwapped: Bool) throws {
    let emulator = LSM6DSOEmulator()
    emulator.isSwapped = isSwapped
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(73)
    #expect(try chip.fifoLevel() == .samples(73))
    var frame = RawFrame()
    try chip.readFIFO(samples: 73, into: &frame)
    #expect(frame.byteCount == 1022)
    #expect(counts(frame, .lsm6dso) == (0..<73).map { ramp($0) })
  }

  @Test func halfASampleIsLeftForTheNextRead() throws {
    let emulator = LSM6DSOEmulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(3)
    let half = emulator.words.removeLast()
    #expect(try chip.fifoLevel() == .samples(2))
    var frame = RawFrame()
    try chip.readFIFO(samples: 2, into: &frame)
    emulator.words.append(half)
    emulator.produce(1)
    try chip.readFIFO(samples: 2, into: &frame)
    #expect(counts(frame, .lsm6dso) == [ramp(2), ramp(3)])
  }

  @Test func anOverrunEmptiesTheFIFO() throws {
    let emulator = LSM6DSOEmulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(300)
    #expect(try chip.fifoLevel() == .overflow)
    try chip.startFIFO()
    emulator.produce(2)
    #expect(try chip.fifoLevel() == .samples(2))
    var frame = RawFrame()
    try chip.readFIFO(samples: 2, into: &frame)
    #expect(counts(frame, .lsm6dso) == [ramp(300), ramp(301)])
  }

  /// A lost half, a foreign word, a slot that does not match: none of it becomes a sample.
  @Test(arguments: ["lost", "foreign", "slot"])
  func wordsThatDoNotPairUpAreNoSamples(_ damage: String) throws {
    let emulator = LSM6DSOEmulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(6)
    switch damage {
    case "lost": emulator.words.remove(at: 3)
    // Temperature.
    case "foreign": emulator.words[5][0] = 0x03 << 3
    default: emulator.words[5][0] ^= 0x02
    }
    var frame = RawFrame()
    let error = thrown { () throws(ChipError<EmulatedDevice.Failure>) in
      try chip.readFIFO(samples: emulator.words.count / 2, into: &frame)
    }
    #expect(error == "misaligned" && frame.count == 0)
  }

  @Test func aChipThatResetItselfIsFoundOut() throws {
    let emulator = LSM6DSOEmulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.reset()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() }
        == "bank 0 register 12 written 44 read 04")
  }

  /// ±10 steps are 102.6 to 105.7 Hz (hardware notes).
  @Test(arguments: [(0, 104.17), (10, 105.73), (-10, 102.61)] as [(Int8, Double)])
  func itsTrimTellsTheRate(_ trim: Int8, _ rate: Double) throws {
    let emulator = LSM6DSOEmulator()
    emulator.trim = UInt8(bitPattern: trim)
    emulator.reset()
    var chip = try driver(emulator)
    try chip.configure()
    #expect(abs(chip.rate.value - rate) < 0.01)
  }
}
