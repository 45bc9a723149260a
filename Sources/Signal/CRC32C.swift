/// The Castagnoli checksum (RFC 3720, appendix B.4): polynomial 0x1EDC6F41, reflected, as used by iSCSI and ext4.
package struct CRC32C: Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  package init() {}

  package mutating func update(_ byte: UInt8) {
    state = crcTable[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
  }

  package mutating func update(_ bytes: Span<UInt8>) {
    for i in bytes.indices { update(bytes[i]) }
  }

  package var value: UInt32 { ~state }

  package static func of(_ bytes: Span<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes)
    return crc.value
  }
}

private let crcTable: InlineArray<256, UInt32> = {
  var table = InlineArray<256, UInt32>(repeating: 0)
  for i in 0..<256 {
    var value = UInt32(i)
    for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1 }
    table[i] = value
  }
  return table
}()
