import IMU

/// A register file that answers like the chip (RM-MPU-6000A-00 rev 4.2): sleeps after reset, ignores writes while it
/// resets, runs a 1024-byte FIFO that overwrites its oldest bytes, and can be told to fail.
///
/// Register numbers are written out here, not shared with the driver.
struct MPU6050Emulator: RegisterBus {
  struct Failure: Error, Equatable { var errno: Int32 }

  var registers = [UInt8](repeating: 0, count: 128)
  var fifo: [UInt8] = []
  var didOverflow = false
  /// Every write, in order.
  var writes: [(register: UInt8, value: UInt8)] = []
  /// Milliseconds that the driver has waited.
  var elapsed = 0
  var resetUntil = 0
  /// The next `failures` transactions fail with `errno`.
  var failures = 0
  var errno: Int32 = 121
  var whoAmI: UInt8 = 0x68
  /// Reads of this register give a wrong value.
  var rotten: UInt8?
  /// Samples produced so far.
  var produced = 0

  init() { registers[0x6B] = 0x40 }

  mutating func read(_ register: UInt8) throws(Failure) -> UInt8 {
    try transact()
    if register == rotten { return registers[Int(register)] ^ 0x55 }
    switch register {
    case 0x75: return whoAmI
    case 0x3A:
      let status: UInt8 = didOverflow ? 0x11 : 0x01
      didOverflow = false
      return status
    default: return registers[Int(register)]
    }
  }

  mutating func write(_ register: UInt8, _ value: UInt8) throws(Failure) {
    try transact()
    writes.append((register, value))
    guard elapsed >= resetUntil else { return }
    registers[Int(register)] = value
    if register == 0x6B, value & 0x80 != 0 {
      registers = [UInt8](repeating: 0, count: 128)
      registers[0x6B] = 0x40
      fifo = []
      resetUntil = elapsed + 50
    }
    if register == 0x6A, value & 0x04 != 0 {
      fifo = []
      registers[0x6A] &= ~0x04
    }
  }

  mutating func read(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int
  ) throws(Failure) {
    try transact()
    for i in 0..<count {
      switch register {
      case 0x72: buffer[offset + i] = i == 0 ? UInt8(fifo.count >> 8) : UInt8(fifo.count & 0xFF)
      case 0x74: buffer[offset + i] = fifo.isEmpty ? 0 : fifo.removeFirst()
      default: buffer[offset + i] = registers[Int(register) + i]
      }
    }
  }

  mutating func pause(milliseconds: Int) { elapsed += milliseconds }

  /// Lets the chip take samples, if it is awake and its FIFO is on. Sample n reads n on every axis.
  mutating func produce(_ count: Int) {
    guard registers[0x6B] & 0x40 == 0, registers[0x6A] & 0x40 != 0, registers[0x23] == 0x78 else { return }
    for _ in 0..<count {
      for _ in 0..<6 {
        fifo.append(UInt8(truncatingIfNeeded: produced >> 8))
        fifo.append(UInt8(truncatingIfNeeded: produced))
      }
      produced += 1
    }
    if fifo.count > 1024 {
      fifo.removeFirst(fifo.count - 1024)
      didOverflow = true
    }
  }

  private mutating func transact() throws(Failure) {
    if failures > 0 {
      failures -= 1
      throw Failure(errno: errno)
    }
  }
}
