import LinuxIO
import Recording
import Signal
import Synchronization

/// Plays a raw dump into the ring as if it were the sensor: at its own pace, `speed` times as fast, or as fast as it goes.
///
/// It waits where the ring is full: a recording loses nothing, whatever the speed.
struct ReplaySource: ~Copyable {
  private var reader: DumpReader
  private var sink: FrameSink
  private let status: SensorStatus
  /// Times as fast as it was recorded; nil: no pauses.
  private let speed: Double?
  /// What went wrong, for the end.
  private let failure: ReplayFailure

  init(
    _ reader: consuming DumpReader, _ sink: consuming FrameSink, _ status: SensorStatus, speed: Double?,
    _ failure: ReplayFailure
  ) {
    self.reader = reader
    self.sink = sink
    self.status = status
    self.speed = speed
    self.failure = failure
  }

  mutating func run() {
    status.phase = .replaying
    var frame = RawFrame()
    var first: (data: Int64, host: Int64)?
    // What a dump from the middle of a run knows of the wall clock; the ring is empty yet.
    if let clock = reader.header.clockBefore { _ = sink.offer(clock) }
    do {
      while !status.shouldStop, try reader.next(&frame) {
        let now = MonotonicClock.now()
        if let speed {
          let start = first ?? (frame.time.nanoseconds, now)
          first = start
          pause(until: start.host + Int64(Double(frame.time.nanoseconds - start.data) / speed))
        }
        while !sink.offer(frame) {
          if status.shouldStop { break }
          MonotonicClock.sleep(until: MonotonicClock.now() + 1_000_000)
        }
        status.newest = MonotonicClock.now()
        status.samples.wrappingAdd(Int(frame.kind == .samples ? frame.count : 0), ordering: .relaxed)
      }
    } catch {
      failure.set(error)
    }
    if reader.damagedBlocks > 0 { failure.setDamaged(reader.path, blocks: reader.damagedBlocks) }
    status.phase = .ended
  }

  /// Sleeps in pieces, so that a request to stop is heard.
  private func pause(until time: Int64) {
    while !status.shouldStop {
      let now = MonotonicClock.now()
      if now >= time { return }
      MonotonicClock.sleep(until: min(time, now + 200_000_000))
    }
  }
}
