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
    var (lastRead, lastPoll, lastProgress, lastCheck) = (Int64(0), wakeup, wakeup, wakeup)
    while !status.shouldStop {
      var edge: Int64 = 0
      switch line {
      case .some(let line): edge = nextEdge(line)
      case .none:
        wakeup += period / 2
        let now = MonotonicClock.now()
        if now > wakeup + period { wakeup = now }
        MonotonicClock.sleep(until: wakeup)
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
      // Not asked for more than a period: one may have been overwritten.
      let mayMiss = now - lastPoll > period
      lastPoll = now
      if isNew {
        let isEdge = edge != 0 && now - edge < period
        let time = isEdge ? edge : now
        if mayMiss, lastRead != 0, time - lastRead > period + period / 2 { setApart(lastRead) }
        lastRead = time
        lastProgress = now
        if frame.count >= 10 {
          handOver(lastRead, isEdge ? .edge : .read)
          empty()
        }
      } else if now - lastProgress > 300_000_000 {
        flush(lastRead)
        status.fault = .stalled
        do { try chip.verify() } catch { report(error) }
        lose(.stalled, 0)
        return
      }
      // Some of these dies wake from a reset by themselves and go on at other settings.
      if now - lastCheck > 2_000_000_000 {
        lastCheck = now
        do { try chip.verify() } catch {
          flush(lastRead)
          report(error)
          return
        }
        tellWallTime()
      }
    }
    flush(lastRead)
  }

  /// Waits for an edge for at most two periods; its time, 0 if none came or it is gone.
  private func nextEdge(_ line: borrowing EdgeLine) -> Int64 {
    do {
      guard try line.wait(timeoutNanoseconds: 2 * period) else {
        status.missedEdges.wrappingAdd(1, ordering: .relaxed)
        return 0
      }
      return try line.drain().newest
    } catch {
      MonotonicClock.sleep(until: MonotonicClock.now() + period / 2)
      return 0
    }
  }

  private mutating func empty() {
    frame.count = 0
    frame.byteCount = 0
  }

  /// Hands over what has been gathered, the newest of it read at `time`.
  private mutating func flush(_ time: Int64) {
    if frame.count > 0 { handOver(time, .read) }
    empty()
  }

  /// The newest sample comes after a hole: what was gathered before goes first.
  private mutating func setApart(_ time: Int64) {
    let length = Int(frame.byteCount) / Int(frame.count)
    let offset = Int(frame.byteCount) - length
    frame.count -= 1
    frame.byteCount -= UInt16(length)
    if frame.count > 0 { handOver(time, .read) }
    for i in 0..<length { frame.bytes[i] = frame.bytes[offset + i] }
    frame.count = 1
    frame.byteCount = UInt16(length)
    lose(.fifoOverflow, 0)
  }
}
