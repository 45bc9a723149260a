/// One register and the value that it must hold.
package struct RegisterSetting: Equatable, Sendable, BitwiseCopyable {
  package var register: UInt8
  package var value: UInt8
  /// The bits that are set; the others keep what the chip holds there.
  package var mask: UInt8
  /// The register bank, 0 where a chip has none.
  package var bank: UInt8

  package init(register: UInt8, value: UInt8, mask: UInt8 = 0xFF, bank: UInt8 = 0) {
    self.register = register
    self.value = value
    self.mask = mask
    self.bank = bank
  }
}

/// The registers that a chip is set by, in the order of writing; in place, so that the acquire thread allocates nothing.
package struct RegisterList: Sendable, BitwiseCopyable {
  private var items = InlineArray<24, RegisterSetting>(repeating: RegisterSetting(register: 0, value: 0))
  package private(set) var count = 0

  package init() {}

  package mutating func add(_ register: UInt8, _ value: UInt8, mask: UInt8 = 0xFF, bank: UInt8 = 0) {
    items[count] = RegisterSetting(register: register, value: value, mask: mask, bank: bank)
    count += 1
  }

  package subscript(_ i: Int) -> RegisterSetting { items[i] }
}

extension RegisterBus where Self: ~Copyable {
  mutating func get(_ register: UInt8) throws(ChipError<Failure>) -> UInt8 {
    do { return try read(register) } catch { throw .bus(error) }
  }

  /// Writes what cannot be read back: a reset, or a bit that clears itself.
  mutating func command(_ register: UInt8, _ value: UInt8) throws(ChipError<Failure>) {
    do { try write(register, value) } catch { throw .bus(error) }
  }

  /// Writes a register and reads it back.
  mutating func set(_ register: UInt8, _ value: UInt8) throws(ChipError<Failure>) {
    try apply(RegisterSetting(register: register, value: value))
  }

  mutating func apply(_ setting: RegisterSetting) throws(ChipError<Failure>) {
    let kept = setting.mask == 0xFF ? 0 : try get(setting.register) & ~setting.mask
    try command(setting.register, kept | setting.value & setting.mask)
    try check(setting)
  }

  mutating func check(_ setting: RegisterSetting) throws(ChipError<Failure>) {
    let found = try get(setting.register)
    guard (found ^ setting.value) & setting.mask == 0 else {
      throw .registerMismatch(
        bank: setting.bank, register: setting.register, expected: setting.value, found: found)
    }
  }

  mutating func burst(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int = 0
  ) throws(ChipError<Failure>) {
    do { try read(register, count: count, into: &buffer, at: offset) } catch { throw .bus(error) }
  }
}
