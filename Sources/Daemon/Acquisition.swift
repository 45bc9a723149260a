import IMU
import LinuxIO
import Signal
import Synchronization

/// What the acquire thread needs to know.
package struct AcquisitionSettings: Sendable {
  package var bus: String
  package var address: UInt8
  package var chip: MPU6050Configuration
  /// The data-ready line, if one is wired: GPIO chip (path, number, label or "auto") and offset.
  package var line: (chip: String, offset: UInt32)?

  package init(bus: String, address: UInt8, chip: MPU6050Configuration, line: (chip: String, offset: UInt32)?) {
    self.bus = bus
    self.address = address
    self.chip = chip
    self.line = line
  }
}

/// Steps 1 to 3 of the way of the data, on a thread of its own: wait, read the FIFO, hand over.
///
/// The chip has no watermark, so the thread sleeps to an absolute time ten samples ahead. Where a data-ready line is wired,
/// the kernel has stamped each edge meanwhile: the newest stamp says exactly when the newest sample was there. Without a
/// line the time of the read does, and the pause is 10.38 periods, not ten, so that reads fall evenly into the sample's
/// period and the sample clock can find its edge. Nothing ends this thread but a request to stop: it probes, with pauses of
/// at most a second, until the sensor is there, and again when it was lost.
struct Acquisition: ~Copyable, Sendable {
  private let settings: AcquisitionSettings
  private let status: SensorStatus
  private var sink: FrameSink
  private var frame = RawFrame()
  private var wall = WallKeeper()
  /// When the newest sample that was handed over had been there; 0 before the first.
  private var lastSample: Int64 = 0
  /// A hole that has begun and will be told with the next sample.
  private var holeCause: GapCause?
  private var holeErrno: Int32 = 0
  /// The bus was gone for a while, but the FIFO kept everything: told as a gap of no samples.
  private var isHoleEmpty = false
  private var wakeup: Int64 = 0

  init(_ settings: AcquisitionSettings, _ status: SensorStatus, _ sink: consuming FrameSink) {
    self.settings = settings
    self.status = status
    self.sink = sink
  }

  /// One period of the nominal rate, and one of this thread, in nanoseconds.
  private var period: Int64 { Int64(1e9 / settings.chip.rate.value) }
  private var interval: Int64 { Int64(10.38e9 / settings.chip.rate.value) }

  mutating func run() {
    var pause: Int64 = 100_000_000
    while !status.shouldStop {
      if streamOnce() { pause = 100_000_000 }
      status.attempts.wrappingAdd(1, ordering: .relaxed)
      if status.shouldStop { break }
      status.phase = lastSample == 0 ? .probing : .recovering
      rest(pause)
      pause = min(2 * pause, 1_000_000_000)
    }
    status.phase = .ended
  }

  /// Sleeps in pieces, so that a request to stop is heard at once.
  private func rest(_ nanoseconds: Int64) {
    let end = MonotonicClock.now() + nanoseconds
    while !status.shouldStop {
      let now = MonotonicClock.now()
      if now >= end { return }
      MonotonicClock.sleep(until: min(end, now + 100_000_000))
    }
  }

  /// Takes the sensor, and streams until it is lost. True if any sample came.
  private mutating func streamOnce() -> Bool {
    let device: I2CDevice
    do {
      device = try I2CDevice(bus: settings.bus, address: settings.address)
    } catch {
      status.fault = .bus(error.errno.code)
      lose(.sensorLost, error.errno.code)
      return false
    }
    var chip = MPU6050(bus: device, configuration: settings.chip)
    do {
      try chip.probe()
      status.phase = .configuring
      try chip.configure()
      try chip.startFIFO()
    } catch {
      report(error)
      return false
    }
    let before = status.samples.load(ordering: .relaxed)
    status.fault = .none
    status.phase = .streaming
    // A line that cannot be had is no reason to measure nothing: reads are timed instead, and that is said.
    if let wanted = settings.line {
      do {
        let line = try EdgeLine(chip: wanted.chip, offset: wanted.offset)
        status.lineErrno.store(0, ordering: .relaxed)
        stream(&chip, line)
      } catch {
        status.lineErrno.store(error.errno.code, ordering: .relaxed)
        stream(&chip, nil)
      }
    } else {
      stream(&chip, nil)
    }
    return status.samples.load(ordering: .relaxed) > before
  }

  private mutating func stream(_ chip: inout MPU6050<I2CDevice>, _ line: consuming EdgeLine?) {
    let line = line
    // Before the first sample, so that the run begins with the wall time if it is known.
    tellWallTime()
    wakeup = MonotonicClock.now()
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
      case .overflow:
        status.overflows.wrappingAdd(1, ordering: .relaxed)
        lose(.fifoOverflow, 0)
        guard restart(&chip) else { return }
      case .samples(0):
        if readAt - lastProgress > max(300_000_000, 3 * interval) {
          status.fault = .stalled
          // A chip that forgot its settings has reset itself; either way it is set up anew.
          do { try chip.verify() } catch { report(error) }
          lose(.stalled, 0)
          return
        }
      case .samples(let count):
        let seen: (time: Int64, source: RawFrame.TimeSource)
        switch line {
        case .some(let line): seen = newestTime(line, readAt: readAt)
        case .none: seen = (readAt, .read)
        }
        guard read(&chip, min(count, RawFrame.capacity / 12), seen.time, seen.source) else { return }
        lastProgress = readAt
      }
      tellWallTime()
    }
  }

  /// The FIFO's level, asked for again while the FIFO cannot have overrun: a count that was not heard costs nothing.
  private mutating func patientLevel(_ chip: inout MPU6050<I2CDevice>) throws(ChipError<Errno>) -> FIFOLevel {
    // The FIFO holds 85 samples and had about 10 when it was asked first.
    let end = MonotonicClock.now() + 50 * period
    var pause = 1
    var failures = 0
    var errno: Int32 = 0
    while true {
      do {
        let level = try chip.fifoLevel()
        // One or two failures are everyday life on a marginal wire; a burst of them is told.
        if failures >= 4, holeCause == nil {
          lose(.busError, errno)
          isHoleEmpty = true
        }
        return level
      } catch {
        failures += 1
        if case .bus(let failure) = error { errno = failure.code }
        status.busErrors.wrappingAdd(1, ordering: .relaxed)
        if status.shouldStop || MonotonicClock.now() >= end { throw error }
        chip.bus.pause(milliseconds: pause)
        pause = min(2 * pause, 16)
      }
    }
  }

  /// When the newest sample in the FIFO was there, by the newest edge; by the read where the edges leave a doubt.
  private func newestTime(_ line: borrowing EdgeLine, readAt: Int64) -> (time: Int64, source: RawFrame.TimeSource) {
    guard let edges = try? line.drain(), edges.count > 0, edges.count < 16, edges.lost == 0 else {
      status.missedEdges.wrappingAdd(1, ordering: .relaxed)
      return (readAt, .read)
    }
    let age = readAt - edges.newest
    // Newer than the count that was read: the FIFO's newest sample was the one before.
    if age < -100_000 { return (edges.newest - period, .edge) }
    // In the very act, or older than a period (edges went missing): no saying which sample it was.
    if age < 200_000 || age > period + period / 8 { return (readAt, .read) }
    return (edges.newest, .edge)
  }

  /// Reads `count` samples and hands them over, after the hole before them if there was one. False if the sensor is lost.
  private mutating func read(
    _ chip: inout MPU6050<I2CDevice>, _ count: Int, _ time: Int64, _ source: RawFrame.TimeSource
  ) -> Bool {
    do {
      try chip.readFIFO(samples: count, into: &frame)
    } catch {
      // Some bytes may have left the FIFO: what remains is misaligned.
      status.busErrors.wrappingAdd(1, ordering: .relaxed)
      report(error)
      return restart(&chip)
    }
    if let cause = holeCause {
      let first = time - Int64(count - 1) * period
      let missing = isHoleEmpty ? 0 : max(0, Int64((Double(first - lastSample) / Double(period)).rounded()) - 1)
      sink.pushGap(
        cause, lost: UInt64(missing), at: Timestamp(nanoseconds: first), errno: holeErrno)
      holeCause = nil
      isHoleEmpty = false
    }
    frame.time = Timestamp(nanoseconds: time)
    frame.timeSource = source
    sink.push(&frame)
    lastSample = time
    status.newest = time
    status.samples.wrappingAdd(count, ordering: .relaxed)
    status.fault = .none
    return true
  }

  /// Empties the FIFO so that it is aligned again; up to four tries. False if the bus does not come back.
  private mutating func restart(_ chip: inout MPU6050<I2CDevice>) -> Bool {
    for tries in 1...4 {
      do {
        try chip.startFIFO()
        return true
      } catch {
        status.busErrors.wrappingAdd(1, ordering: .relaxed)
        report(error)
        chip.bus.pause(milliseconds: tries)
      }
    }
    return false
  }

  private mutating func report(_ error: ChipError<Errno>) {
    switch error {
    case .bus(let errno):
      status.fault = .bus(errno.code)
      lose(.busError, errno.code)
    case .wrongChip(let identity, _):
      status.fault = .wrongChip(identity)
      lose(.sensorLost, 0)
    case .registerMismatch(let register, let expected, let found):
      status.fault = .registerMismatch(register: register, expected: expected, found: found)
      lose(.chipReset, 0)
    }
  }

  /// Notes that samples are being lost; the first cause that lost any stands. Before the first sample there is nothing to
  /// lose.
  private mutating func lose(_ cause: GapCause, _ errno: Int32) {
    guard holeCause == nil || isHoleEmpty, lastSample != 0 else { return }
    isHoleEmpty = false
    holeCause = cause
    holeErrno = errno
  }

  private mutating func tellWallTime() {
    if let record = wall.check(at: MonotonicClock.now()) { sink.pushRecord(record) }
  }

  var memory: (address: UInt, byteCount: Int) { sink.memory }
}
