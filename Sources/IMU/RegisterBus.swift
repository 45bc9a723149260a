/// The seam between a chip's driver and the machine: registers of one device behind one address.
///
/// A driver is written against this and knows nothing of Linux; `LinuxIO` offers an `I2CDevice` that `Daemon` joins to
/// it, and tests offer a register file that answers like the chip. Each call is one transaction on the bus.
package protocol RegisterBus: ~Copyable {
  associatedtype Failure: Error

  /// Reads one register.
  mutating func read(_ register: UInt8) throws(Failure) -> UInt8

  /// Writes one register.
  mutating func write(_ register: UInt8, _ value: UInt8) throws(Failure)

  /// Reads `count` bytes from `register` on in one combined transaction and puts them at `buffer[offset...]`.
  mutating func read(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int
  ) throws(Failure)

  /// Waits for a chip that needs time to settle.
  mutating func pause(milliseconds: Int)
}
