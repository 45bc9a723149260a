import IMU
import Signal
import Testing

@Suite struct FrameDecoderTests {
  /// Worked by hand: at ±8 g 4096 counts are one g, at ±500 °/s 655 counts are 10 °/s.
  @Test func decodesTheChipsBigEndianCounts() throws {
    let description = try #require(MPU6050Configuration(rate: Hertz(100))).description(site: .shank, leg: .right)
    var frame = RawFrame()
    let bytes: [UInt8] = [0x10, 0x00, 0xF8, 0x00, 0x00, 0x64, 0x02, 0x8F, 0xFF, 0x7D, 0x00, 0x00]
    for (i, byte) in bytes.enumerated() { frame.bytes[i] = byte }
    frame.count = 1
    frame.byteCount = 12
    let sample = FrameDecoder(description).decode(0, of: &frame)
    #expect(abs(sample.acceleration[0] - 9.80665) < 1e-5)
    #expect(abs(sample.acceleration[1] + 4.903325) < 1e-5)
    #expect(abs(sample.acceleration[2] - 0.2394202) < 1e-6)
    #expect(abs(sample.rotation[0] - 0.17453293) < 1e-6)
    #expect(abs(sample.rotation[1] + 0.03490659) < 1e-6)
    #expect(sample.rotation[2] == 0)
    #expect(!sample.isClipped)
  }

  @Test(arguments: [(0x7F, 0xFF), (0x80, 0x00), (0x80, 0x01)] as [(UInt8, UInt8)])
  func fullScaleCountsAsClipped(_ high: UInt8, _ low: UInt8) throws {
    let description = try #require(MPU6050Configuration(rate: Hertz(100))).description(site: .shank, leg: nil)
    var frame = RawFrame()
    frame.bytes[8] = high
    frame.bytes[9] = low
    frame.count = 1
    frame.byteCount = 12
    #expect(FrameDecoder(description).decode(0, of: &frame).isClipped)
  }

  @Test func aFrameThatClaimsMoreSamplesThanItHoldsGivesWhatIsThere() throws {
    let description = try #require(MPU6050Configuration(rate: Hertz(100))).description(site: .shank, leg: nil)
    var frame = RawFrame()
    frame.count = 50
    frame.byteCount = 31
    let count = FrameDecoder(description).count(in: &frame)
    #expect(count == 2)
  }
}
