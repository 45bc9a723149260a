import IMU
import LinuxIO
import Pipeline
import RingBuffer
import Signal
import Synchronization
import Testing
import Tremor
import Wire

@testable import Daemon

private func text(_ frame: RawFrame) -> String {
  String(decoding: (0..<Int(frame.byteCount)).map { frame.bytes[$0] }, as: UTF8.self)
}

@Suite struct MarkSinkTests {
  @Test func aMarkIsARecordOfTheStream() throws {
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 4, filledWith: RawFrame())
    var consumer = ends.consumer
    var sink = MarkSink(ends.producer)
    try sink.push(MarkWords(kind: "urge"), at: Timestamp(nanoseconds: 77))
    try sink.push(MarkWords(kind: "pill", note: "half, with water"), at: Timestamp(nanoseconds: 99))
    var frame = RawFrame()
    var seen: [String] = []
    while consumer.pop(into: &frame) { seen.append("\(frame.kind) \(frame.time.nanoseconds) \(text(frame))") }
    #expect(seen == ["mark 77 urge", "mark 99 pill\thalf, with water"])
  }

  @Test(arguments: [
    ("", ""), ("two\tkinds", ""), ("line\n", ""), ("urge", "a\tb"), ("urge", "\u{7F}"),
    (String(repeating: "x", count: 33), ""),
  ])
  func whatWouldBreakTheRecordIsRefused(kind: String, note: String) {
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 4, filledWith: RawFrame())
    var consumer = ends.consumer
    var sink = MarkSink(ends.producer)
    var refusal: MarkSink.Refusal?
    do throws(MarkSink.Refusal) {
      try sink.push(MarkWords(kind: kind, note: note), at: Timestamp(nanoseconds: 1))
    } catch {
      refusal = error
    }
    #expect(refusal == .malformed)
    var frame = RawFrame()
    let popped = consumer.pop(into: &frame)
    #expect(!popped)
  }

  @Test func aLongNoteIsCutBetweenCharacters() {
    let frame = MarkSink.record(
      MarkWords(kind: "note", note: String(repeating: "é", count: 300)), at: Timestamp(nanoseconds: 1))
    #expect(text(frame) == "note\t" + String(repeating: "é", count: 97))
    #expect(frame.byteCount == 199)
  }

  @Test func aLongNoteLeavesRoomForTheAge() {
    let mark = MarkWords(kind: "note", note: String(repeating: "x", count: 300), age: 604_800_000, isCarried: true)
    let frame = MarkSink.record(mark, at: Timestamp(nanoseconds: 1))
    #expect(frame.byteCount == 200)
    #expect(text(frame) == "note\t" + String(repeating: "x", count: 177) + "\t604800000\tcarried")
  }

  @Test func moreThanTheRingHoldsIsRefused() throws {
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 2, filledWith: RawFrame())
    var sink = MarkSink(ends.producer)
    try sink.push(MarkWords(kind: "a"), at: Timestamp(nanoseconds: 1))
    try sink.push(MarkWords(kind: "b"), at: Timestamp(nanoseconds: 2))
    #expect(throws: MarkSink.Refusal.tooMany) { try sink.push(MarkWords(kind: "c"), at: Timestamp(nanoseconds: 3)) }
  }
}

@Suite struct ProcessingTests {
  private let sensor = SensorDescription(
    chip: .virtual, hasGyroscope: false, accelerationScale: 1.0 / 4096, rotationScale: 1, fullScaleCounts: 32767,
    nominalRate: Hertz(100), rateTolerance: 0, site: .shank)

  /// Ten samples of the virtual chip, the newest at `time`.
  private func samples(_ index: UInt64, at time: Int64) -> RawFrame {
    var frame = RawFrame()
    frame.timeSource = .exact
    frame.count = 10
    frame.byteCount = 10 * 12
    frame.firstIndex = index
    frame.time = Timestamp(nanoseconds: time)
    return frame
  }

  /// A mark takes the way of a frame: its line, and the recording, have it at its own time. Who watches frames gets them all.
  @Test(arguments: [false, true])
  func marksAreRecordedAndSaidAtTheirOwnTime(isWatched: Bool) throws {
    let frames = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    let marks = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    let recording = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    let outputs = RingBuffer.make(
      of: Output.self, capacity: 64, filledWith: .finding(.features(Features(time: 0, quality: Quality()))))
    var source = frames.producer
    var sink = MarkSink(marks.producer)
    _ = source.push(samples(0, at: 1_000_000_000))
    _ = source.push(samples(10, at: 1_100_000_000))
    try sink.push(MarkWords(kind: "urge"), at: Timestamp(nanoseconds: 1_034_000_000))
    let status = SensorStatus()
    status.phase = .ended
    let pipeline = try Pipeline(sensor, AnalysisSettings())
    let producer = recording.producer
    let watched = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    status.isRawWatched.store(isWatched, ordering: .relaxed)
    let ends = ProcessEnds(
      frames: frames.consumer, marks: marks.consumer, outputs: outputs.producer, recording: consume producer,
      watched: watched.producer)
    Processing(pipeline, status, ends, RunHandover()).run()

    var kept = recording.consumer
    var said = outputs.consumer
    var seen = watched.consumer
    var frame = RawFrame()
    var kinds: [RawFrame.Kind] = []
    while kept.pop(into: &frame) { kinds.append(frame.kind) }
    #expect(kinds == [.samples, .samples, .mark])
    #expect(text(frame) == "urge")
    var output = Output.finding(.features(Features(time: 0, quality: Quality())))
    var seconds: [Double] = []
    while said.pop(into: &output) { if case .mark(_, let at) = output { seconds.append(at) } }
    // The first of the ten samples is the zero: 90 ms before the newest.
    #expect(seconds.count == 1)
    #expect(abs((seconds.first ?? 0) - 0.124) < 1e-6)
    kinds = []
    while seen.pop(into: &frame) { kinds.append(frame.kind) }
    #expect(kinds == (isWatched ? [.samples, .samples, .mark] : []))
    #expect(status.recordLost.load(ordering: .relaxed) == 0)
  }
}
