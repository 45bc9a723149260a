import LinuxIO
import Pipeline
import RingBuffer
import Signal
import Synchronization
import Tremor

/// Steps 4 to 7 of one run on a thread of its own: takes frames and marks from their rings, runs the pipeline, hands its outputs
/// on. No file, no lock, no allocation: what must be written is written by the publisher.
struct Processing: ~Copyable {
  private let pipeline: Pipeline
  private let status: SensorStatus
  private let handover: RunHandover
  private var ends: ProcessEnds
  private var frame = RawFrame()

  init(
    _ pipeline: consuming sending Pipeline, _ status: SensorStatus, _ ends: consuming ProcessEnds,
    _ handover: RunHandover
  ) {
    self.pipeline = pipeline
    self.status = status
    self.ends = ends
    self.handover = handover
  }

  /// Works until the source has ended and the rings are empty, or until another run is to begin, to which it leaves its ends of
  /// the rings. Either way what is open is closed.
  consuming func run() {
    if work() { return }
    let handover = handover
    handover.leave(ends)
  }

  /// False if another run is to begin.
  private mutating func work() -> Bool {
    if let clock = ends.clock {
      frame = clock.frame
      take()
    }
    let isLast = takeAll()
    let status = status
    var waits = 0
    pipeline.finish { output in Self.hand(output, to: &ends.outputs, status, &waits) }
    if isLast { status.endProcessing() }
    return isLast
  }

  /// Looks into the rings every 50 ms; false if another run is to begin.
  private mutating func takeAll() -> Bool {
    while true {
      // Asked before the ring is emptied: what the source pushed before it ended is then seen for sure.
      let isLast = status.isSourceOver
      while !handover.isWanted, ends.frames.pop(into: &frame) {
        if frame.kind == .clock { ends.clock = ClockRecord(frame) }
        take()
        status.consumed.wrappingAdd(1, ordering: .relaxed)
        status.rate = (pipeline.rate.value, pipeline.rateError.value)
      }
      if handover.isWanted { return false }
      while ends.marks.pop(into: &frame) { take() }
      if isLast { return true }
      MonotonicClock.sleep(until: MonotonicClock.now() + 50_000_000)
    }
  }

  private mutating func take() {
    record()
    let status = status
    var waits = 0
    pipeline.consume(&frame) { output in Self.hand(output, to: &ends.outputs, status, &waits) }
  }

  /// Hours without a sensor come out in one go, two windows for each second: the event loop is given the time to take them. The
  /// newest events wait longest; none of it waits for ever.
  private static func hand(
    _ output: Output, to outputs: inout Producer<Output>, _ status: SensorStatus, _ waits: inout Int
  ) {
    while !outputs.push(output) {
      var limit = 600
      if case .finding(.features) = output { limit = 400 }
      // Whoever ends is not held up for long.
      if status.shouldStop { limit = 20 }
      if waits >= limit {
        status.outputsLost.wrappingAdd(1, ordering: .relaxed)
        return
      }
      waits += 1
      MonotonicClock.sleep(until: MonotonicClock.now() + 10_000_000)
    }
  }

  private mutating func record() {
    // Who watches and is slow misses some: the times of the lines show it.
    if status.isRawWatched.load(ordering: .relaxed) { _ = ends.watched.push(frame) }
    guard ends.recording != nil else { return }
    if ends.recording?.push(frame) == true {
      ends.recorded &+= 1
    } else {
      status.recordLost.wrappingAdd(1, ordering: .relaxed)
    }
  }
}
