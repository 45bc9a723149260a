import IMU
import Signal
import Testing

private func decode(_ bytes: [UInt8], _ chip: Chip, _ request: SensorRequest = SensorRequest()) throws -> Sample {
  let setup = try SensorSetup(chip, request)
  let decoder = FrameDecoder(setup.description(ChipIdentity(chip: chip, whoAmI: 0), rate: setup.rate))
  var frame = RawFrame()
  for (i, byte) in bytes.enumerated() { frame.bytes[i] = byte }
  frame.count = 1
  frame.byteCount = UInt16(bytes.count)
  #expect(decoder.count(in: &frame) == 1)
  return decoder.decode(0, of: &frame)
}

private func g(_ sample: Sample) -> [Double] { (0..<3).map { Double(sample.acceleration[$0]) / 9.80665 } }
private func dps(_ sample: Sample) -> [Double] { (0..<3).map { Double(sample.rotation[$0]) * 180 / Double.pi } }

private func isNear(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-5) -> Bool {
  zip(a, b).allSatisfy { abs($0 - $1) < tolerance }
}

/// The test vectors of the data sheets' units, worked by hand: ±4 g and ±500 °/s.
@Suite struct LayoutTests {
  private let fourG = SensorRequest(accelerationRange: 4)

  @Test(arguments: [Chip.mpu6050, .mpu6500, .icm20689, .icm20948])
  func invenSense(_ chip: Chip) throws {
    let sample = try decode(
      [0x20, 0x00, 0xF0, 0x00, 0x00, 0x64, 0x02, 0x8F, 0xFF, 0x7D, 0x00, 0x00], chip, fourG)
    #expect(isNear(g(sample), [1, -0.5, 0.01220703125]))
    #expect(isNear(dps(sample), [10, -2, 0]))
  }

  @Test func invenSenseDataRegisters() throws {
    let request = SensorRequest(accelerationRange: 4, reading: .single)
    let sample = try decode(
      [0x01, 0x20, 0x00, 0xF0, 0x00, 0x00, 0x64, 0xFD, 0xF7, 0x02, 0x8F, 0xFF, 0x7D, 0x00, 0x00], .mpu6500, request)
    #expect(isNear(g(sample), [1, -0.5, 0.01220703125]))
    #expect(isNear(dps(sample), [10, -2, 0]))
  }

  /// Slot 1, gyro tag 0A, accelerometer tag 13 (its parity is odd without bit 0).
  @Test func lsm6dso() throws {
    let gyro: [UInt8] = [0x0A, 0xE8, 0x03, 0x30, 0xF8, 0x00, 0x00]
    let accel: [UInt8] = [0x13, 0x05, 0x20, 0xFB, 0xDF, 0x00, 0x00]
    for bytes in [gyro + accel, accel + gyro] {
      let sample = try decode(bytes, .lsm6dso, fourG)
      #expect(isNear(dps(sample), [17.5, -35, 0]))
      #expect(isNear(g(sample), [1.000034, -1.000034, 0], 1e-6))
    }
  }

  @Test func wordsThatAreNoSampleGiveNoNumbers() throws {
    let gyro: [UInt8] = [0x0A, 0xE8, 0x03, 0x30, 0xF8, 0x00, 0x00]
    let accel: [UInt8] = [0x10, 0x05, 0x20, 0xFB, 0xDF, 0x00, 0x00]
    let timestamp: [UInt8] = [0x20, 0xE8, 0x03, 0, 0, 0, 0]
    for bytes in [gyro + accel, gyro + gyro, timestamp + gyro] {
      let sample = try decode(bytes, .lsm6dso)
      #expect(!sample.isMeasurable)
    }
  }

  @Test func whatAnLSM6SaysBeforeItHasSettledCountsAsClipped() throws {
    let bytes: [UInt8] = [0x08, 0xFD, 0x7F, 0xFE, 0x7F, 0xFF, 0x7F, 0x10, 0, 0, 0, 0, 0, 0x20]
    #expect(try decode(bytes, .lsm6dso).isClipped)
  }

  @Test func lsm6ds3() throws {
    let sample = try decode(
      [0xE8, 0x03, 0x30, 0xF8, 0x00, 0x00, 0x05, 0x20, 0xFB, 0xDF, 0x00, 0x00], .lsm6ds3, fourG)
    #expect(isNear(dps(sample), [17.5, -35, 0]))
    #expect(isNear(g(sample), [1.000034, -1.000034, 0], 1e-6))
  }

  @Test func adxl345() throws {
    let sample = try decode([0x00, 0x01, 0x80, 0xFF, 0x00, 0x00], .adxl345)
    #expect(isNear(g(sample), [1, -0.5, 0]))
    #expect(sample.rotation == .zero && !sample.isClipped)
    // ±8 g are 2048 counts.
    #expect(try decode([0xFF, 0x07, 0, 0, 0, 0], .adxl345).isClipped)
  }
}
