import Signal

/// The layout of a raw dump, version 1. All integers are little-endian.
///
///     file    = preamble block*
///     preamble= 89 54 52 44 0D 0A 1A 0A, major u16, minor u16
///     block   = magic F5 "TB" FA, type u16, encoding u16, length u32, head u32, body u32, payload
///
/// `head` is the CRC-32C of the 12 bytes before it, `body` that of the 16 bytes before it and the payload. The first block
/// is the header. A reader skips block types and record kinds it does not know, and refuses a newer major version. The
/// preamble begins like PNG's: a transfer that mangles line ends or the eighth bit is noticed at once.
enum Format {
  static let signature: [UInt8] = [0x89, 0x54, 0x52, 0x44, 0x0D, 0x0A, 0x1A, 0x0A]
  static let major = 1
  static let minor = 0
  static let preambleLength = 12
  static let magic: [UInt8] = [0xF5, 0x54, 0x42, 0xFA]
  static let blockHeadLength = 20
  /// The longest payload; a reader allocates this much once.
  static let longestPayload = 1 << 18

  enum BlockType {
    /// JSON: what `DumpHeader` holds.
    static let header: UInt16 = 1
    /// Frames in order.
    static let frames: UInt16 = 2
    /// JSON: what `DumpEnd` holds; the last block.
    static let end: UInt16 = 3
  }

  enum Encoding {
    /// Frames one after another as `FrameCoding` lays them out; JSON for the other types.
    static let plain: UInt16 = 0
    /// Frames as `DeltaCoding` lays them out: what is written since it is there.
    static let differences: UInt16 = 1
  }

  struct BlockHead: Equatable {
    var type: UInt16
    var encoding: UInt16
    var length: Int
    var bodyChecksum: UInt32

    /// Reads the head at `offset` of `bytes`; nil if its magic, checksum or length is wrong.
    init?(_ bytes: [UInt8], at offset: Int) {
      guard bytes.count - offset >= blockHeadLength else { return nil }
      for i in 0..<4 where bytes[offset + i] != magic[i] { return nil }
      var crc = CRC32C()
      for i in 0..<12 { crc.update(bytes[offset + i]) }
      guard bytes.integer(at: offset + 12, as: UInt32.self) == crc.value else { return nil }
      type = bytes.integer(at: offset + 4, as: UInt16.self)
      encoding = bytes.integer(at: offset + 6, as: UInt16.self)
      length = Int(bytes.integer(at: offset + 8, as: UInt32.self))
      bodyChecksum = bytes.integer(at: offset + 16, as: UInt32.self)
      if length > longestPayload { return nil }
    }
  }

  /// Fills in the head of a block whose `length` bytes of payload stand at `blockHeadLength` of `bytes`.
  static func seal(_ bytes: inout [UInt8], type: UInt16, encoding: UInt16 = Encoding.plain, length: Int) {
    for i in 0..<4 { bytes[i] = magic[i] }
    bytes.set(type, at: 4)
    bytes.set(encoding, at: 6)
    bytes.set(UInt32(length), at: 8)
    var crc = CRC32C()
    crc.update(bytes.span.extracting(0..<12))
    bytes.set(crc.value, at: 12)
    bytes.set(bodyChecksum(bytes, length: length), at: 16)
  }

  /// The checksum over the first 16 bytes of a block and its payload.
  static func bodyChecksum(_ bytes: [UInt8], length: Int) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes.span.extracting(0..<16))
    crc.update(bytes.span.extracting(blockHeadLength..<blockHeadLength + length))
    return crc.value
  }
}

extension [UInt8] {
  func integer<T: FixedWidthInteger>(at offset: Int, as type: T.Type) -> T {
    var value: T = 0
    for i in (0..<T.bitWidth / 8).reversed() { value = value << 8 | T(truncatingIfNeeded: self[offset + i]) }
    return value
  }

  mutating func set<T: FixedWidthInteger>(_ value: T, at offset: Int) {
    for i in 0..<T.bitWidth / 8 { self[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * i)) }
  }
}
