import IMU
import LinuxIO
import Signal
import Synchronization

/// Reading samples one by one from the data registers.
extension Acquisition {
  /// Asks twice a period whether there is a new sample, or, with a line, at each edge. Ten make a frame. A sample that was
  /// not fetched in time is overwritten: what is missing is known from the time alone.
  mutating func streamSingles<C: SingleSampleChip & ~Copyable>(
    _ chip: inout C, _ line: consuming EdgeLine?
  ) where C.Failure == Errno {
    let line = line
    tellWallTime()
    empty()
    var wakeup = MonotonicClock.now()
    var (lastRead, readBefore) = (Int64(0), Int64(0))
    var (lastPoll, lastProgress) = (wakeup, wakeup)
    var newInARow = 0
    watch.begin(wakeup)
    while !status.shouldStop {
      var (edge, edges) = (Int64(0), 0)
      switch line {
      case .some(let line): (edge, edges) = nextEdge(line)
      case .none:
        wakeup += period / 2
        let now = MonotonicClock.now()
        if now > wakeup + period { wakeup = now }
        MonotonicClock.sleep(until: wakeup)
        noteLateness(MonotonicClock.now() - wakeup)
      }
      let isNew: Bool
      do {
        isNew = try chip.readSample(into: &frame)
      } catch {
        status.busErrors.wrappingAdd(1, ordering: .relaxed)
        // The sample stays in its register for a period: asked again, unless the bus is gone for long.
        if MonotonicClock.now() - lastProgress < 250_000_000 { continue }
        flush(lastRead)
        report(error)
        return
      }
      let now = MonotonicClock.now()
      // Not asked for more than a period: one may have been overwritten. The edges tell how many there were.
      let mayMiss = edges == 0 ? now - lastPoll > period : edges > 1
      lastPoll = now
      newInARow = isNew && edges == 0 ? newInARow + 1 : 0
      // Some of these dies wake from a reset by themselves and go on, faster and at other settings. What they gave since the
      // last look is no sample.
      if hasForgotten(&chip, now, every: 1_000_000_000, isSuspected: newInARow == 4) {
        empty()
        return
      }
      if isNew {
        let isEdge = edge != 0 && now - edge < period
        let time = isEdge ? edge : now
        if mayMiss, lastRead != 0, time - lastRead > period + period / 2 { setApart(lastRead) }
        (readBefore, lastRead) = (lastRead, time)
        lastProgress = now
        if frame.count >= 10 {
          let verdict = handOver(lastRead, isEdge ? .edge : .read)
          empty()
          if verdict == .frozen || shouldReset(now) { return }
          // One byte over and over: who is there?
          if verdict == .noSample, !isStillThere(&chip) { return }
        }
      } else if edges > 0, readBefore != 0, now - lastProgress <= 300_000_000 {
        // An edge without a sample: it was taken at the edge before, whose own sample it had overwritten. One that has
        // gone already is followed by the hole instead.
        if frame.count > 0 {
          setApart(readBefore)
          lastRead = edge
        } else {
          lose(.fifoOverflow, 0)
        }
      } else if now - lastProgress > 300_000_000 {
        flush(lastRead)
        status.fault = .stalled
        do { try chip.verify() } catch { report(error) }
        lose(.stalled, 0)
        return
      }
      tellWallTime()
    }
    flush(lastRead)
  }

  /// Waits for an edge for a period and a quarter: where one is missed, its sample is still there then. The time of the
  /// newest and how many came; zeros if none did or the line is gone.
  private mutating func nextEdge(_ line: borrowing EdgeLine) -> (time: Int64, count: Int) {
    do {
      guard try line.wait(timeoutNanoseconds: period + period / 4) else {
        noteEdges(0, MonotonicClock.now())
        return (0, 0)
      }
      let edges = try line.drain()
      let now = MonotonicClock.now()
      noteEdges(edges.count, now)
      if edges.count == 1 { noteLateness(now - edges.newest) }
      if now - edges.newest < 0 { return (0, edges.count + edges.lost) }
      return (edges.newest, edges.count + edges.lost)
    } catch {
      MonotonicClock.sleep(until: MonotonicClock.now() + period / 2)
      return (0, 0)
    }
  }

  private mutating func isStillThere<C: SingleSampleChip & ~Copyable>(
    _ chip: inout C
  ) -> Bool where C.Failure == Errno {
    do {
      try chip.verify()
      return true
    } catch {
      report(error)
      return false
    }
  }

  private mutating func empty() {
    frame.count = 0
    frame.byteCount = 0
  }

  /// Hands over what has been gathered, the newest of it read at `time`.
  private mutating func flush(_ time: Int64) {
    if frame.count > 0 { _ = handOver(time, .read) }
    empty()
  }

  /// The newest sample comes after a hole: what was gathered before goes first.
  private mutating func setApart(_ time: Int64) {
    let length = Int(frame.byteCount) / Int(frame.count)
    let offset = Int(frame.byteCount) - length
    frame.count -= 1
    frame.byteCount -= UInt16(length)
    if frame.count > 0 { _ = handOver(time, .read) }
    for i in 0..<length { frame.bytes[i] = frame.bytes[offset + i] }
    frame.count = 1
    frame.byteCount = UInt16(length)
    lose(.fifoOverflow, 0)
  }
}
