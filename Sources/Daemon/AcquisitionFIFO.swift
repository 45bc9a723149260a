import IMU
import LinuxIO
import Signal
import Synchronization

/// Reading a FIFO: paced by a timer or by the chip's watermark.
extension Acquisition {
  /// The chip has no watermark, or its line is not wired: the thread sleeps to an absolute time ten samples ahead. Where a
  /// data-ready line is wired, the kernel has stamped each edge meanwhile: the newest stamp says exactly when the newest
  /// sample was there. Without a line the time of the read does, and the pause is 10.38 periods, not ten, so that reads fall
  /// evenly into the sample's period and the sample clock can find its edge.
  mutating func stream<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ line: consuming EdgeLine?
  ) where C.Failure == Errno {
    let line = line
    // Before the first sample, so that the run begins with the wall time if it is known.
    tellWallTime()
    var wakeup = MonotonicClock.now()
    var lastProgress = wakeup
    while !status.shouldStop {
      wakeup += interval
      let now = MonotonicClock.now()
      // Held up for long: do not chase the lost wake-ups.
      if now > wakeup + interval { wakeup = now }
      MonotonicClock.sleep(until: wakeup)
      let level: FIFOLevel
      do {
        level = try patientLevel(&chip)
      } catch {
        report(error)
        return
      }
      let readAt = MonotonicClock.now()
      switch level {
      case .samples(0):
        if isStalled(&chip, since: lastProgress, readAt) { return }
      case .samples(let count):
        let seen: (time: Int64, source: RawFrame.TimeSource)
        switch line {
        case .some(let line): seen = newestTime(line, readAt: readAt)
        case .none: seen = (readAt, .read)
        }
        if deliver(&chip, count, seen.time, seen.source) == .lost { return }
        lastProgress = readAt
      case .full, .overflow:
        if overflow(&chip, level, readAt) == .lost { return }
      }
      tellWallTime()
    }
  }

  /// The chip's line rises when the FIFO holds `mark` samples: the last of these was there at the edge. So many are
  /// read with the edge's time, and the line falls. It is a level: where more than another `mark` is left it stays high and
  /// no edge will come, so the rest is read too; and no wait is longer than two batches.
  mutating func streamWatermark<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ line: borrowing EdgeLine, _ mark: Int
  ) where C.Failure == Errno {
    tellWallTime()
    let patience = 2 * Int64(mark) * period
    var lastProgress = MonotonicClock.now()
    while !status.shouldStop {
      var edges: EdgeLine.Edges?
      do {
        if try line.wait(timeoutNanoseconds: patience) { edges = try line.drain() }
      } catch {
        // The line is gone: a timer does instead.
        MonotonicClock.sleep(until: MonotonicClock.now() + patience / 2)
      }
      let level: FIFOLevel
      do {
        level = try patientLevel(&chip)
      } catch {
        report(error)
        return
      }
      let readAt = MonotonicClock.now()
      switch level {
      case .samples(0):
        if isStalled(&chip, since: lastProgress, readAt) { return }
      case .samples(let count):
        // An edge from before the last read: the next one will come.
        if edges != nil, count < mark { continue }
        if deliver(&chip, count, mark, edges, readAt) == .lost { return }
        lastProgress = readAt
      case .full, .overflow:
        if overflow(&chip, level, readAt) == .lost { return }
      }
      tellWallTime()
    }
  }
}
