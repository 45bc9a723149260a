import IMU
import RingBuffer
import Signal
import Testing

@testable import Daemon

@Suite struct FrameSinkTests {
  private func samples(_ count: UInt16, at nanoseconds: Int64 = 0) -> RawFrame {
    var frame = RawFrame()
    frame.count = count
    frame.byteCount = count * 12
    frame.time = Timestamp(nanoseconds: nanoseconds)
    return frame
  }

  @Test func samplesAreNumberedWithoutHoles() {
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    var consumer = ends.consumer
    var sink = FrameSink(ends.producer, SensorStatus())
    var frame = samples(10)
    sink.push(&frame)
    frame = samples(7)
    sink.push(&frame)
    sink.pushGap(.busError, lost: 30, at: Timestamp(nanoseconds: 5), errno: 121)
    frame = samples(3)
    sink.push(&frame)
    var seen: [(RawFrame.Kind, UInt64)] = []
    while consumer.pop(into: &frame) { seen.append((frame.kind, frame.firstIndex)) }
    #expect(seen.map { $0.0 } == [.samples, .samples, .gap, .samples])
    #expect(seen.map { $0.1 } == [0, 10, 47, 47])
    #expect(sink.nextIndex == 50)
  }

  /// What a full ring refuses comes back as a gap with the right number, before the next frame that fits.
  @Test func whatAFullRingRefusesIsAGap() {
    let status = SensorStatus()
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 2, filledWith: RawFrame())
    var consumer = ends.consumer
    var sink = FrameSink(ends.producer, status)
    var frame = samples(10)
    for _ in 0..<5 {
      frame = samples(10)
      sink.push(&frame)
    }
    var out = RawFrame()
    while consumer.pop(into: &out) {}
    #expect(out.firstIndex == 10)
    frame = samples(4, at: 900)
    sink.push(&frame)
    var popped = consumer.pop(into: &out)
    #expect(popped && out.kind == .gap)
    #expect(out.gap.cause == .ringOverrun && out.gap.lost == 30 && out.gap.nextIndex == 50)
    popped = consumer.pop(into: &out)
    #expect(popped && out.kind == .samples && out.firstIndex == 50)
  }
}

@Suite struct FrameSinkFullTests {
  /// A hole whose record the full ring refused is told with what the ring refused itself.
  @Test func aHoleThatFoundNoRoomIsNotForgotten() {
    let status = SensorStatus()
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 2, filledWith: RawFrame())
    var consumer = ends.consumer
    var sink = FrameSink(ends.producer, status)
    var frame = RawFrame()
    frame.count = 10
    frame.byteCount = 120
    while sink.pushRecord(.clock(offset: 0, isSynchronised: false, at: Timestamp(nanoseconds: 0))) {}
    sink.pushGap(.busError, lost: 50, at: Timestamp(nanoseconds: 5), errno: 121)
    sink.push(&frame)
    while consumer.pop(into: &frame) {}
    frame = RawFrame()
    frame.count = 4
    frame.byteCount = 48
    sink.push(&frame)
    let popped = consumer.pop(into: &frame)
    #expect(popped && frame.kind == .gap && frame.gap.lost == 60 && frame.gap.nextIndex == 60)
    #expect(status.lost(.busError) == 50 && status.lost(.ringOverrun) == 10)
  }
}

@Suite struct SensorStatusTests {
  @Test(
    arguments: [
      .none, .bus(121), .bus(-1), .stranger(Stranger(.otherChip, register: 0x75, answer: 0x98, chip: .icm20689)),
      .changedChip(identity: 0xEA, chip: .icm20948),
      .registerMismatch(bank: 2, register: 0x1C, expected: 0x10, found: 0xFF),
      .stalled,
    ] as [SensorStatus.Fault])
  func aFaultComesBackAsItWent(_ fault: SensorStatus.Fault) {
    let status = SensorStatus()
    status.fault = fault
    #expect(status.fault == fault)
  }

  @Test func aRateComesBackAsItWent() {
    let status = SensorStatus()
    status.rate = (99.987, 0.004)
    #expect(status.rate.value == 99.987 && status.rate.error == 0.004)
  }
}
