import Glibc
import LinuxIO
import Testing

/// Runs only in the rig's guest (`Tests/Rig/run Tests/Rig/i2c-probe …`), which has an I2C bus with a simulated MPU-6050
/// at 0x68, a kernel driver on 0x6A, and a GPIO chip labelled "imurig" whose line 17 is the sensor's interrupt.
private let isGuest = unsafe getenv("TREMORD_RIG_GUEST") != nil

/// Asks the simulated sensor for a fault, or reads one of its figures.
private enum Sensor {
  static func set(_ name: String, _ value: Int) throws { try set(value, at: "class/misc/imurig-mpu6050/\(name)") }

  static func set(_ value: Int, at path: String) throws {
    let file = unsafe open("/sys/\(path)", O_WRONLY)
    try #require(file >= 0)
    defer { close(file) }
    let text = Array("\(value)\n".utf8)
    try #require(unsafe write(file, text, text.count) == text.count)
  }

  static func get(_ path: String) throws -> Int {
    let file = unsafe open("/sys/\(path)", O_RDONLY)
    try #require(file >= 0)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe read(file, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return try #require(Int(text))
  }
}

/// The middle and the largest of some durations, as text.
private func summary(_ nanoseconds: [Int64]) -> String {
  let sorted = nanoseconds.sorted()
  guard let first = sorted.first, let last = sorted.last else { return "none" }
  return
    "median \(sorted[sorted.count / 2] / 1000) µs, least \(first / 1000) µs, most \(last / 1000) µs, n \(sorted.count)"
}

@Suite(.serialized, .enabled(if: isGuest, "needs the rig")) struct RigTests {
  private func sensor() throws -> I2CDevice { try I2CDevice(bus: "/dev/i2c-1", address: 0x68) }

  /// Wakes the sensor at 100 Hz, ±2 g, ±250 °/s, with the interrupt on data ready and accelerometer and gyroscope in
  /// the FIFO.
  private func start(_ device: borrowing I2CDevice) throws {
    try device.writeByte(0x6B, 0x80)
    usleep(100_000)
    for (register, value) in [
      (0x6B, 0x01), (0x1A, 0x03), (0x19, 9), (0x1C, 0), (0x1B, 0), (0x23, 0x78), (0x38, 0x01), (0x6A, 0x04),
      (0x6A, 0x40),
    ] as [(UInt8, UInt8)] {
      try device.writeByte(register, value)
    }
  }

  private func word(_ bytes: InlineArray<1024, UInt8>, _ at: Int) -> Int16 {
    Int16(bitPattern: UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1]))
  }

  @Test func aRegisterIsReadAndWritten() throws {
    let device = try sensor()
    try start(device)
    let identity = try device.readByte(0x75)
    #expect(identity == 0x68)
    try device.writeByte(0x19, 19)
    let divider = try device.readByte(0x19)
    #expect(divider == 19)
  }

  @Test func aBurstIsOneTransactionWithTheRightBytes() throws {
    let device = try sensor()
    try start(device)
    usleep(100_000)
    var bytes = InlineArray<1024, UInt8>(repeating: 0xAA)
    let before = try Sensor.get("class/misc/imurig-mpu6050/xfers")
    try device.read(0x3B, count: 14, into: &bytes, at: 100)
    let transfers = try Sensor.get("class/misc/imurig-mpu6050/xfers") - before
    #expect(transfers == 1)
    // At rest with Z up: 1 g is 16384 at ±2 g. Nothing beside the 14 bytes is touched.
    let z = word(bytes, 104)
    #expect(z == 16384)
    let beside = (bytes[99], bytes[114])
    #expect(beside == (0xAA, 0xAA))

    var times: [Int64] = []
    for _ in 0..<200 {
      let begun = MonotonicClock.now()
      try device.read(0x3B, count: 14, into: &bytes, at: 0)
      times.append(MonotonicClock.now() - begun)
    }
    print("rig: 14 bytes in one transaction: \(summary(times))")
  }

  @Test func theFIFOIsReadInOneTransaction() throws {
    let device = try sensor()
    try start(device)
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    var times: [Int64] = []
    for _ in 0..<5 {
      usleep(300_000)
      try device.read(0x72, count: 2, into: &bytes, at: 0)
      let size = (Int(bytes[0]) << 8 | Int(bytes[1])) / 12 * 12
      #expect(size >= 20 * 12)
      let before = try Sensor.get("class/misc/imurig-mpu6050/xfers")
      let begun = MonotonicClock.now()
      try device.read(0x74, count: size, into: &bytes, at: 12)
      times.append(MonotonicClock.now() - begun)
      let transfers = try Sensor.get("class/misc/imurig-mpu6050/xfers") - before
      #expect(transfers == 1)
      let z = (0..<size / 12).map { word(bytes, 12 + 12 * $0 + 4) }
      #expect(z.allSatisfy { $0 == 16384 })
      print("rig: FIFO burst of \(size) bytes")
    }
    print("rig: FIFO burst: \(summary(times))")
  }

  @Test func aBurstThatDoesNotFitIsRefused() throws {
    let device = try sensor()
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    for (count, offset) in [(0, 0), (-1, 0), (1, 1024), (1025, 0), (12, 1013), (1, -1), (Int.max, 1)] {
      var failure: Errno?
      do throws(Errno) { try device.read(0x3B, count: count, into: &bytes, at: offset) } catch { failure = error }
      #expect(failure == Errno(code: EINVAL))
    }
    try device.read(0x3B, count: 12, into: &bytes, at: 1012)
  }

  @Test func faultsOnTheBusAreErrorsAndPass() throws {
    let device = try sensor()
    try start(device)
    var bytes = InlineArray<1024, UInt8>(repeating: 0)
    for (fault, number, expected) in [
      ("nack", ENXIO, ENXIO), ("nack", EREMOTEIO, EREMOTEIO), ("timeout", 0, ETIMEDOUT), ("short_xfer", 0, EIO),
    ] {
      if number != 0 { try Sensor.set("nack_errno", Int(number)) }
      try Sensor.set(fault, 1)
      var failure: Errno?
      do throws(Errno) { try device.read(0x3B, count: 14, into: &bytes, at: 0) } catch { failure = error }
      #expect(failure == Errno(code: expected))
      try device.read(0x3B, count: 14, into: &bytes, at: 0)
      if fault == "nack" {
        try Sensor.set(fault, 1)
        #expect(throws: Errno(code: expected)) { try sensor().readByte(0x75) }
      }
    }
    try Sensor.set("nack_errno", Int(ENXIO))
    let identity = try device.readByte(0x75)
    #expect(identity == 0x68)
  }

  @Test func nothingAnswersAtAFreeAddress() throws {
    let device = try I2CDevice(bus: "/dev/i2c-1", address: 0x50)
    var failure: Errno?
    do throws(Errno) { _ = try device.readByte(0) } catch { failure = error }
    #expect(failure == Errno(code: ENXIO))
    let advice = try #require(I2CDevice.explain(Errno(code: ENXIO), bus: "/dev/i2c-1", address: 0x50))
    #expect(advice.contains("0x50") && advice.contains("i2cdetect -y 1"))
  }

  @Test func aDeviceWithAKernelDriverIsLeftAloneAndTheDriverNamed() throws {
    var told: SystemCallFailure?
    do throws(SystemCallFailure) { _ = try I2CDevice(bus: "/dev/i2c-1", address: 0x6A) } catch { told = error }
    let failure = try #require(told)
    print("rig: \(failure)")
    #expect(failure.errno.code == EBUSY)
    #expect(failure.description.contains("st_lsm6dsx_i2c"))
    #expect(failure.description.contains("1-006a"))
  }

  @Test func theBusIsListed() {
    let bus = I2CBus.all().first { $0.number == 1 }
    #expect(bus?.path == "/dev/i2c-1")
    #expect(bus?.name == "imurig bus")
  }

  @Test func edgesComeAtTheSampleRateWithTheKernelsTime() throws {
    let device = try sensor()
    try start(device)
    let line = try EdgeLine(LineAddress("line", chip: "imurig", offset: 17))
    _ = try line.drain()
    var stamps: [Int64] = []
    var delays: [Int64] = []
    var drains: [Int64] = []
    while stamps.count < 300 {
      let came = try line.wait(timeoutNanoseconds: 1_000_000_000)
      try #require(came)
      let begun = MonotonicClock.now()
      let edges = try line.drain()
      drains.append(MonotonicClock.now() - begun)
      #expect(edges.count >= 1)
      if edges.count == 1 {
        stamps.append(edges.newest)
        delays.append(begun - edges.newest)
      }
    }
    #expect(delays.allSatisfy { $0 >= 0 })
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    let period = Double(stamps[299] - stamps[0]) / 299
    let gaps = zip(stamps, stamps.dropFirst()).map { $1 - $0 }
    let jitter = (gaps.map { (Double($0) - 1e7) * (Double($0) - 1e7) }.reduce(0, +) / Double(gaps.count)).squareRoot()
    print(
      "rig: edge period \(period / 1e6) ms, jitter (rms about 10 ms) \(jitter / 1000) µs; intervals: \(summary(gaps))")
    print("rig: edge to drain: \(summary(delays)); drain: \(summary(drains))")
    #expect(abs(period - 1e7) < 2e5)
  }

  @Test func queuedEdgesAreCountedAndTheQueueIsEmptiedOnce() throws {
    let device = try sensor()
    try start(device)
    let line = try EdgeLine(LineAddress("line", .name("GPIO17")))
    _ = try line.drain()
    usleep(100_000)
    let edges = try line.drain()
    print("rig: \(edges.count) edges after 100 ms, lost \(edges.lost)")
    #expect((8...16).contains(edges.count))
    let now = MonotonicClock.now()
    #expect(edges.newest < now && edges.newest > now - 50_000_000)
    // A sensor at rest has no edges: both calls say so and neither hangs.
    try device.writeByte(0x38, 0)
    usleep(30_000)
    _ = try line.drain()
    let none = try line.drain()
    #expect(none.count == 0 && none.lost == 0 && none.newest == 0)
    let begun = MonotonicClock.now()
    let came = try line.wait(timeoutNanoseconds: 50_000_000)
    #expect(!came)
    #expect(MonotonicClock.now() - begun >= 50_000_000)
    let atOnce = try line.wait(timeoutNanoseconds: -1)
    #expect(!atOnce)
  }

  @Test func aLineIsGivenToOneAndTheNextIsToldWhoHasIt() throws {
    do {
      let line = try EdgeLine(LineAddress("line", chip: "0", offset: 17))
      var told: SystemCallFailure?
      do throws(SystemCallFailure) { _ = try EdgeLine(LineAddress("line", chip: "gpiochip0", offset: 17)) } catch {
        told = error
      }
      #expect(told?.errno.code == EBUSY)
      #expect(told?.description.contains("in use by tremord") == true)
      _ = try line.drain()
    }
    // Given back at the end of its owner's life.
    _ = try EdgeLine(LineAddress("line", chip: "0", offset: 17))
    var told: SystemCallFailure?
    do throws(SystemCallFailure) { _ = try EdgeLine(LineAddress("line", chip: "imurig", offset: 54)) } catch {
      told = error
    }
    print("rig: \(told.map(\.description) ?? "no failure")")
    #expect(told?.errno.code == EINVAL)
    #expect(told?.description.contains("lines 0 to 53") == true)
  }

  @Test func anOutputLineDrivesTheLED() throws {
    let led = try OutputLine(LineAddress("led", chip: "imurig", offset: 22))
    for isOn in [true, false, true, true, false] {
      try led.set(isOn)
      let level = try Sensor.get("devices/platform/imurig/led")
      #expect(level == (isOn ? 1 : 0))
    }
    // The sensor drives its interrupt line: nobody else may.
    #expect(throws: SystemCallFailure.self) { _ = try OutputLine(LineAddress("led", chip: "imurig", offset: 17)) }
  }

  /// The button of the rig idles high; pressed it is low.
  @Test func aSwitchTellsBothEdgesWithTheKernelsTime() throws {
    let button = "devices/platform/imurig/button"
    let line = try SwitchLine(LineAddress("button", chip: "imurig", offset: 27), pull: .up)
    var edges: [SwitchLine.Edge] = []
    try line.drain { edges.append($0) }
    #expect(edges.isEmpty)
    var isClosed = try line.isClosed()
    #expect(!isClosed)
    var written: [Int64] = []
    for level in [0, 1, 0] {
      written.append(MonotonicClock.now())
      try Sensor.set(level, at: button)
      usleep(20_000)
    }
    isClosed = try line.isClosed()
    #expect(isClosed)
    try line.drain { edges.append($0) }
    #expect(edges.map(\.isClosed) == [true, false, true])
    let late = zip(edges, written).map { $0.time - $1 }
    print("rig: write to edge, ns: \(late)")
    #expect(late.count == 3 && late.allSatisfy { (0..<2_000_000).contains($0) })
    try Sensor.set(1, at: button)
  }

  /// A full queue: with libgpiod 1.6 the first 16 edges are left, with 2.x the last 64. The level is right with both.
  @Test func aFullQueueOfASwitchKeepsWhatTheLibrarysKernelInterfaceKeeps() throws {
    let button = "devices/platform/imurig/button"
    let line = try SwitchLine(LineAddress("button", .name("GPIO27")), pull: .up)
    var first: Int64 = 0
    for i in 0..<101 {
      if i == 1 { first = MonotonicClock.now() }
      try Sensor.set(i % 2, at: button)
    }
    var edges: [SwitchLine.Edge] = []
    try line.drain { edges.append($0) }
    let isClosed = try line.isClosed()
    print("rig: \(edges.count) of 101 edges kept")
    #expect(isClosed)
    #expect(zip(edges, edges.dropFirst()).allSatisfy { $0.time < $1.time })
    if GPIOChip.libraryInterface == 1 {
      #expect(edges.count == 16 && (edges.first?.time ?? .max) < first)
    } else {
      #expect(edges.count == 64 && (edges.first?.time ?? 0) > first && edges.last?.isClosed == true)
    }
    try Sensor.set(1, at: button)
  }

  /// A queue that was full for the data-ready line: the count, what is told to be lost, and whether `newest` is the newest.
  @Test func aFullQueueOfEdgesIsToldAsTheLibraryCan() throws {
    let device = try sensor()
    try start(device)
    let line = try EdgeLine(LineAddress("line", chip: "imurig", offset: 17))
    _ = try line.drain()
    usleep(1_000_000)
    let edges = try line.drain()
    let age = MonotonicClock.now() - edges.newest
    print("rig: \(edges.count) edges after 1 s, lost \(edges.lost), newest \(age / 1000) µs old")
    if GPIOChip.libraryInterface == 1 {
      #expect(edges.count == 16 && edges.lost == 0 && age > 500_000_000)
    } else {
      #expect(edges.count == 64 && (30...50).contains(edges.lost) && age < 20_000_000)
    }
  }

  @Test func aSwitchThatIsInUseIsToldWithItsUser() throws {
    let line = try SwitchLine(LineAddress("button", chip: "imurig", offset: 27), pull: .up)
    var told: SystemCallFailure?
    do throws(SystemCallFailure) {
      _ = try SwitchLine(LineAddress("button", chip: "0", offset: 27), pull: .up)
    } catch { told = error }
    #expect(told?.description.contains("in use by tremord: choose another line with `button.offset`") == true)
    _ = try line.isClosed()
  }

  /// A Pi's resistor: a line that nothing drives is held by it.
  @Test func aPulledLineIsOpen() throws {
    for pull in [SwitchLine.Pull.up, .down, .up] {
      let line = try SwitchLine(LineAddress("button", chip: "imurig", offset: 26), pull: pull)
      let isClosed = try line.isClosed()
      #expect(!isClosed)
    }
  }

  @Test func chipsAreListedWithTheirLabels() throws {
    #expect(GPIOChip.all().contains { $0.path == "/dev/gpiochip0" && $0.label == "imurig" && $0.lineCount == 54 })
    var told: SystemCallFailure?
    do throws(SystemCallFailure) { _ = try EdgeLine(LineAddress("line", chip: "auto", offset: 17)) } catch {
      told = error
    }
    // There is no Raspberry Pi here: the chips that there are get named.
    #expect(told?.description.contains("imurig") == true)
  }

  @Test func realTimeAndALockedStackAreGrantedToRoot() throws {
    let thread = try RealtimeThread(name: "acquire", priority: 20) {}
    #expect(thread.scheduling == .fifo(priority: 20))
    #expect(thread.stackLockFailure == nil)
  }
}
