import IMU

/// An MPU-6500 or ICM-20689 as a register file (RM-MPU-6500A-00): a FIFO that stops when it is full if bit 6 of register
/// 1A says so, and overwrites its oldest bytes if not.
final class MPU6500Emulator: EmulatedDevice {
  var registers = [UInt8](repeating: 0, count: 128)
  var fifo: [UInt8] = []
  let identity: UInt8
  var produced = 0
  /// Bits that do not take what is written: register and mask.
  var stuck: (register: UInt8, mask: UInt8)?
  private var isReady = false

  init(identity: UInt8 = 0x70) {
    self.identity = identity
    super.init()
    reset()
  }

  /// As after a brown-out.
  func reset() {
    registers = [UInt8](repeating: 0, count: 128)
    registers[0x6B] = 0x01
    fifo = []
  }

  private var capacity: Int { identity == 0x98 && registers[0x1D] & 0xC0 == 0xC0 ? 4096 : 512 }

  override func burst(_ register: UInt8, _ count: Int) -> [UInt8] {
    (0..<count).map { i in
      let at = register == 0x74 ? register : register + UInt8(i)
      switch at {
      case 0x75: return identity
      case 0x72: return UInt8(fifo.count >> 8)
      case 0x73: return UInt8(fifo.count & 0xFF)
      case 0x74: return fifo.isEmpty ? 0xA5 : fifo.removeFirst()
      case 0x3A:
        defer { isReady = false }
        return isReady ? 0x01 : 0x00
      default: return registers[Int(at)]
      }
    }
  }

  override func store(_ register: UInt8, _ value: UInt8) {
    if register == 0x6B, value & 0x80 != 0 {
      reset()
      return
    }
    var value = value
    if register == 0x6A {
      if value & 0x04 != 0 { fifo = [] }
      value &= ~0x07
    }
    if let stuck, stuck.register == register { value &= ~stuck.mask }
    registers[Int(register)] = value
  }

  func produce(_ samples: Int) {
    guard registers[0x6B] & 0x40 == 0 else { return }
    for _ in 0..<samples {
      let bytes = ramp(produced).flatMap(big)
      produced += 1
      for i in 0..<6 {
        registers[0x3B + i] = bytes[i]
        registers[0x43 + i] = bytes[6 + i]
      }
      isReady = true
      guard registers[0x6A] & 0x40 != 0, registers[0x23] == 0x78 else { continue }
      for byte in bytes {
        if fifo.count < capacity {
          fifo.append(byte)
        } else if registers[0x1A] & 0x40 == 0 {
          fifo.removeFirst()
          fifo.append(byte)
        }
      }
    }
  }
}

/// An ICM-20948 (DS-000189): four banks behind register 7F, 512 bytes of FIFO.
final class ICM20948Emulator: EmulatedDevice {
  var banks = [[UInt8]](repeating: [UInt8](repeating: 0, count: 128), count: 4)
  var bank = 0
  var fifo: [UInt8] = []
  var produced = 0
  var trim: UInt8 = 0
  /// Every write to a register other than 7F, with the bank that it went to.
  var stored: [(bank: Int, register: UInt8, value: UInt8)] = []

  override init() {
    super.init()
    reset()
  }

  func reset() {
    banks = [[UInt8]](repeating: [UInt8](repeating: 0, count: 128), count: 4)
    banks[0][0x00] = 0xEA
    banks[0][0x06] = 0x41
    banks[1][0x28] = trim
    banks[2][0x01] = 0x01
    banks[2][0x14] = 0x01
    bank = 0
    fifo = []
  }

  override func burst(_ register: UInt8, _ count: Int) -> [UInt8] {
    (0..<count).map { i in
      let at = bank == 0 && register == 0x72 ? register : register + UInt8(i)
      if at == 0x7F { return UInt8(bank << 4) }
      if bank == 0 {
        switch at {
        case 0x70: return UInt8(fifo.count >> 8)
        case 0x71: return UInt8(fifo.count & 0xFF)
        case 0x72: return fifo.isEmpty ? 0xA5 : fifo.removeFirst()
        default: break
        }
      }
      return banks[bank][Int(at)]
    }
  }

  override func store(_ register: UInt8, _ value: UInt8) {
    if register == 0x7F {
      bank = Int(value >> 4 & 3)
      return
    }
    stored.append((bank, register, value))
    if bank == 0, register == 0x06, value & 0x80 != 0 {
      reset()
      return
    }
    if bank == 0, register == 0x68, value & 0x1F != 0 { fifo = [] }
    banks[bank][Int(register)] = value
  }

  func produce(_ samples: Int) {
    guard banks[0][0x06] & 0x40 == 0, banks[0][0x03] & 0x40 != 0, banks[0][0x67] == 0x1E, banks[0][0x68] == 0 else {
      return
    }
    for _ in 0..<samples {
      for byte in ramp(produced).flatMap(big) {
        if fifo.count < 512 {
          fifo.append(byte)
        } else if banks[0][0x69] & 0x1F == 0 {
          fifo.removeFirst()
          fifo.append(byte)
        }
      }
      produced += 1
    }
  }
}
