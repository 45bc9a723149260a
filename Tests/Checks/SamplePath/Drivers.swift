import CHeapCounter
import IMU
import Signal

/// A bus whose chip holds what is written to it, and ten samples whenever it is asked.
private struct QuietBus: RegisterBus, ~Copyable {
  enum Failure: Error { case never }

  private var registers = InlineArray<256, UInt8>(repeating: 0)

  mutating func read(_ register: UInt8) throws(Failure) -> UInt8 {
    register == 0x39 ? 10 : registers[Int(register)]
  }

  mutating func write(_ register: UInt8, _ value: UInt8) throws(Failure) { registers[Int(register)] = value }

  mutating func read(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int
  ) throws(Failure) {
    for i in 0..<count { buffer[offset + i] = answer(register, i, of: count) }
  }

  mutating func pause(milliseconds: Int) {}

  private func answer(_ register: UInt8, _ i: Int, of count: Int) -> UInt8 {
    switch register {
    // 120 bytes; 20 words with a tag; 60 words without.
    case 0x70 where count == 2, 0x72 where count == 2: i == 1 ? 120 : 0
    case 0x3A where count == 2: i == 0 ? 20 : 0
    case 0x3A where count == 4: i == 0 ? 60 : 0
    // Data-ready, and a sample.
    case 0x3A: 1
    // Angular rate, acceleration, of one slot.
    case 0x78: i % 14 == 0 ? 0x08 : i % 14 == 7 ? 0x10 : 1
    default: 0
    }
  }
}

/// Sets a chip up and reads it as the acquisition does; says how many samples came.
private func run<C: IMUChip & ~Copyable>(_ chip: inout C, _ frame: inout RawFrame) -> Int {
  var samples = 0
  do {
    try chip.configure()
    for _ in 0..<20 {
      try chip.startFIFO()
      for _ in 0..<50 {
        guard case .samples(let count) = try chip.fifoLevel() else { return -1 }
        try chip.readFIFO(samples: count, into: &frame)
        samples += Int(frame.count)
      }
    }
  } catch { return -1 }
  return samples
}

private func runSingles<C: SingleSampleChip & ~Copyable>(_ chip: inout C, _ frame: inout RawFrame) -> Bool {
  do {
    try chip.startRegisters()
    for _ in 0..<1_000 {
      frame.count = 0
      frame.byteCount = 0
      if try !chip.readSample(into: &frame) { return false }
    }
  } catch { return false }
  return true
}

/// The settings of every driver, made before anything is watched.
private struct Configurations {
  let mpu6050: MPU6050Configuration
  let mpu6500: MPU6500Configuration
  let icm20948: ICM20948Configuration
  let lsm6dso: LSM6DSOConfiguration
  let lsm6ds3: LSM6DS3Configuration
  let adxl345: ADXL345Configuration

  init?() {
    guard let mpu6050 = MPU6050Configuration(rate: Hertz(100)),
      let mpu6500 = MPU6500Configuration(.mpu6500, rate: Hertz(100)),
      let icm20948 = ICM20948Configuration(rate: Hertz(102.27)),
      let lsm6dso = LSM6DSOConfiguration(.lsm6dso, rate: Hertz(104.17), watermark: 10),
      let lsm6ds3 = LSM6DS3Configuration(.lsm6ds3, rate: Hertz(104.17), watermark: 10),
      let adxl345 = ADXL345Configuration(rate: Hertz(100), watermark: 10)
    else { return nil }
    (self.mpu6050, self.mpu6500, self.icm20948) = (mpu6050, mpu6500, icm20948)
    (self.lsm6dso, self.lsm6ds3, self.adxl345) = (lsm6dso, lsm6ds3, adxl345)
  }

  /// How many samples came from all of them; -1 if the single ones did not.
  func runAll(_ frame: inout RawFrame) -> Int {
    var samples = 0
    var one = MPU6050(bus: QuietBus(), configuration: mpu6050)
    samples += run(&one, &frame)
    guard runSingles(&one, &frame) else { return -1 }
    var two = MPU6500(bus: QuietBus(), configuration: mpu6500)
    samples += run(&two, &frame)
    guard runSingles(&two, &frame) else { return -1 }
    var three = ICM20948(bus: QuietBus(), configuration: icm20948)
    samples += run(&three, &frame)
    var four = LSM6DSO(bus: QuietBus(), configuration: lsm6dso)
    samples += run(&four, &frame)
    var five = LSM6DS3(bus: QuietBus(), configuration: lsm6ds3)
    samples += run(&five, &frame)
    var six = ADXL345(bus: QuietBus(), configuration: adxl345)
    return samples + run(&six, &frame)
  }
}

/// Every driver, setup, FIFO and single samples, while the heap and the locks are watched; what the runtime sets up on first
/// use belongs to the start. Nil if all went well.
func countDrivers() -> String? {
  guard let all = Configurations() else { return "a configuration was refused" }
  var frame = RawFrame()
  _ = all.runAll(&frame)
  counter_start()
  let samples = all.runAll(&frame)
  counter_stop()
  let (heap, locks) = (counter_heap(), counter_locks())
  print("| \(samples) samples through six drivers: \(heap) heap requests, \(locks) locks")
  if samples != 60_000 { return "the drivers gave \(samples) samples" }
  return heap == 0 && locks == 0 ? nil : "a driver takes something"
}
