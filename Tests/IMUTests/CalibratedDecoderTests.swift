import IMU
import Signal
import Testing

/// Worked by hand: ±8 g is 4096 counts a g, ±500 °/s is 65.5 counts a °/s; both scales are 1/count here to keep it plain.
@Suite struct CalibratedDecoderTests {
  private func description(_ calibration: Calibration?) -> SensorDescription {
    SensorDescription(
      chip: .mpu6050, whoAmI: 0x68, hasGyroscope: true, accelerationScale: 0.002, rotationScale: 0.0005,
      fullScaleCounts: 32767, nominalRate: Hertz(100), rateTolerance: 0.03, site: .shank, calibration: calibration)
  }

  private func frame(_ counts: [Int16]) -> RawFrame {
    var frame = RawFrame()
    for (i, value) in counts.enumerated() {
      frame.bytes[2 * i] = UInt8(truncatingIfNeeded: value >> 8)
      frame.bytes[2 * i + 1] = UInt8(truncatingIfNeeded: value)
    }
    frame.count = 1
    frame.byteCount = 12
    return frame
  }

  private let errors = Calibration(
    gyroscope: .init(bias: SIMD3(0.1, -0.2, 0), error: .zero, scale: 0.0005, temperature: nil, date: nil),
    accelerometer: .init(
      offset: SIMD3(0.5, -0.25, 1), sensitivity: SIMD3(1.25, 0.8, 1), residual: nil, positions: 6, scale: 0.002,
      temperature: nil, date: nil))

  @Test func whatTheSensorAddsAndScalesIsTakenOut() {
    var frame = frame([3000, -1000, 4000, 400, 400, -2000])
    let sample = FrameDecoder(description(errors)).decode(0, of: &frame)
    // (6 − 0.5)/1.25, (−2 + 0.25)/0.8, 8 − 1; 0.2 − 0.1, 0.2 + 0.2, −1.
    #expect(sample.acceleration == SIMD3<Float>(4.4, -2.1875, 7))
    #expect(sample.rotation == SIMD3<Float>(0.1, 0.4, -1))
    #expect(!sample.isClipped)
  }

  @Test func withoutACalibrationNotABitChanges() {
    var state: UInt64 = 0x1234_5678_9ABC_DEF1
    for _ in 0..<2000 {
      let counts = (0..<6).map { _ -> Int16 in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int16(truncatingIfNeeded: state)
      }
      var frame = frame(counts)
      let plain = FrameDecoder(description(nil)).decode(0, of: &frame)
      let strap = Calibration(strap: .init(resonance: nil, highest: Hertz(80), taps: 5, date: nil))
      let told = FrameDecoder(description(strap)).decode(0, of: &frame)
      for k in 0..<3 {
        #expect(plain.acceleration[k].bitPattern == Float(Double(counts[k]) * 0.002).bitPattern)
        #expect(plain.rotation[k].bitPattern == Float(Double(counts[3 + k]) * 0.0005).bitPattern)
        #expect(told.acceleration[k].bitPattern == plain.acceleration[k].bitPattern)
        #expect(told.rotation[k].bitPattern == plain.rotation[k].bitPattern)
      }
    }
  }

  /// The chip ends at its last count, wherever the calibration puts that.
  @Test func clippingIsThatOfTheCounts() {
    for (counts, isClipped) in [
      ([32767, 0, 0, 0, 0, 0], true), ([0, 0, 1, 0, -32768, 0], true), ([32766, 1, 1, -32766, 1, 1], false),
    ] as [([Int16], Bool)] {
      var frame = frame(counts)
      #expect(FrameDecoder(description(errors)).decode(0, of: &frame).isClipped == isClipped)
    }
  }

  /// A read that failed gives zeros; as 1 g to the side it would pass for a reading.
  @Test func nothingButZerosStaysNothing() {
    var frame = frame([0, 0, 0, 0, 0, 0])
    #expect(FrameDecoder(description(errors)).decode(0, of: &frame).acceleration == .zero)
  }
}

@Suite struct ThermometerTests {
  /// A device of which only two registers matter.
  private struct Registers: RegisterBus {
    struct Failure: Error {}
    var values: [UInt8: UInt8]
    mutating func read(_ register: UInt8) throws(Failure) -> UInt8 { values[register] ?? 0 }
    mutating func write(_ register: UInt8, _ value: UInt8) throws(Failure) { throw Failure() }
    mutating func pause(milliseconds: Int) {}
    mutating func read(
      _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int
    ) throws(Failure) {
      for i in 0..<count { buffer[offset + i] = values[register + UInt8(i)] ?? 0 }
    }
  }

  /// From the data sheets' formulas: −521 counts are 35 °C in the MPU-6050's older sheet (−521/340 + 36.53).
  @Test(
    arguments: [
      (.mpu6050, [0x41: 0xFD, 0x42: 0xF7], 34.998), (.mpu6500, [0x41: 0x0D, 0x42: 0x0B], 31.001),
      (.icm20948, [0x39: 0x0D, 0x3A: 0x0B], 31.001), (.lsm6dso, [0x20: 0x80, 0x21: 0x02], 27.5),
      (.lsm6ds3, [0x20: 0xF0, 0x21: 0xFF], 24), (.icm20689, [0x41: 0x00, 0x42: 0x00], 25), (.adxl345, [:], nil),
    ] as [(Chip, [UInt8: UInt8], Double?)])
  func eachFamilyHasItsOwnFormula(_ chip: Chip, _ values: [UInt8: UInt8], _ expected: Double?) throws {
    var bus = Registers(values: values)
    let found = try Thermometer.celsius(of: chip, on: &bus)
    guard let expected else {
      #expect(found == nil)
      return
    }
    #expect(abs(try #require(found) - expected) < 0.01)
  }
}
