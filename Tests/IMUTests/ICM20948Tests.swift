import IMU
import Signal
import Testing

private func driver(_ emulator: ICM20948Emulator, rate: Double = 1125 / 11) throws -> ICM20948<EmulatedDevice> {
  ICM20948(bus: emulator, configuration: try #require(ICM20948Configuration(rate: Hertz(rate))))
}

@Suite struct ICM20948Tests {
  /// The order of the recipe, with ±8 g in place of ±4 g; every setting in its bank.
  @Test func setsItInOrderEachRegisterInItsBank() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    #expect(
      emulator.stored.map { "\($0.bank):\(hex($0.register))=\(hex($0.value))" } == [
        "0:06=80", "0:06=01", "0:07=00", "2:00=0a", "2:01=1b", "2:10=00", "2:11=0a", "2:14=1d", "2:09=01", "0:0f=00",
        "0:69=1f", "0:11=00", "0:67=00", "0:68=1f", "0:68=00", "0:03=40", "0:67=1e", "0:11=01",
      ])
    #expect(emulator.bank == 0)
    // Reset 120 ms, wake 50 ms, 100 ms of samples that are not used.
    #expect(emulator.elapsed >= 270)
  }

  /// A reset of its own selects bank 0 and forgets everything: it is seen, and the chip can be set anew.
  @Test func aResetOfItsOwnIsSeenAndOvercome() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.reset()
    #expect(throws: ChipError<EmulatedDevice.Failure>.self) { try chip.verify() }
    var bus = emulator
    let found = try Identification.identify(&bus, address: 0x68, wanted: nil, known: .icm20948)
    #expect(found.chip == .icm20948)
    try chip.configure()
    try chip.verify()
  }

  @Test func theBankIsWrittenOnlyWhereItChanges() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.writes = []
    for _ in 0..<20 {
      emulator.produce(3)
      var frame = RawFrame()
      #expect(try chip.fifoLevel() == .samples(3))
      try chip.readFIFO(samples: 3, into: &frame)
    }
    #expect(emulator.writes.isEmpty)
  }

  /// What somebody else, or half a write, has selected is never trusted after an error.
  @Test func afterAnErrorTheBankIsSelectedAnew() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.failsAfter = 0
    #expect(thrown { () throws(ChipError<EmulatedDevice.Failure>) in _ = try chip.fifoLevel() } == "bus 121")
    emulator.bank = 2
    emulator.produce(2)
    emulator.writes = []
    #expect(try chip.fifoLevel() == .samples(2))
    #expect(emulator.script == ["7F=00"])
  }

  /// Wherever a transaction fails, no register of a wrong bank is ever written.
  @Test func noFailureLeadsIntoAWrongBank() throws {
    let allowed = try {
      let emulator = ICM20948Emulator()
      var chip = try driver(emulator)
      try chip.configure()
      try chip.startFIFO()
      return Set(emulator.stored.map { "\($0.bank):\($0.register)" })
    }()
    for n in 0..<120 {
      let emulator = ICM20948Emulator()
      var chip = try driver(emulator)
      emulator.failsAfter = n
      func start() -> String {
        thrown { () throws(ChipError<EmulatedDevice.Failure>) in
          try chip.configure()
          try chip.startFIFO()
        }
      }
      if start() != "" { #expect(start() == "") }
      emulator.failsAfter = nil
      for write in emulator.stored { #expect(allowed.contains("\(write.bank):\(write.register)"), "after \(n)") }
      emulator.produce(2)
      #expect(try chip.fifoLevel() == .samples(2))
    }
  }

  @Test func samplesComeOutAsTheyWentIn() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(12)
    var frame = RawFrame()
    try chip.readFIFO(samples: 12, into: &frame)
    #expect(counts(frame, .icm20948) == (0..<12).map { ramp($0) })
  }

  @Test func aFullFIFOGivesItsWholeSamples() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.produce(50)
    #expect(try chip.fifoLevel() == .full(42))
    var frame = RawFrame()
    try chip.readFIFO(samples: 42, into: &frame)
    #expect(counts(frame, .icm20948) == (0..<42).map { ramp($0) })
    try chip.startFIFO()
    emulator.produce(2)
    try chip.readFIFO(samples: 2, into: &frame)
    #expect(counts(frame, .icm20948) == [ramp(50), ramp(51)])
  }

  @Test func aChipThatResetItselfIsFoundOutWithBankAndRegister() throws {
    let emulator = ICM20948Emulator()
    var chip = try driver(emulator)
    try chip.configure()
    try chip.startFIFO()
    emulator.reset()
    #expect(
      thrown { () throws(ChipError<EmulatedDevice.Failure>) in try chip.verify() }
        == "bank 2 register 00 written 0a read 00")
  }

  /// 0x18 is typical: 1.89 % faster (hardware notes, test vectors).
  @Test(arguments: [(0x00, 102.273), (0x18, 104.206), (0x98, 100.340)] as [(UInt8, Double)])
  func itsTrimCorrectsTheRate(_ trim: UInt8, _ rate: Double) throws {
    let emulator = ICM20948Emulator()
    emulator.trim = trim
    emulator.reset()
    var chip = try driver(emulator)
    try chip.configure()
    #expect(abs(chip.rate.value - rate) < 0.001)
  }

  @Test(
    arguments: [(51.136, 21, 4), (102.273, 10, 3), (225, 4, 3), (281.25, 3, 2), (1125, 0, 1)]
      as [(Double, UInt8, UInt8)])
  func rateAndFilter(_ rate: Double, _ divider: UInt8, _ filter: UInt8) throws {
    let configuration = try #require(ICM20948Configuration(rate: Hertz(rate)))
    #expect(configuration.divider == divider && configuration.lowPass == filter)
    #expect(abs(configuration.rate.value - rate) < 0.001)
  }
}
