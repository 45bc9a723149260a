import IMU
import LinuxIO
import Signal
import Synchronization

/// Reading a FIFO: paced by the chip's watermark where a line tells of it, else by a timer.
extension Acquisition {
  mutating func stream<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ line: consuming EdgeLine?
  ) where C.Failure == Errno {
    let line = line
    let mark = Self.watermark(chip.fifo, line)
    let interval = interval(chip.fifo, line)
    // Before the first sample, so that the run begins with the wall time if it is known.
    tellWallTime()
    var wakeup = MonotonicClock.now()
    var lastProgress = wakeup
    // Since when bursts have been no good, 0 if the last one was.
    var badSince: Int64 = 0
    watch.begin(wakeup)
    while !status.shouldStop {
      let edges = mark > 0 ? nextWatermark(line, mark) : nil
      if mark == 0 { wakeup = sleep(until: wakeup + interval, atMostLate: interval) }
      let level: FIFOLevel
      do {
        level = try trustedLevel(&chip)
      } catch {
        report(error)
        return
      }
      let readAt = MonotonicClock.now()
      let outcome: Delivery
      switch level {
      case .samples(0):
        if isStalled(&chip, since: lastProgress, readAt, patience: interval) { return }
        continue
      case .samples(let count) where mark > 0:
        // An edge from before the last read: the next one will come.
        if let edges, edges.count > 0, count < mark {
          if isStalled(&chip, since: lastProgress, readAt, patience: interval) { return }
          continue
        }
        outcome = deliver(&chip, count, mark, edges, readAt)
      case .samples(let count):
        let seen = newestTime(line, readAt: readAt)
        outcome = deliver(&chip, count, seen.time, seen.source)
      case .full, .overflow:
        outcome = overflow(&chip, level, readAt)
      }
      switch outcome {
      case .lost: return
      case .delivered:
        lastProgress = readAt
        badSince = 0
        watch.emptied(at: readAt, left: left)
      case .restarted:
        watch.emptied(at: MonotonicClock.now(), left: 0)
        if badSince == 0 { badSince = readAt }
        if readAt - badSince > 1_000_000_000 { return }
      }
      if hasForgotten(&chip, readAt) || shouldReset(readAt) { return }
      tellWallTime()
    }
  }

  /// Samples at which the line rises; 0 if a timer paces the reads.
  private static func watermark(_ fifo: FIFOFacts, _ line: borrowing EdgeLine?) -> Int {
    guard case .watermark(let mark) = fifo.line else { return 0 }
    switch line {
    case .some: return mark
    case .none: return 0
    }
  }

  /// The pause between two reads by the timer, ns: ten samples, more at high rates to keep to 30 wake-ups a second, and
  /// never more than a third of the FIFO. With a data-ready line at most 12, because libgpiod 1.6 queues 16 edges.
  ///
  /// 0.38 of a period on top, so that reads fall evenly into the sample's period and the sample clock can find its edge.
  private func interval(_ fifo: FIFOFacts, _ line: borrowing EdgeLine?) -> Int64 {
    var samples = min(fifo.depth / 3, max(10, Int(33_333_333 / period)))
    switch line {
    case .some: samples = min(samples, 12)
    case .none: break
    }
    return Int64(samples) * period + period * 38 / 100
  }

  /// Sleeps until `wakeup`, or from now on where that was missed by far; notes how late it was. Returns when it was due.
  private mutating func sleep(until wakeup: Int64, atMostLate limit: Int64) -> Int64 {
    let now = MonotonicClock.now()
    // Held up for long: do not chase the lost wake-ups.
    let due = now > wakeup + limit ? now : wakeup
    MonotonicClock.sleep(until: due)
    noteLateness(MonotonicClock.now() - due)
    return due
  }

  /// The chip's line rises when the FIFO holds `mark` samples: the last of these was there at the edge. It is a level:
  /// where more than another `mark` is left it stays high and no edge will come, so no wait is longer than two batches.
  /// Nil if none came.
  private mutating func nextWatermark(_ line: borrowing EdgeLine?, _ mark: Int) -> EdgeLine.Edges? {
    let patience = 2 * Int64(mark) * period + period * 38 / 100
    switch line {
    case .some(let line):
      do {
        if try line.wait(timeoutNanoseconds: patience) {
          let edges = try line.drain()
          let now = MonotonicClock.now()
          noteEdges(edges.count, now)
          if edges.count == 1 { noteLateness(now - edges.newest) }
          return edges
        }
      } catch {
        // The line is gone: a timer does instead.
        MonotonicClock.sleep(until: MonotonicClock.now() + patience / 2)
      }
    case .none: break
    }
    noteEdges(0, MonotonicClock.now())
    return nil
  }
}
