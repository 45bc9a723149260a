import CI2C
import CLinux
import Glibc

/// One chip behind one address of one I2C bus (`/dev/i2c-N`).
///
/// Single registers go over libi2c's SMBus calls; longer reads are one combined transaction each. No call allocates, and
/// none is repeated here: whether a failed transfer may be made again only the chip's driver knows (a FIFO read may not).
package struct I2CDevice: ~Copyable, Sendable {
  /// The 7-bit address.
  package let address: UInt8
  private let file: Descriptor

  /// Opens the bus and takes the address.
  ///
  /// A device that a kernel driver owns is left alone: that is an error that names the driver.
  package init(bus path: String, address: UInt8) throws(SystemCallFailure) {
    let target = "\(path) address 0x\(SystemText.hex(address))"
    func failure(_ operation: StaticString, _ errno: Errno) -> SystemCallFailure {
      SystemCallFailure(operation, target, errno, advice: Self.explain(errno, bus: path, address: address))
    }
    // 0x00–0x07 and 0x78–0x7F are reserved by the I2C specification.
    guard (0x08...0x77).contains(address) else { throw failure("use", Errno(code: EINVAL)) }
    let file: Descriptor
    do { file = try Descriptor(opening: path, O_RDWR) } catch {
      // A node without a driver behind it also says ENXIO, which on a bus means that no chip answers.
      throw failure("open", error.code == ENXIO ? Errno(code: ENODEV) : error)
    }
    var functions: UInt = 0
    do {
      try Errno.check(unsafe clinux_i2c_functions(file.number, &functions))
    } catch { throw failure("use", error) }
    let needed = UInt(CLINUX_I2C_PLAIN) | UInt(CLINUX_I2C_BYTE_DATA)
    guard functions & needed == needed else { throw failure("use", Errno(code: EOPNOTSUPP)) }
    do {
      try Errno.check(clinux_i2c_set_address(file.number, address))
    } catch { throw failure("use", error) }
    self.address = address
    self.file = file
  }

  /// Reads one register.
  package func readByte(_ register: UInt8) throws(Errno) -> UInt8 {
    let value = ci2c_read_byte(file.number, register)
    try Errno.check(value)
    return UInt8(truncatingIfNeeded: value)
  }

  /// Writes one register.
  package func writeByte(_ register: UInt8, _ value: UInt8) throws(Errno) {
    try Errno.check(ci2c_write_byte(file.number, register, value))
  }

  /// Fills `bytes` from `register` on, in one combined transaction. At most 8192 bytes (the limit of i2c-dev).
  package func read(_ register: UInt8, into bytes: UnsafeMutableRawBufferPointer) throws(Errno) {
    guard let start = bytes.baseAddress, bytes.count <= 8192 else { throw Errno(code: EINVAL) }
    // The kernel writes at most `count` bytes, and waits until it has: the buffer outlives the call.
    try Errno.check(
      unsafe clinux_i2c_read(
        file.number, address, register, start.assumingMemoryBound(to: UInt8.self), UInt16(bytes.count)))
  }

  /// Reads `count` bytes from `register` on, in one combined transaction, and puts them at `buffer[offset...]`.
  ///
  /// `EINVAL` if they do not fit.
  package func read(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int
  ) throws(Errno) {
    guard count > 0, offset >= 0, offset <= buffer.count, count <= buffer.count - offset else {
      throw Errno(code: EINVAL)
    }
    var span = buffer.mutableSpan
    // The range was checked above; the pointer does not leave the closure.
    let result = unsafe span.withUnsafeMutableBufferPointer { bytes -> Int32 in
      guard let start = bytes.baseAddress else { return -EINVAL }
      return unsafe clinux_i2c_read(file.number, address, register, start + offset, UInt16(count))
    }
    try Errno.check(result)
  }
}
