import IMU
import Signal
import Testing

private func driver(
  _ emulator: MPU6500Emulator, _ chip: Chip = .mpu6500, rate: Double = 100, isRegisterRead: Bool = false
) throws -> MPU6500<EmulatedDevice> {
  MPU6500(
    bus: emulator,
    configuration: try #require(MPU6500Configuration(chip, rate: Hertz(rate), isRegisterRead: isRegisterRead)))
}

@Suite struct MPU6500Tests {
  /// The order of the recipe: reset, wake, ranges and filters, then the FIFO.
  @Test func setsItInOrderAndReadsEverythingBack() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(
      emulator.script == [
        "6B=80", "68=07", "6B=00", "6C=00", "6B=01", "19=09", "1A=43", "1B=08", "1C=10", "1D=03", "37=00", "38=00",
        "23=00", "6A=00", "6A=04", "23=78", "6A=40", "38=01",
      ])
    let readBack = Set(emulator.reads.map(\.register))
    for (register, _) in emulator.writes where register != 0x68 {
      #expect(readBack.contains(register), "\(hex(register)) was not read back")
    }
    // Reset 100 ms, start-up 70 ms, 100 ms of samples that are not used (hardware notes, start-up).
    #expect(emulator.elapsed >= 270)
  }

  @Test func theICM20689SelectsItsLargeFIFO() throws {
    let emulator = MPU6500Emulator(identity: 0x98)
    var chip = try driver(emulator, .icm20689)
    try chip.configure()
    #expect(emulator.registers[0x1D] == 0xC3)
    #expect(chip.fifo.depth == 341)
  }

  @Test(arguments: [(25.0, 0x27, 5), (50, 0x13, 4), (100, 0x09, 3), (200, 0x04, 2)] as [(Double, UInt8, UInt8)])
  func theFilterFollowsTheRate(_ rate: Double, _ divider: UInt8, _ filter: UInt8) throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator, rate: rate)
    try chip.configure()
    #expect(emulator.registers[0x19] == divider)
    #expect(emulator.registers[0x1A] == 0x40 | filter)
    #expect(emulator.registers[0x1D] == filter)
  }

  @Test func samplesComeOutAsTheyWentIn() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(10)
    #expect(try chip.fifoLevel() == .samples(10))
    var frame = RawFrame()
    try chip.readFIFO(samples: 10, into: &frame)
    #expect(counts(frame, .mpu6500) == (0..<10).map { ramp($0) })
  }

  /// 512 bytes hold 42 samples and 8 bytes of the next: these are saved, what follows is not believed.
  @Test func aFullFIFOGivesItsWholeSamplesAndIsBegunAnew() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(60)
    #expect(emulator.fifo.count == 512)
    #expect(try chip.fifoLevel() == .full(42))
    var frame = RawFrame()
    try chip.readFIFO(samples: 42, into: &frame)
    #expect(counts(frame, .mpu6500) == (0..<42).map { ramp($0) })
    try chip.startFIFO()
    emulator.produce(3)
    #expect(try chip.fifoLevel() == .samples(3))
    try chip.readFIFO(samples: 3, into: &frame)
    #expect(counts(frame, .mpu6500) == (60..<63).map { ramp($0) })
  }

  @Test func aSampleThatIsBeingWrittenIsLeftForTheNextRead() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(4)
    let tail = Array(emulator.fifo.suffix(5))
    emulator.fifo.removeLast(5)
    #expect(try chip.fifoLevel() == .samples(3))
    var frame = RawFrame()
    try chip.readFIFO(samples: 3, into: &frame)
    emulator.fifo += tail
    #expect(try chip.fifoLevel() == .samples(1))
    try chip.readFIFO(samples: 1, into: &frame)
    #expect(counts(frame, .mpu6500) == [ramp(3)])
  }

  @Test func aPartThatIsThereEachTimeIsMisalignment() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.fifo = [1, 2, 3]
    #expect(try chip.fifoLevel() == .samples(0))
    emulator.produce(1)
    #expect(try chip.fifoLevel() == .samples(1))
    emulator.produce(1)
    #expect(try chip.fifoLevel() == .overflow)
  }

  @Test func aCountBeyondTheFIFOIsNoCount() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.fifo = [UInt8](repeating: 0xFF, count: 0xFFFF)
    #expect(try chip.fifoLevel() == .overflow)
  }

  @Test func aRegisterThatDoesNotHoldIsNamedWithBothValues() throws {
    let emulator = MPU6500Emulator()
    emulator.stuck = (0x1D, 0x02)
    var chip = try driver(emulator)
    let error = thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.configure() }
    #expect(error == "bank 0 register 1d written 03 read 01")
  }

  @Test func aChipThatResetItselfIsFoundOut() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() } == "")
    emulator.reset()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() }
        == "bank 0 register 19 written 09 read 00")
  }

  /// Whatever transaction fails while it is set up, the error comes out, and a second attempt succeeds.
  @Test func aFailureAtAnyPointOfTheSetupIsTold() throws {
    for n in 0..<60 {
      let emulator = MPU6500Emulator()
      var chip = try driver(emulator)
      emulator.failsAfter = n
      let error = thrown { () throws(ChipError<EmulatedDevice.Failure>) in
        try chip.configure()
        try chip.startFIFO()
      }
      guard emulator.failsAfter == nil else {
        #expect(error == "")
        break
      }
      #expect(error == "bus 121")
      try chip.configure()
      try chip.startFIFO()
      emulator.produce(2)
      #expect(try chip.fifoLevel() == .samples(2))
    }
  }

  @Test func aBurstThatFailsHalfWayIsNoFrame() throws {
    let emulator = MPU6500Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(5)
    var frame = RawFrame()
    emulator.failsAfter = 0
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.readFIFO(samples: 5, into: &frame) }
        == "bus 121")
    #expect(frame.count == 0)
  }

  @Test func singleSamplesComeOnceEach() throws {
    let emulator = MPU6500Emulator(identity: 0x72)
    var chip = try driver(emulator, isRegisterRead: true)
    try chip.configure()
    try chip.startRegisters()
    #expect(emulator.registers[0x23] == 0 && emulator.registers[0x6A] == 0)
    var frame = RawFrame()
    for n in 0..<5 {
      emulator.produce(1)
      #expect(try chip.readSample(into: &frame))
      #expect(try !chip.readSample(into: &frame))
      #expect(frame.count == n + 1 && frame.byteCount == 15 * (n + 1))
    }
    #expect(counts(frame, .mpu6500, isRegisterRead: true) == (0..<5).map { ramp($0) })
  }
}
