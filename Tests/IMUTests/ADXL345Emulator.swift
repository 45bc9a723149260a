import IMU

/// An ADXL345 (data sheet rev. E): 32 entries of FIFO; a read of fewer than six bytes spoils the entry.
final class ADXL345Emulator: EmulatedDevice {
  var registers = [UInt8](repeating: 0, count: 64)
  var entries: [[Int16]] = []
  var produced = 0
  var spoilt = 0

  override init() {
    super.init()
    registers[0x00] = 0xE5
    registers[0x2C] = 0x0A
  }

  /// As after a brown-out: there is no reset that could be asked for.
  func reset() {
    registers = [UInt8](repeating: 0, count: 64)
    registers[0x00] = 0xE5
    registers[0x2C] = 0x0A
    entries = []
  }

  override func burst(_ register: UInt8, _ count: Int) -> [UInt8] {
    if register == 0x32 {
      if count != 6 { spoilt += 1 }
      let entry = entries.isEmpty ? [0, 0, 0] : entries.removeFirst()
      return Array(entry.flatMap(little).prefix(count))
    }
    // A burst that passes over the data takes an entry.
    if register < 0x32, Int(register) + count > 0x32 {
      spoilt += 1
      if !entries.isEmpty { entries.removeFirst() }
    }
    return (0..<count).map { i in
      let at = register + UInt8(i)
      return at == 0x39 ? UInt8(entries.count) : registers[Int(at)]
    }
  }

  override func store(_ register: UInt8, _ value: UInt8) {
    registers[Int(register)] = value
    if register == 0x38, value >> 6 == 0 { entries = [] }
  }

  override func pause(milliseconds: Int) {
    super.pause(milliseconds: milliseconds)
    // It measures at 100 Hz meanwhile.
    produce(milliseconds / 10)
  }

  func produce(_ samples: Int) {
    guard registers[0x2D] & 0x08 != 0, registers[0x38] >> 6 == 2 else { return }
    for _ in 0..<samples {
      entries.append(ramp(produced)[..<3].map { $0 % 2048 })
      produced += 1
      if entries.count > 32 { entries.removeFirst() }
    }
  }
}

/// A clock at 0x68, such as a DS1307 with 64 registers or a PCF8523 with 20: time in BCD, memory, and no identity.
final class ClockEmulator: EmulatedDevice {
  var registers: [UInt8]

  init(registers: [UInt8]) {
    self.registers = registers
    super.init()
  }

  override func burst(_ register: UInt8, _ count: Int) -> [UInt8] {
    (0..<count).map { registers[(Int(register) + $0) % registers.count] }
  }
}
