import IMU
import Signal
import Testing

/// What the acquisition does with a chip, without clock and bus: level, read, and a fresh start where either says so.
private func drain<C: IMUChip & ~Copyable>(
  _ chip: inout C, _ model: Chip, _ seen: inout [[Int16]]
) throws where C.Failure == EmulatedDevice.Failure {
  var frame = RawFrame()
  let level: FIFOLevel
  do { level = try chip.fifoLevel() } catch { return }
  var left: Int
  switch level {
  case .samples(let count): left = count
  case .full(let count): left = count
  case .overflow: left = 0
  }
  while left > 0 {
    let part = min(left, chip.fifo.samplesPerFrame)
    do {
      try chip.readFIFO(samples: part, into: &frame)
    } catch {
      try chip.startFIFO()
      return
    }
    #expect(Int(frame.byteCount) <= RawFrame.capacity && Int(frame.count) == part)
    seen += counts(frame, model)
    left -= part
  }
  if case .samples = level { return }
  try chip.startFIFO()
}

/// Every sample that came out is one that went in, in order, none twice.
private func isSubsequence(_ seen: [[Int16]], of produced: Int, _ sample: (Int) -> [Int16]) -> Bool {
  var n = 0
  for one in seen {
    while n < produced, sample(n) != one { n += 1 }
    if n == produced { return false }
    n += 1
  }
  return true
}

/// Bursts of any length, overruns, failed transfers, torn counts and brown-outs, in any order.
@Suite struct RandomFIFOTests {
  private func run<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ model: Chip, _ device: EmulatedDevice, _ random: inout SeededRandom,
    produce: (Int) -> Void
  ) throws -> [[Int16]] where C.Failure == EmulatedDevice.Failure {
    var seen: [[Int16]] = []
    try chip.configure()
    try chip.startFIFO()
    for _ in 0..<120 {
      let most = Int.random(in: 0..<10, using: &random) == 0 ? 2 * chip.fifo.depth : 12
      produce(Int.random(in: 0...most, using: &random))
      if Int.random(in: 0..<8, using: &random) == 0 {
        device.failsAfter = Int.random(in: 0..<4, using: &random)
      }
      // A failure that is left over would hit the fresh start, which has retries of its own in the daemon.
      do { try drain(&chip, model, &seen) } catch { try chip.startFIFO() }
      device.failsAfter = nil
    }
    return seen
  }

  @Test(arguments: 0..<8)
  func whatComesOutWentInInOrder(_ round: Int) throws {
    var random = SeededRandom.fresh("random FIFO")
    let mpu = MPU6500Emulator()
    var mpuChip = MPU6500<EmulatedDevice>(
      bus: mpu, configuration: try #require(MPU6500Configuration(.mpu6500, rate: Hertz(100))))
    var seen = try run(&mpuChip, .mpu6500, mpu, &random) { mpu.produce($0) }
    #expect(seen.count > 200 && isSubsequence(seen, of: mpu.produced) { ramp($0) })

    let icm = ICM20948Emulator()
    var icmChip = ICM20948<EmulatedDevice>(
      bus: icm, configuration: try #require(ICM20948Configuration(rate: Hertz(102.27))))
    seen = try run(&icmChip, .icm20948, icm, &random) { icm.produce($0) }
    #expect(seen.count > 200 && isSubsequence(seen, of: icm.produced) { ramp($0) })

    let dso = LSM6DSOEmulator()
    var dsoChip = LSM6DSO<EmulatedDevice>(
      bus: dso, configuration: try #require(LSM6DSOConfiguration(.lsm6dso, rate: Hertz(104.17))))
    seen = try run(&dsoChip, .lsm6dso, dso, &random) { dso.produce($0) }
    #expect(seen.count > 200 && isSubsequence(seen, of: dso.produced) { ramp($0) })

    let ds3 = LSM6DS3Emulator()
    var ds3Chip = LSM6DS3<EmulatedDevice>(
      bus: ds3, configuration: try #require(LSM6DS3Configuration(.lsm6ds3, rate: Hertz(104.17))))
    seen = try run(&ds3Chip, .lsm6ds3, ds3, &random) { ds3.produce($0) }
    #expect(seen.count > 200 && isSubsequence(seen, of: ds3.produced) { ramp($0) })

    let adxl = ADXL345Emulator()
    var adxlChip = ADXL345<EmulatedDevice>(
      bus: adxl, configuration: try #require(ADXL345Configuration(rate: Hertz(100))))
    seen = try run(&adxlChip, .adxl345, adxl, &random) { adxl.produce($0) }
    #expect(
      seen.count > 200
        && isSubsequence(seen, of: adxl.produced) { ramp($0)[..<3].map { $0 % 2048 } + [0, 0, 0] })
    #expect(adxl.spoilt == 0)
  }

  /// A FIFO that holds anything at all: no trap, and of an LSM6DSO only words that pair up.
  @Test func noContentOfAFIFOTraps() throws {
    var random = SeededRandom.fresh("any content")
    for _ in 0..<300 {
      let dso = LSM6DSOEmulator()
      var chip = LSM6DSO<EmulatedDevice>(
        bus: dso, configuration: try #require(LSM6DSOConfiguration(.lsm6dso, rate: Hertz(104.17))))
      try chip.configure()
      try chip.startFIFO()
      dso.words = (0..<Int.random(in: 0...512, using: &random)).map { _ in
        (0..<7).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
      var seen: [[Int16]] = []
      try drain(&chip, .lsm6dso, &seen)

      let mpu = MPU6500Emulator()
      var other = MPU6500<EmulatedDevice>(
        bus: mpu, configuration: try #require(MPU6500Configuration(.mpu6500, rate: Hertz(100))))
      try other.configure()
      try other.startFIFO()
      mpu.fifo = (0..<Int.random(in: 0...600, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      try drain(&other, .mpu6500, &seen)
    }
  }
}
