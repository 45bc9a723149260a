import IMU

/// An LSM6DSO (DS12140): words of a tag and six bytes, a counter of time slots, overrun of whole words.
final class LSM6DSOEmulator: EmulatedDevice {
  var registers = [UInt8](repeating: 0, count: 128)
  var words: [[UInt8]] = []
  var hasOverrun = false
  var produced = 0
  var trim: UInt8 = 0
  /// The accelerometer's word comes first.
  var isSwapped = false
  private let identity: UInt8

  init(identity: UInt8 = 0x6C) {
    self.identity = identity
    super.init()
    reset()
  }

  func reset() {
    registers = [UInt8](repeating: 0, count: 128)
    registers[0x0F] = identity
    registers[0x12] = 0x04
    registers[0x18] = 0xE0
    registers[0x63] = trim
    words = []
    hasOverrun = false
  }

  override func burst(_ register: UInt8, _ count: Int) -> [UInt8] {
    if register == 0x78 {
      var bytes: [UInt8] = []
      while bytes.count < count {
        bytes += words.isEmpty ? [UInt8](repeating: 0, count: 7) : words.removeFirst()
      }
      return Array(bytes.prefix(count))
    }
    return (0..<count).map { i in
      switch register + UInt8(i) {
      case 0x3A: return UInt8(words.count & 0xFF)
      case 0x3B:
        let status = UInt8(words.count >> 8 & 3) | (hasOverrun ? 0x48 : 0)
        hasOverrun = false
        return status
      case let at: return registers[Int(at)]
      }
    }
  }

  override func store(_ register: UInt8, _ value: UInt8) {
    if register == 0x12, value & 0x81 != 0 {
      reset()
      return
    }
    if register == 0x0A, value & 0x07 == 0 {
      words = []
      hasOverrun = false
    }
    // WHO_AM_I, the trim and the status cannot be written.
    if [0x0F, 0x63, 0x3A, 0x3B].contains(register) { return }
    registers[Int(register)] = value
  }

  func produce(_ samples: Int) {
    guard registers[0x0A] & 0x07 == 6, registers[0x10] >> 4 != 0, registers[0x09] == registers[0x10] >> 4 * 0x11 else {
      return
    }
    for _ in 0..<samples {
      let slot = UInt8(produced & 3) << 1
      let values = ramp(produced)
      let gyro = [0x01 << 3 | slot] + values[3...].flatMap(little)
      let accel = [0x02 << 3 | slot] + values[..<3].flatMap(little)
      for word in isSwapped ? [accel, gyro] : [gyro, accel] { push(word) }
      produced += 1
    }
  }

  func push(_ word: [UInt8]) {
    if words.count == 512 {
      words.removeFirst()
      hasOverrun = true
    }
    // Bit 0 of the tag makes its parity even.
    words.append([word[0] | UInt8(word[0].nonzeroBitCount & 1)] + word[1...])
  }
}

/// An LSM6DS3 (DS10113) or LSM6DS3TR-C: 16-bit words in a pattern, and the index of the next one.
final class LSM6DS3Emulator: EmulatedDevice {
  var registers = [UInt8](repeating: 0, count: 128)
  var words: [Int16] = []
  var pattern = 0
  var hasOverrun = false
  var produced = 0
  private let identity: UInt8

  init(identity: UInt8 = 0x69) {
    self.identity = identity
    super.init()
    reset()
  }

  private var capacity: Int { identity == 0x69 ? 4096 : 2048 }

  func reset() {
    registers = [UInt8](repeating: 0, count: 128)
    registers[0x0F] = identity
    registers[0x12] = 0x04
    words = []
    pattern = 0
    hasOverrun = false
  }

  override func burst(_ register: UInt8, _ count: Int) -> [UInt8] {
    if register == 0x3E {
      return (0..<count / 2).flatMap { _ -> [UInt8] in
        if words.isEmpty { return [0, 0] }
        pattern = (pattern + 1) % 6
        return little(words.removeFirst())
      }
    }
    return (0..<count).map { i in
      switch register + UInt8(i) {
      case 0x3A: return UInt8(words.count & 0xFF)
      case 0x3B: return UInt8(words.count >> 8 & 0x0F) | (hasOverrun ? 0x40 : 0)
      case 0x3C: return UInt8(pattern)
      case 0x3D: return 0
      case let at: return registers[Int(at)]
      }
    }
  }

  override func store(_ register: UInt8, _ value: UInt8) {
    if register == 0x12, value & 0x81 != 0 {
      reset()
      return
    }
    if register == 0x0A, value & 0x07 == 0 {
      words = []
      pattern = 0
      hasOverrun = false
    }
    if register == 0x0F { return }
    registers[Int(register)] = value
  }

  func produce(_ samples: Int) {
    guard registers[0x0A] & 0x07 == 6, registers[0x08] == 0x09, registers[0x0A] >> 3 == registers[0x10] >> 4 else {
      return
    }
    for _ in 0..<samples {
      let values = ramp(produced)
      produced += 1
      for value in values[3...] + values[..<3] {
        if words.count == capacity - 1 {
          words.removeFirst()
          pattern = (pattern + 1) % 6
          hasOverrun = true
        }
        words.append(value)
      }
    }
  }
}
