import Signal

/// Finds out who is at an address, by reading alone.
///
/// Nothing is written before an identity has matched: 0x68 is also the address of the clocks DS1307, DS3231 and PCF8523,
/// which a write would set.
package enum Identification {
  /// Chips that may share an address: they are told apart by the same registers.
  private enum Family {
    case invenSense
    case st
    case analogDevices

    init?(_ chip: Chip) {
      switch chip {
      case .mpu6050, .mpu6500, .icm20689, .icm20948: self = .invenSense
      case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx: self = .st
      case .adxl345: self = .analogDevices
      case .virtual: return nil
      }
    }

    init?(address: UInt8) {
      switch address {
      case 0x68, 0x69: self = .invenSense
      case 0x6A, 0x6B: self = .st
      case 0x53, 0x1D: self = .analogDevices
      default: return nil
      }
    }
  }

  /// The chips that `auto` may find there.
  package static func candidates(address: UInt8) -> [Chip] {
    guard let family = Family(address: address) else { return [] }
    return Chip.supported.filter { Family($0) == family && $0 != .lsm6dso32 }
  }

  /// WHO_AM_I, DEVID.
  private static func register(of chip: Chip) -> UInt8 {
    switch chip {
    case .mpu6050, .mpu6500, .icm20689, .virtual: 0x75
    case .icm20948, .adxl345: 0x00
    case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx: 0x0F
    }
  }

  /// Whose identity it is. The LSM6DSO32 says the same as the LSM6DSO, and has to be named.
  package static func chip(identity: UInt8, at register: UInt8) -> Chip? {
    switch (register, identity) {
    case (0x75, 0x68): .mpu6050
    // MPU-6500, 9250, 9255, 6515.
    case (0x75, 0x70), (0x75, 0x71), (0x75, 0x73), (0x75, 0x74): .mpu6500
    case (0x75, 0x98): .icm20689
    case (0x00, 0xEA): .icm20948
    case (0x0F, 0x69): .lsm6ds3
    case (0x0F, 0x6A): .lsm6ds3trc
    case (0x0F, 0x6B): .ism330dhcx
    case (0x0F, 0x6C): .lsm6dso
    case (0x00, 0xE5): .adxl345
    default: nil
    }
  }

  /// Whether an identity is in the table of the chip's own register.
  package static func isKnown(_ identity: UInt8, for chip: Chip) -> Bool {
    self.chip(identity: identity, at: register(of: chip)) != nil
  }

  /// Reads the identity, and throws `notIdentified` unless it is that of a chip that is allowed here.
  ///
  /// `known`: the chip that this run has identified there before. One write is possible, and only where that is an
  /// ICM-20948, or a person has named one and allowed the answer: register 7F, if it shows another bank than the first.
  package static func identify<Bus: RegisterBus & ~Copyable>(
    _ bus: inout Bus, address: UInt8, wanted: Chip?, allowing unknown: UInt8? = nil, known: Chip? = nil
  ) throws(ChipError<Bus.Failure>) -> ChipIdentity {
    guard let family = wanted.map({ Family($0) }) ?? Family(address: address) else {
      throw .notIdentified(Stranger(.foreignAddress, register: 0, answer: 0))
    }
    var seen = try ask(&bus, family, wanted)
    // A bit may flip on a poor wire: who is there is settled for a whole run.
    for _ in 0..<3 {
      let again = try ask(&bus, family, wanted)
      if again == seen { break }
      seen = again
    }
    let isAllowed = wanted == .icm20948 && unknown == seen.identity
    if seen.chip == nil, family == .invenSense, known == .icm20948 || isAllowed {
      try selectFirstBank(&bus)
      seen = try ask(&bus, family, wanted)
    }
    guard let wanted else {
      if let chip = seen.chip { return ChipIdentity(chip: chip, whoAmI: seen.identity) }
      throw .notIdentified(try stranger(&bus, family, seen.register, seen.identity))
    }
    if seen.chip == wanted || (seen.chip == .lsm6dso && wanted == .lsm6dso32) {
      return ChipIdentity(chip: wanted, whoAmI: seen.identity)
    }
    if let chip = seen.chip {
      throw .notIdentified(Stranger(.otherChip, register: seen.register, answer: seen.identity, chip: chip))
    }
    // All zeros and all ones are a dead chip or no chip, whoever allows them.
    let isAnswer = seen.identity != 0x00 && seen.identity != 0xFF
    guard let unknown, isAnswer, seen.register == register(of: wanted), seen.identity == unknown else {
      throw .notIdentified(try stranger(&bus, family, seen.register, seen.identity))
    }
    return ChipIdentity(chip: wanted, whoAmI: unknown, isUnknown: true)
  }

  /// The first identity register of the family that answers with a known identity; else the answer of the wanted chip's.
  private static func ask<Bus: RegisterBus & ~Copyable>(
    _ bus: inout Bus, _ family: Family, _ wanted: Chip?
  ) throws(ChipError<Bus.Failure>) -> (register: UInt8, identity: UInt8, chip: Chip?) {
    switch family {
    case .invenSense:
      let first = try bus.get(0x75)
      if let chip = chip(identity: first, at: 0x75) { return (0x75, first, chip) }
      let second = try bus.get(0x00)
      if let chip = chip(identity: second, at: 0x00), chip == .icm20948 { return (0x00, second, chip) }
      return wanted == .icm20948 ? (0x00, second, nil) : (0x75, first, nil)
    case .st:
      let identity = try bus.get(0x0F)
      return (0x0F, identity, chip(identity: identity, at: 0x0F))
    case .analogDevices:
      let identity = try bus.get(0x00)
      let chip = chip(identity: identity, at: 0x00)
      return (0x00, identity, chip == .adxl345 ? chip : nil)
    }
  }

  /// Whoever used the chip before, or its reset, may have left another bank than the one with the identity. That an
  /// ICM-20948 is there a person has said, or this run has seen.
  private static func selectFirstBank<Bus: RegisterBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(ChipError<Bus.Failure>) {
    let bank = try bus.get(ICM20948Register.bankSelect)
    guard bank == 0x10 || bank == 0x20 || bank == 0x30 else { return }
    try bus.set(ICM20948Register.bankSelect, 0)
  }

  /// An ICM-20948 that somebody has left in bank 1, 2 or 3 shows another register at 00, and the bank at 7F. To select
  /// bank 0 would be a write, and a clock may show such a value too: a person has to decide.
  private static func stranger<Bus: RegisterBus & ~Copyable>(
    _ bus: inout Bus, _ family: Family, _ register: UInt8, _ identity: UInt8
  ) throws(ChipError<Bus.Failure>) -> Stranger {
    guard family == .invenSense else { return Stranger(.unknownIdentity, register: register, answer: identity) }
    let bank = try bus.get(ICM20948Register.bankSelect)
    let isBank = bank == 0x10 || bank == 0x20 || bank == 0x30
    return Stranger(isBank ? .otherBank : .unknownIdentity, register: register, answer: identity)
  }
}
