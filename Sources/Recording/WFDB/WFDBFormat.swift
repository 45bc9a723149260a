/// How the samples of a WFDB signal file are stored (PhysioNet, `signal(5)`).
enum WFDBFormat: Int {
  case bits16 = 16
  case bits24 = 24
  case bits32 = 32
  case bits16BigEndian = 61
  case bits8Offset = 80
  case bits16Offset = 160
  /// Two samples of 12 bits in three bytes.
  case bits12 = 212

  /// Bytes of so many samples, of an even number of them in format 212.
  func length(_ samples: Int) -> Int {
    switch self {
    case .bits8Offset: samples
    case .bits16, .bits16BigEndian, .bits16Offset: 2 * samples
    case .bits24: 3 * samples
    case .bits32: 4 * samples
    case .bits12: samples / 2 * 3 + samples % 2 * 2
    }
  }

  /// Whole samples in so many bytes.
  func samples(_ length: Int) -> Int {
    switch self {
    case .bits8Offset: length
    case .bits16, .bits16BigEndian, .bits16Offset: length / 2
    case .bits24: length / 3
    case .bits32: length / 4
    case .bits12: length / 3 * 2 + (length % 3 == 2 ? 1 : 0)
    }
  }

  /// What stands for a sample that is missing.
  var invalid: Int {
    switch self {
    case .bits8Offset: -128
    case .bits16, .bits16BigEndian, .bits16Offset: -32768
    case .bits24: -(1 << 23)
    case .bits32: -(1 << 31)
    case .bits12: -2048
    }
  }

  /// Sample `i` of the bytes, which must hold it.
  func sample(_ i: Int, of bytes: [UInt8]) -> Int {
    switch self {
    case .bits8Offset: return Int(bytes[i]) - 128
    case .bits16: return Int(bytes.integer(at: 2 * i, as: Int16.self))
    case .bits16BigEndian: return Int(bytes.integer(at: 2 * i, as: Int16.self).byteSwapped)
    case .bits16Offset: return Int(bytes.integer(at: 2 * i, as: UInt16.self)) - 32768
    case .bits24:
      let value = UInt32(bytes[3 * i]) | UInt32(bytes[3 * i + 1]) << 8 | UInt32(bytes[3 * i + 2]) << 16
      return Int(Int32(bitPattern: value << 8) >> 8)
    case .bits32: return Int(bytes.integer(at: 4 * i, as: Int32.self))
    case .bits12:
      let pair = i / 2 * 3
      let value =
        i % 2 == 0
        ? UInt16(bytes[pair]) | UInt16(bytes[pair + 1] & 0x0F) << 8
        : UInt16(bytes[pair + 2]) | UInt16(bytes[pair + 1] & 0xF0) << 4
      return Int(Int16(bitPattern: value << 4) >> 4)
    }
  }
}
