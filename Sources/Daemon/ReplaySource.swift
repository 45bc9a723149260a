import LinuxIO
import Recording
import Signal
import Synchronization

/// Plays the raw dumps of one run into the ring as if they were the sensor: at their own pace, `speed` times as fast, or as fast as
/// it goes.
///
/// It waits where the ring is full: a recording loses nothing, whatever the speed.
struct ReplaySource: ~Copyable {
  private var dumps: DumpSequence
  private var sink: FrameSink
  private let status: SensorStatus
  /// Times as fast as it was recorded; nil: no pauses.
  private let speed: Double?
  /// What went wrong, for the end.
  private let failure: ReplayFailure

  init(
    _ dumps: consuming DumpSequence, _ sink: consuming FrameSink, _ status: SensorStatus, speed: Double?,
    _ failure: ReplayFailure
  ) {
    self.dumps = dumps
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
    if let clock = dumps.header.clockBefore { _ = sink.offer(clock) }
    do throws(DumpError) {
      playing: while !status.shouldStop {
        switch try dumps.next(&frame) {
        case .frame: break
        // The headers are of one run: a file that goes back in it.
        case .newRun: throw DumpError.otherRun(path: dumps.path, run: dumps.header.run)
        case .end: break playing
        }
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
    if let refusal = dumps.reports.lazy.compactMap(\.refusal).first { failure.set(refusal) }
    if dumps.damagedBlocks > 0 { failure.setDamaged(blocks: dumps.damagedBlocks) }
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
