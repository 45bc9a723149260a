import Signal
import Testing

@Suite struct CRC32CTests {
  /// Check values of RFC 3720, appendix B.4.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      ([UInt8](0..<32), 0x46DD_794E),
      ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
      ([UInt8]("123456789".utf8), 0xE306_9283),
    ] as [([UInt8], UInt32)])
  func matchesThePublishedVectors(_ bytes: [UInt8], _ expected: UInt32) {
    #expect(CRC32C.of(bytes.span) == expected)
  }

  @Test func pieceByPieceIsTheSameAsAtOnce() {
    let bytes = [UInt8]("the quick brown fox".utf8)
    for cut in bytes.indices {
      var crc = CRC32C()
      crc.update(bytes.span.extracting(0..<cut))
      crc.update(bytes.span.extracting(cut..<bytes.count))
      #expect(crc.value == CRC32C.of(bytes.span))
    }
  }
}
