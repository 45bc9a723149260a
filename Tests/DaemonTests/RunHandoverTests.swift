import LinuxIO
import Pipeline
import RingBuffer
import Signal
import Synchronization
import Testing
import Tremor

@testable import Daemon

@Suite struct RunHandoverTests {
  private let sensor = SensorDescription(
    chip: .mpu6050, hasGyroscope: true, accelerationScale: 9.80665 / 16384, rotationScale: 1e-4, fullScaleCounts: 32767,
    nominalRate: Hertz(100), rateTolerance: 0.05, site: .shank)

  private func samples(_ index: Int) -> RawFrame {
    var frame = RawFrame()
    frame.timeSource = .exact
    frame.count = 10
    frame.byteCount = 120
    frame.firstIndex = UInt64(index)
    frame.time = Timestamp(nanoseconds: 1_000_000_000 + Int64(index) * 10_000_000)
    return frame
  }

  private func start(
    _ pipeline: consuming sending Pipeline, _ status: SensorStatus, _ ends: consuming ProcessEnds,
    _ handover: RunHandover
  )
    throws -> RealtimeThread
  {
    try RealtimeThread(name: "process", state: Processing(pipeline, status, ends, handover)) { $0.run() }
  }

  /// One run after another over the same rings: each frame goes to one of them, the second knows the wall clock, and what the
  /// first has said stands before the beginning of the second.
  @Test(.timeLimit(.minutes(1)), arguments: [0, 1, 7, 30])
  func anotherRunTakesOverWithoutLosingAFrame(first: Int) throws {
    let frames = RingBuffer.make(of: RawFrame.self, capacity: 64, filledWith: RawFrame())
    let marks = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    let kept = RingBuffer.make(of: RawFrame.self, capacity: 128, filledWith: RawFrame())
    let outputs = RingBuffer.make(
      of: Output.self, capacity: 1024, filledWith: .finding(.features(Features(time: 0, quality: Quality()))))
    let watched = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    let producer = kept.producer
    let status = SensorStatus()
    let handover = RunHandover()
    var source = frames.producer
    var thread: RealtimeThread? = try start(
      Pipeline(sensor, AnalysisSettings()), status,
      ProcessEnds(
        frames: frames.consumer, marks: marks.consumer, outputs: outputs.producer, recording: consume producer,
        watched: watched.producer), handover)
    _ = source.push(.clock(offset: 42, isSynchronised: true, at: Timestamp(nanoseconds: 900_000_000)))
    for i in 0..<first { _ = source.push(samples(10 * i)) }
    while status.consumed.load(ordering: .relaxed) < first + 1 {
      MonotonicClock.sleep(until: MonotonicClock.now() + 1_000_000)
    }
    handover.ask()
    var left: ProcessEnds?
    while left == nil {
      left = handover.take()
      MonotonicClock.sleep(until: MonotonicClock.now() + 1_000_000)
    }
    thread.take()?.join()
    #expect(!status.hasEndedProcessing)
    #expect(left?.recorded == first + 1)

    for i in first..<40 { _ = source.push(samples(10 * i)) }
    status.phase = .ended
    if let ends = left.take() {
      try start(Pipeline(sensor, AnalysisSettings()), status, ends, RunHandover()).join()
    }
    #expect(status.hasEndedProcessing)

    var recorded = kept.consumer
    var frame = RawFrame()
    var indices: [UInt64] = []
    var clocks = 0
    while recorded.pop(into: &frame) {
      if frame.kind == .samples { indices.append(frame.firstIndex) } else { clocks += 1 }
    }
    #expect(indices == (0..<40).map { UInt64(10 * $0) })
    #expect(clocks == 2)
    var said = outputs.consumer
    var output = Output.finding(.features(Features(time: 0, quality: Quality())))
    var beginnings: [(Int64, Int64?)] = []
    while said.pop(into: &output) {
      if case .began(let time, let wall) = output { beginnings.append((time.nanoseconds, wall?.offset)) }
    }
    #expect(beginnings.count == (first == 0 ? 1 : 2))
    #expect(beginnings.allSatisfy { $0.1 == 42 })
    // Ten samples a frame, timed by its newest.
    #expect(beginnings.last?.0 == 1_000_000_000 + Int64(10 * first) * 10_000_000 - 90_000_000)
    #expect(status.recordLost.load(ordering: .relaxed) == 0 && status.outputsLost.load(ordering: .relaxed) == 0)
  }
}
