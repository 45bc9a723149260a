import IMU
import Signal
import Testing

/// A device that answers to one register with an identity, and to all others with zero.
private func device(_ register: UInt8, _ identity: UInt8) -> EmulatedDevice {
  let device = ClockEmulator(registers: [UInt8](repeating: 0, count: 128))
  device.registers[Int(register)] = identity
  return device
}

private func identify(
  _ device: EmulatedDevice, _ address: UInt8, _ wanted: Chip? = nil, allowing unknown: UInt8? = nil
) -> String {
  var bus = device
  var found: ChipIdentity?
  let error = thrown { () throws(ChipError<EmulatedDevice.Failure>) in
    found = try Identification.identify(&bus, address: address, wanted: wanted, allowing: unknown)
  }
  return found.map { "\($0.chip) \(hex($0.whoAmI))\($0.isUnknown ? " unknown" : "")" } ?? error
}

@Suite struct IdentificationTests {
  @Test(
    arguments: [
      (0x68, 0x75, 0x68, "mpu6050"), (0x69, 0x75, 0x68, "mpu6050"), (0x68, 0x75, 0x70, "mpu6500"),
      (0x68, 0x75, 0x71, "mpu6500"), (0x68, 0x75, 0x73, "mpu6500"), (0x68, 0x75, 0x74, "mpu6500"),
      (0x68, 0x75, 0x98, "icm20689"), (0x68, 0x00, 0xEA, "icm20948"), (0x69, 0x00, 0xEA, "icm20948"),
      (0x6A, 0x0F, 0x69, "lsm6ds3"), (0x6B, 0x0F, 0x6A, "lsm6ds3trc"), (0x6A, 0x0F, 0x6B, "ism330dhcx"),
      (0x6A, 0x0F, 0x6C, "lsm6dso"), (0x53, 0x00, 0xE5, "adxl345"), (0x1D, 0x00, 0xE5, "adxl345"),
    ] as [(UInt8, UInt8, UInt8, String)])
  func theIdentityDecidesAndNotTheBoard(_ address: UInt8, _ register: UInt8, _ identity: UInt8, _ chip: String) {
    let device = device(register, identity)
    #expect(identify(device, address) == "\(chip) \(hex(identity))")
    #expect(device.writes.isEmpty)
  }

  /// 68 at register 0F of 0x6A is an LSM9DS1, at register 75 of 0x68 an MPU-6050; E5 at 0x68 is no ADXL345.
  @Test(
    arguments: [
      (0x6A, 0x0F, 0x68), (0x68, 0x00, 0xE5), (0x68, 0x00, 0xD1), (0x68, 0x75, 0x72), (0x68, 0x75, 0x47),
      (0x53, 0x00, 0xEA), (0x6A, 0x0F, 0x70),
    ] as [(UInt8, UInt8, UInt8)])
  func anIdentityOutOfPlaceIsUnknown(_ address: UInt8, _ register: UInt8, _ identity: UInt8) {
    let device = device(register, identity)
    #expect(identify(device, address).hasPrefix("unknownIdentity"))
    #expect(device.writes.isEmpty)
  }

  @Test func aNamedChipMustMatch() {
    #expect(identify(device(0x75, 0x70), 0x68, .mpu6050) == "otherChip 75 70 mpu6500")
    #expect(identify(device(0x75, 0x68), 0x68, .icm20948) == "otherChip 75 68 mpu6050")
    #expect(identify(device(0x75, 0x68), 0x68, .mpu6050) == "mpu6050 68")
    #expect(identify(device(0x0F, 0x6B), 0x6A, .lsm6dso) == "otherChip 0f 6b ism330dhcx")
  }

  @Test func aNamedChipMayHaveAnyAddress() {
    #expect(identify(device(0x0F, 0x6C), 0x40, .lsm6dso) == "lsm6dso 6c")
    let nobody = device(0x75, 0x68)
    #expect(identify(nobody, 0x40).hasPrefix("foreignAddress"))
    #expect(nobody.reads.isEmpty)
  }

  /// The LSM6DSO32 says the same as the LSM6DSO: only a person can tell them apart.
  @Test func theLSM6DSO32HasToBeNamed() {
    #expect(identify(device(0x0F, 0x6C), 0x6A) == "lsm6dso 6c")
    #expect(identify(device(0x0F, 0x6C), 0x6A, .lsm6dso32) == "lsm6dso32 6c")
    #expect(identify(device(0x0F, 0x6B), 0x6A, .lsm6dso32).hasPrefix("otherChip"))
  }

  @Test func aCloneIsDrivenOnlyWhereItsIdentityIsAllowed() {
    let clone = device(0x75, 0x72)
    #expect(identify(clone, 0x68, .mpu6500) == "unknownIdentity 75 72 ")
    #expect(identify(clone, 0x68, .mpu6500, allowing: 0x75) == "unknownIdentity 75 72 ")
    #expect(identify(clone, 0x68, nil, allowing: 0x72) == "unknownIdentity 75 72 ")
    #expect(identify(clone, 0x68, .mpu6500, allowing: 0x72) == "mpu6500 72 unknown")
    // The allowance is for one identity in one register: that of another chip stays what it is.
    #expect(identify(device(0x75, 0x71), 0x68, .mpu6050, allowing: 0x71) == "otherChip 75 71 mpu6500")
    #expect(clone.writes.isEmpty)
  }

  @Test(arguments: [0x00, 0xFF] as [UInt8])
  func whatALineSaysThatNobodyDrivesIsNeverAChip(_ answer: UInt8) {
    let dead = ClockEmulator(registers: [UInt8](repeating: answer, count: 128))
    for chip in Chip.supported {
      #expect(identify(dead, 0x68, chip, allowing: answer).hasPrefix("unknownIdentity"))
    }
    #expect(dead.writes.isEmpty)
  }

  /// DS1307 (64 registers), DS3231 (19), PCF8523 (20) at any time of any day, whatever chip is configured.
  @Test(arguments: [64, 19, 20])
  func aClockIsNeverWrittenTo(_ count: Int) {
    var random = SeededRandom.fresh("clock")
    for _ in 0..<2000 {
      // BCD time, and memory behind it that may hold anything but the identity of a chip.
      var registers = (0..<count).map { _ in
        UInt8(Int.random(in: 0...9, using: &random) * 16 + Int.random(in: 0...9, using: &random))
      }
      registers[0] &= 0x59
      for at in [0x75, 0x0F] where [0x68, 0x69, 0x70, 0x71, 0x73, 0x74, 0x98].contains(registers[at % count]) {
        registers[at % count] = 0x01
      }
      let clock = ClockEmulator(registers: registers)
      #expect(!identify(clock, 0x68).contains("mpu"))
      for chip in Chip.supported { _ = identify(clock, 0x68, chip) }
      #expect(clock.writes.isEmpty)
    }
  }

  /// Left in another bank by somebody, it shows the bank at 7F: that is said, and nothing is written.
  @Test(arguments: [1, 2, 3])
  func anICM20948InAnotherBankIsLeftAlone(_ bank: Int) {
    let chip = ICM20948Emulator()
    chip.bank = bank
    #expect(identify(chip, 0x68).hasPrefix("otherBank"))
    #expect(identify(chip, 0x68, .icm20948).hasPrefix("otherBank"))
    #expect(chip.writes.isEmpty)
  }

  /// Where the run has seen one there, or a person says so, the first bank is selected.
  @Test(arguments: [1, 2, 3])
  func anICM20948ThatIsKnownIsTakenOutOfAnotherBank(_ bank: Int) throws {
    var chip = ICM20948Emulator()
    chip.bank = bank
    let found = try Identification.identify(&chip, address: 0x68, wanted: nil, known: .icm20948)
    #expect(found == ChipIdentity(chip: .icm20948, whoAmI: 0xEA) && chip.bank == 0)
    chip.bank = bank
    let answer = try chip.read(0x00)
    #expect(identify(chip, 0x68, .icm20948, allowing: answer) == "icm20948 ea")
    #expect(chip.writes.allSatisfy { $0.register == 0x7F && $0.value == 0 })
  }

  @Test func aBusErrorGoesThrough() {
    let device = device(0x75, 0x68)
    device.failsAfter = 0
    #expect(identify(device, 0x68) == "bus 121")
  }
}
