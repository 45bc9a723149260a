import IMU
import Signal
import Testing

@testable import Recording

/// Frames that a sensor gives, and such as it never does.
private struct FrameSource {
  var state: UInt64
  var index: UInt64 = 0
  var time: Int64 = 5_000_000_000
  let description: SensorDescription

  init(_ description: SensorDescription, seed: UInt64) {
    self.description = description
    state = seed
  }

  mutating func draw(_ range: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % range
  }

  mutating func next() -> RawFrame {
    switch draw(20) {
    case 0:
      let lost = UInt64(draw(1000))
      index &+= lost
      time &+= Int64(lost) * 10_000_000
      let causes = (1...UInt8.max).compactMap { GapCause(rawValue: $0) }
      return RawFrame(
        Gap(
          cause: causes[draw(causes.count)], nextIndex: index, lost: lost, time: Timestamp(nanoseconds: time),
          errno: Int32(draw(200) - 100)))
    case 1:
      return .clock(
        offset: Int64(draw(1 << 30)) * 1_700_000_000, isSynchronised: draw(2) == 0, at: Timestamp(nanoseconds: time))
    case 2:
      var frame = RawFrame()
      frame.kind = .mark
      frame.time = Timestamp(nanoseconds: time &- Int64(draw(1_000_000)))
      frame.byteCount = UInt16(draw(200))
      for i in 0..<Int(frame.byteCount) { frame.bytes[i] = UInt8(draw(256)) }
      return frame
    default: return samples()
    }
  }

  private mutating func samples() -> RawFrame {
    var frame = RawFrame()
    let stride = description.bytesPerSample
    let count = draw(4) == 0 ? 1 + draw(RawFrame.capacity / stride) : 10
    frame.timeSource = [.read, .edge, .exact][draw(3)]
    frame.count = UInt16(count)
    frame.byteCount = UInt16(count * stride)
    // Wild bytes, small steps, or all the same.
    let style = draw(3)
    for i in 0..<Int(frame.byteCount) {
      frame.bytes[i] =
        switch style {
        case 0: UInt8(draw(256))
        case 1: UInt8(truncatingIfNeeded: (i % stride) * 7 + (i / stride) / 3 + draw(2))
        default: 0xFF
        }
    }
    // A frame whose bytes are no whole samples, a number that jumps.
    if draw(15) == 0 { frame.byteCount -= 1 }
    if draw(15) == 0 { index &+= UInt64(draw(1 << 20)) }
    if draw(40) == 0 { index = .max &- UInt64(draw(100)) }
    time &+= Int64(count) * 10_000_000 + Int64(draw(200_000)) - 100_000
    if draw(40) == 0 { time &-= 1 << 62 }
    frame.firstIndex = index
    frame.time = Timestamp(nanoseconds: time)
    index &+= UInt64(count)
    return frame
  }
}

private func descriptions() throws -> [SensorDescription] {
  var all = try Chip.supported.map { chip in
    let setup = try SensorSetup(chip, SensorRequest())
    return setup.description(ChipIdentity(chip: chip, whoAmI: 0x68), rate: setup.rate)
  }
  let single = try SensorSetup(.mpu6050, SensorRequest(reading: .single))
  all.append(single.description(ChipIdentity(chip: .mpu6050, whoAmI: 0x68), rate: single.rate))
  for hasGyroscope in [true, false] {
    all.append(
      SensorDescription(
        chip: .virtual, hasGyroscope: hasGyroscope, accelerationScale: 1e-4, rotationScale: 1e-5,
        fullScaleCounts: .max, nominalRate: Hertz(100), rateTolerance: 0, site: .shank))
  }
  return all
}

@Suite struct DeltaCodingTests {
  private let seed = UInt64.random(in: 0 ... .max)

  @Test func everyByteOfASampleBelongsToOneChannel() throws {
    for description in try descriptions() {
      let layout = SampleLayout(description)
      let covered = layout.channels.flatMap { Array($0.offset..<$0.offset + $0.width) }
      #expect(covered.sorted() == Array(0..<description.bytesPerSample))
    }
  }

  @Test func whateverIsWrittenIsReadBackBitForBit() throws {
    print("seed \(seed)")
    for (n, description) in try descriptions().enumerated() {
      var source = FrameSource(description, seed: seed &+ UInt64(n))
      var (writer, reader) = (
        DeltaCoding(SampleLayout(description)), DeltaCoding(SampleLayout(description))
      )
      var bytes = [UInt8](repeating: 0, count: 400_000)
      var offset = 0
      var written: [(frame: RawFrame, end: Int)] = []
      while offset + DeltaCoding.longest < bytes.count, written.count < 600 {
        var frame = source.next()
        let after = writer.encode(&frame, into: &bytes, at: offset)
        #expect(after - offset <= DeltaCoding.longest)
        offset = after
        written.append((frame, after))
      }
      var at = 0
      for (expected, end) in written {
        var frame = RawFrame()
        guard reader.decode(bytes, at: at, end: offset, into: &frame) == .frame(end) else {
          Issue.record("\(description.chip): a frame did not come back")
          return
        }
        at = end
        #expect(isSame(frame, expected))
      }
      #expect(at == offset)
    }
  }

  private func isSame(_ a: RawFrame, _ b: RawFrame) -> Bool {
    guard a.kind == b.kind, a.timeSource == b.timeSource, a.count == b.count, a.byteCount == b.byteCount,
      a.firstIndex == b.firstIndex, a.time == b.time, a.errno == b.errno, a.lost == b.lost,
      a.wallOffset == b.wallOffset, a.wallIsSynchronised == b.wallIsSynchronised,
      a.kind != .gap || a.gapCause == b.gapCause
    else { return false }
    for i in 0..<Int(a.byteCount) where a.bytes[i] != b.bytes[i] { return false }
    return true
  }

  /// Whatever stands there, it is read to an end: no trap, nothing from beyond the end.
  @Test func anyBytesAreReadWithoutATrap() throws {
    print("seed \(seed)")
    var random = FrameSource(try descriptions()[0], seed: seed)
    for description in try descriptions() {
      for _ in 0..<200 {
        let bytes = (0..<300).map { _ in UInt8(random.draw(256)) }
        var reader = DeltaCoding(SampleLayout(description))
        var (at, frames) = (0, 0)
        var frame = RawFrame()
        loop: while at < 250, frames < 1000 {
          switch reader.decode(bytes, at: at, end: 250, into: &frame) {
          case .frame(let next), .unknown(let next):
            #expect(next > at && next <= 250)
            at = next
            frames += 1
          case .malformed: break loop
          }
        }
      }
    }
  }

  /// A still leg: three counts of noise of 16 bits.
  @Test func aStillLegTakesAThirdOfItsSize() throws {
    print("seed \(seed)")
    let description = try descriptions()[0]
    var source = FrameSource(description, seed: seed)
    var coding = DeltaCoding(SampleLayout(description))
    var bytes = [UInt8](repeating: 0, count: 100_000)
    var offset = 0
    for n in 0..<100 {
      var frame = RawFrame()
      frame.count = 10
      frame.byteCount = 120
      frame.firstIndex = UInt64(n * 10)
      frame.time = Timestamp(nanoseconds: Int64(n) * 100_000_000 + Int64(source.draw(40_000)))
      for i in 0..<60 {
        let value = UInt16(bitPattern: Int16(1000 * (i % 6) + source.draw(7) - 3))
        frame.bytes[2 * i] = UInt8(value >> 8)
        frame.bytes[2 * i + 1] = UInt8(value & 0xFF)
      }
      offset = coding.encode(&frame, into: &bytes, at: offset)
    }
    #expect(Double(offset) < 0.33 * 12_000)
  }
}
