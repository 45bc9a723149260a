import IMU
import Signal
import Testing

/// A leg that hardly moves: each reading is drawn anew, as a sensor with a few counts of noise gives it.
private struct StillSensor {
  var state: UInt64
  let description: SensorDescription

  init(_ chip: Chip, rate: Double = 100, seed: UInt64) throws {
    state = seed
    let setup = try SensorSetup(chip, SensorRequest(rate: Hertz(rate)))
    description = setup.description(ChipIdentity(chip: chip, whoAmI: 0x68), rate: setup.rate)
  }

  /// -4…4.
  mutating func noise() -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % 9 - 4
  }

  /// `count` big-endian samples; `hold` says which of the six axes do not move (all: the sample repeats).
  mutating func frame(_ count: Int, hold: Set<Int> = []) -> RawFrame {
    var frame = RawFrame()
    for i in 0..<count {
      for axis in 0..<6 {
        let value = (axis == 2 ? 4096 : 40 * axis) + (hold.contains(axis) ? 0 : noise())
        let word = UInt16(bitPattern: Int16(value))
        frame.bytes[12 * i + 2 * axis] = UInt8(word >> 8)
        frame.bytes[12 * i + 2 * axis + 1] = UInt8(word & 0xFF)
      }
    }
    frame.count = UInt16(count)
    frame.byteCount = UInt16(12 * count)
    return frame
  }
}

@Suite struct FrameCheckTests {
  private let seed = UInt64.random(in: 0 ... .max)

  @Test func anHourOfAStillLegIsGood() throws {
    print("seed \(seed)")
    var sensor = try StillSensor(.mpu6050, seed: seed)
    var check = FrameCheck(sensor.description)
    for _ in 0..<36_000 {
      var frame = sensor.frame(10)
      guard check.judge(&frame) == .good, check.stuckAxes == 0 else {
        Issue.record("a good frame was refused")
        return
      }
    }
  }

  /// A line that is held low or high, and what a transfer that was cut off in its middle leaves behind.
  @Test(arguments: [0x00, 0xFF, 0x02, 0x68] as [UInt8])
  func oneByteOverAndOverIsNoSample(_ byte: UInt8) throws {
    var sensor = try StillSensor(.mpu6050, seed: seed)
    var check = FrameCheck(sensor.description)
    var frame = sensor.frame(10)
    for i in 60..<120 { frame.bytes[i] = byte }
    #expect(check.judge(&frame) == .noSample)
    frame = sensor.frame(1)
    for i in 0..<12 { frame.bytes[i] = byte }
    #expect(check.judge(&frame) == .noSample)
    frame = sensor.frame(10)
    #expect(check.judge(&frame) == .good)
  }

  /// Weightless and still for one sample: an accelerometer alone gives six zeros.
  @Test func threeZerosOfAnAccelerometerAloneMayBeAFall() throws {
    let sensor = try StillSensor(.adxl345, seed: seed)
    var check = FrameCheck(sensor.description)
    var frame = RawFrame()
    frame.count = 4
    frame.byteCount = 24
    for i in [0, 6, 18] { frame.bytes[i] = 9 }
    #expect(check.judge(&frame) == .good)
    frame.bytes[6] = 0
    frame.bytes[18] = 0
    #expect(check.judge(&frame) == .noSample)
  }

  @Test func aDieThatHangsIsFrozenAfterAQuarterOfASecondAndStaysSo() throws {
    var sensor = try StillSensor(.mpu6050, seed: seed)
    var check = FrameCheck(sensor.description)
    var frame = sensor.frame(10)
    #expect(check.judge(&frame) == .good)
    var verdicts: [FrameCheck.Verdict] = []
    for _ in 0..<4 {
      frame = sensor.frame(10, hold: [0, 1, 2, 3, 4, 5])
      verdicts.append(check.judge(&frame))
    }
    // The 26th of the same.
    #expect(verdicts == [.good, .good, .frozen, .frozen])
    // Set up anew, and still the same reading: no need to wait again.
    frame = sensor.frame(1, hold: [0, 1, 2, 3, 4, 5])
    #expect(check.judge(&frame) == .frozen)
    frame = sensor.frame(1)
    #expect(check.judge(&frame) == .good)
  }

  @Test(arguments: 0..<6)
  func oneAxisThatStandsStillIsNamed(_ axis: Int) throws {
    var sensor = try StillSensor(.mpu6050, seed: seed)
    var check = FrameCheck(sensor.description)
    for second in 0..<3 {
      for _ in 0..<10 {
        var frame = sensor.frame(10, hold: [axis])
        #expect(check.judge(&frame) == .good)
      }
      if second == 0 { #expect(check.stuckAxes == 0) }
    }
    #expect(check.stuckAxes == 1 << UInt8(axis))
    var frame = sensor.frame(10)
    _ = check.judge(&frame)
    #expect(check.stuckAxes == 0)
  }

  /// ±4000 °/s: 140 m°/s a count, and the gyroscope's noise is 35. Equal readings say nothing about it.
  @Test func whereNoiseIsLostInTheRoundingNothingIsConcluded() throws {
    let request = SensorRequest(accelerationRange: 16, rotationRange: 4000)
    let setup = try SensorSetup(.ism330dhcx, request)
    let description = setup.description(ChipIdentity(chip: .ism330dhcx, whoAmI: 0x6B), rate: setup.rate)
    var check = FrameCheck(description)
    for n in 0..<40 {
      var frame = RawFrame()
      frame.count = 10
      frame.byteCount = 140
      for i in 0..<10 {
        // The accelerometer moves, the gyroscope does not.
        frame.bytes[14 * i] = 0x08
        frame.bytes[14 * i + 7] = 0x10
        for axis in 0..<3 { frame.bytes[14 * i + 8 + 2 * axis] = UInt8((n * 10 + i) % 50 + axis) }
      }
      #expect(check.judge(&frame) == .good)
    }
    #expect(check.stuckAxes == 0)
  }
}
