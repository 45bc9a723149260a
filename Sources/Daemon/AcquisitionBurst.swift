import IMU
import LinuxIO
import Signal
import Synchronization

/// What became of a read of the FIFO.
enum Delivery {
  case delivered
  /// It failed, and the FIFO was begun anew.
  case restarted
  /// It failed, and the bus does not come back.
  case lost
}

/// One burst out of a FIFO, and the ways out when it goes wrong.
extension Acquisition {
  /// `count` samples of which the line has told the time of the one at `mark`, if its edge fits the count.
  mutating func deliver<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ count: Int, _ mark: Int, _ edges: EdgeLine.Edges?, _ readAt: Int64
  ) -> Delivery where C.Failure == Errno {
    guard let edges, edges.count > 0, edges.lost == 0,
      abs(Int64(count - mark) - (readAt - edges.newest) / period) <= 1
    else {
      return deliver(&chip, count, readAt, .read)
    }
    let first = deliver(&chip, mark, edges.newest, .edge)
    guard first == .delivered, count - mark >= mark else {
      left = count - mark
      return first
    }
    return deliver(&chip, count - mark, readAt, .read)
  }

  /// Reads `count` samples, the newest of which was there at `time`, in as many frames as they take.
  mutating func deliver<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ count: Int, _ time: Int64, _ source: RawFrame.TimeSource
  ) -> Delivery where C.Failure == Errno {
    left = 0
    var remaining = count
    while remaining > 0 {
      let part = min(remaining, chip.fifo.samplesPerFrame)
      remaining -= part
      // All but the last were there before; three per cent late at least, because nothing is ever seen early.
      let before = Int64(0.97 * Double(remaining) * Double(period))
      let outcome = read(&chip, part, time - before, remaining == 0 ? source : .read)
      if outcome != .delivered { return outcome }
    }
    return .delivered
  }

  private mutating func read<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ count: Int, _ time: Int64, _ source: RawFrame.TimeSource
  ) -> Delivery where C.Failure == Errno {
    do {
      try chip.readFIFO(samples: count, into: &frame)
    } catch {
      // Some bytes may have left the FIFO: what remains is misaligned.
      if case .bus = error { status.busErrors.wrappingAdd(1, ordering: .relaxed) }
      report(error)
      return restart(&chip)
    }
    switch handOver(time, source) {
    case .good: return .delivered
    // Whether the rest of the FIFO is aligned nobody knows.
    case .noSample: return restart(&chip)
    // A die that hangs is set up anew.
    case .frozen: return .lost
    }
  }

  /// The FIFO has overrun. What a chip has kept whole up to then is saved; then the FIFO is begun anew.
  mutating func overflow<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ level: FIFOLevel, _ readAt: Int64
  ) -> Delivery where C.Failure == Errno {
    status.overflows.wrappingAdd(1, ordering: .relaxed)
    if case .full(let count) = level {
      // They follow on the last ones; how long ago the FIFO stopped nobody knows better. Told late rather than early, as
      // every read is.
      let newest = lastSample == 0 ? readAt : min(readAt, lastSample + Int64(count) * period)
      let outcome = deliver(&chip, count, min(readAt, newest + Int64(count) * period / 32), .read)
      if outcome != .delivered { return outcome }
      lastSample = newest
    }
    lose(.fifoOverflow, 0)
    return restart(&chip)
  }

  /// True if no sample has come for so long that the chip has to be set up anew. One that forgot its settings has reset
  /// itself; either way it is lost for now.
  mutating func isStalled<C: IMUChip & ~Copyable>(
    _ chip: inout C, since lastProgress: Int64, _ now: Int64, patience: Int64
  ) -> Bool where C.Failure == Errno {
    guard now - lastProgress > max(300_000_000, 3 * patience) else { return false }
    status.fault = .stalled
    do { try chip.verify() } catch { report(error) }
    lose(.stalled, 0)
    return true
  }

  /// The FIFO's level, asked for again while the FIFO cannot have overrun: a count that was not heard costs nothing.
  mutating func patientLevel<C: IMUChip & ~Copyable>(
    _ chip: inout C
  ) throws(ChipError<Errno>) -> FIFOLevel where C.Failure == Errno {
    // It had about 10 samples when it was asked first: 50 more of the MPU-6050's 85 leave room to read them.
    let end = MonotonicClock.now() + Int64(chip.fifo.depth * 10 / 17) * period
    var pause = 1
    var failures = 0
    var errno: Int32 = 0
    while true {
      do {
        let level = try chip.fifoLevel()
        // One or two failures are everyday life on a marginal wire; a burst of them is told.
        if failures >= 4 { noteSilence(errno) }
        return level
      } catch {
        failures += 1
        if case .bus(let failure) = error { errno = failure.code }
        status.busErrors.wrappingAdd(1, ordering: .relaxed)
        // The FIFO keeps the samples meanwhile, of a slow chip for many seconds: but it is to be seen.
        if failures >= 5 { status.fault = .bus(errno) }
        if status.shouldStop || MonotonicClock.now() >= end { throw error }
        chip.pause(milliseconds: pause)
        pause = min(2 * pause, 16)
      }
    }
  }

  /// When the newest sample in the FIFO was there, by the newest edge; by the read where there is no line, or the edges
  /// leave a doubt.
  mutating func newestTime(
    _ line: borrowing EdgeLine?, readAt: Int64
  ) -> (time: Int64, source: RawFrame.TimeSource) {
    let edges: EdgeLine.Edges?
    switch line {
    case .some(let line): edges = try? line.drain()
    case .none: return (readAt, .read)
    }
    guard let edges, edges.count > 0, edges.count < 16, edges.lost == 0 else {
      noteEdges(edges?.count ?? 0, readAt)
      return (readAt, .read)
    }
    noteEdges(edges.count, readAt)
    let age = readAt - edges.newest
    // From another clock (kernels before 5.7): no time for a sample.
    if age < -period { return (readAt, .read) }
    // Newer than the count that was read: the FIFO's newest sample was the one before.
    if age < -100_000 { return (edges.newest - period, .edge) }
    // In the very act, or older than a period (edges went missing): no saying which sample it was.
    if age < 200_000 || age > period + period / 8 { return (readAt, .read) }
    return (edges.newest, .edge)
  }

  /// Empties the FIFO so that it is aligned again; up to four tries.
  private mutating func restart<C: IMUChip & ~Copyable>(
    _ chip: inout C
  ) -> Delivery where C.Failure == Errno {
    for tries in 1...4 {
      do {
        try chip.startFIFO()
        return .restarted
      } catch {
        status.busErrors.wrappingAdd(1, ordering: .relaxed)
        report(error)
        chip.pause(milliseconds: tries)
      }
    }
    return .lost
  }
}
