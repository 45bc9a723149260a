import LinuxIO
import Pipeline
import RingBuffer
import Signal
import Synchronization
import Tremor

/// Steps 4 to 7 on a thread of its own: takes frames and marks from their rings, runs the pipeline, hands its outputs on. No
/// file, no lock, no allocation: what must be written is written by the publisher.
struct Processing: ~Copyable {
  private let pipeline: Pipeline
  private let status: SensorStatus
  private var frames: Consumer<RawFrame>
  private var marks: Consumer<RawFrame>
  private var outputs: Producer<Output>
  /// Where frames go that are to be recorded; nil if nothing is.
  private var recording: Producer<RawFrame>?
  /// Where they go while somebody watches them.
  private var watched: Producer<RawFrame>
  private var frame = RawFrame()

  init(
    _ pipeline: consuming sending Pipeline, _ status: SensorStatus, frames: consuming Consumer<RawFrame>,
    marks: consuming Consumer<RawFrame>, outputs: consuming Producer<Output>, recording: consuming Producer<RawFrame>?,
    watched: consuming Producer<RawFrame>
  ) {
    self.pipeline = pipeline
    self.status = status
    self.frames = frames
    self.marks = marks
    self.outputs = outputs
    self.recording = recording
    self.watched = watched
  }

  /// Looks into the rings every 50 ms until the source has ended and they are empty.
  mutating func run() {
    while true {
      // Asked before the ring is emptied: what the source pushed before it ended is then seen for sure.
      let isLast = status.phase == .ended
      while frames.pop(into: &frame) {
        take()
        status.consumed.wrappingAdd(1, ordering: .relaxed)
        status.rate = (pipeline.rate.value, pipeline.rateError.value)
      }
      while marks.pop(into: &frame) { take() }
      if isLast { break }
      MonotonicClock.sleep(until: MonotonicClock.now() + 50_000_000)
    }
    let status = status
    var waits = 0
    pipeline.finish { output in Self.hand(output, to: &outputs, status, &waits) }
    status.endProcessing()
  }

  private mutating func take() {
    record()
    let status = status
    var waits = 0
    pipeline.consume(&frame) { output in Self.hand(output, to: &outputs, status, &waits) }
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
    if status.isRawWatched.load(ordering: .relaxed) { _ = watched.push(frame) }
    guard recording != nil else { return }
    if recording?.push(frame) == false { status.recordLost.wrappingAdd(1, ordering: .relaxed) }
  }
}
