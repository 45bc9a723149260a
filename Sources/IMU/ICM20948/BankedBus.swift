/// The registers of a chip that shows one bank of them at a time: the one place that knows which.
///
/// The bank is written only where it changes. What is remembered of it is forgotten after any error and after a reset,
/// because then nobody knows: a write to the wrong bank would be another register's, without a sign.
struct BankedBus<Bus: RegisterBus & ~Copyable>: ~Copyable {
  var bus: Bus
  private var bank: UInt8?
  /// The register that selects the bank, bits 5:4, the same in every bank.
  private let selector: UInt8

  init(_ bus: consuming Bus, selector: UInt8) {
    self.bus = bus
    self.selector = selector
    bank = nil
  }

  /// The chip was reset, or may have been.
  mutating func forget() { bank = nil }

  mutating func get(_ register: UInt8, bank: UInt8 = 0) throws(ChipError<Bus.Failure>) -> UInt8 {
    do throws(ChipError<Bus.Failure>) {
      try select(bank)
      return try bus.get(register)
    } catch {
      forget()
      throw error
    }
  }

  /// Writes what cannot be read back.
  mutating func command(_ register: UInt8, _ value: UInt8) throws(ChipError<Bus.Failure>) {
    do throws(ChipError<Bus.Failure>) {
      try select(0)
      try bus.command(register, value)
    } catch {
      forget()
      throw error
    }
  }

  mutating func set(_ register: UInt8, _ value: UInt8) throws(ChipError<Bus.Failure>) {
    try apply(RegisterSetting(register: register, value: value))
  }

  mutating func apply(_ setting: RegisterSetting) throws(ChipError<Bus.Failure>) {
    do throws(ChipError<Bus.Failure>) {
      try select(setting.bank)
      try bus.apply(setting)
    } catch {
      forget()
      throw error
    }
  }

  mutating func check(_ setting: RegisterSetting) throws(ChipError<Bus.Failure>) {
    do throws(ChipError<Bus.Failure>) {
      try select(setting.bank)
      try bus.check(setting)
    } catch {
      forget()
      throw error
    }
  }

  /// A burst from a register of bank 0.
  mutating func burst(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>
  ) throws(ChipError<Bus.Failure>) {
    do throws(ChipError<Bus.Failure>) {
      try select(0)
      try bus.burst(register, count: count, into: &buffer)
    } catch {
      forget()
      throw error
    }
  }

  private mutating func select(_ wanted: UInt8) throws(ChipError<Bus.Failure>) {
    if bank == wanted { return }
    bank = nil
    try bus.apply(RegisterSetting(register: selector, value: wanted << 4, mask: 0xFF, bank: wanted))
    bank = wanted
  }
}
