import IMU
import LinuxIO
import Signal
import Synchronization

/// What goes into the ring: frames, and the holes between them.
extension Acquisition {
  mutating func report(_ error: ChipError<Errno>) {
    switch error {
    case .bus(let errno):
      status.fault = .bus(errno.code)
      lose(.busError, errno.code)
    case .notIdentified(let stranger):
      status.fault = .stranger(stranger)
      // A register that did not hold what was written, or a FIFO that seemed full: it was no chip that said so.
      let cause: GapCause = stranger.answer == 0x00 || stranger.answer == 0xFF ? .badData : .sensorLost
      if holeCause == .chipReset || holeCause == .fifoOverflow || holeCause == .stalled { holeCause = cause }
      lose(cause, 0)
    case .registerMismatch(let bank, let register, let expected, let found):
      status.fault = .registerMismatch(bank: bank, register: register, expected: expected, found: found)
      lose(.chipReset, 0)
    case .misaligned:
      status.badFrames.wrappingAdd(1, ordering: .relaxed)
      lose(.badData, 0)
    }
  }

  /// Notes that samples are being lost; the first cause that lost any stands. Before the first sample there is nothing to
  /// lose.
  mutating func lose(_ cause: GapCause, _ errno: Int32) {
    guard holeCause == nil || isHoleEmpty, lastSample != 0 else { return }
    isHoleEmpty = false
    holeCause = cause
    holeErrno = errno
  }

  /// Notes that the bus was gone for a while, and the FIFO has kept everything.
  mutating func noteSilence(_ errno: Int32) {
    guard holeCause == nil else { return }
    lose(.busError, errno)
    isHoleEmpty = true
  }

  /// Hands the frame over, after the hole before it if there was one, unless what is in it is no measurement: then that
  /// begins a hole.
  mutating func handOver(_ time: Int64, _ source: RawFrame.TimeSource) -> FrameCheck.Verdict {
    let verdict = check.judge(&frame)
    switch verdict {
    case .good: break
    case .noSample:
      status.badFrames.wrappingAdd(1, ordering: .relaxed)
      status.fault = .noSample
      lose(.badData, 0)
      return verdict
    case .frozen:
      status.fault = .frozen
      lose(.frozen, 0)
      return verdict
    }
    let count = Int(frame.count)
    let isAfterHole = holeCause != nil
    if let cause = holeCause {
      let first = time - Int64(count - 1) * period
      let missing = isHoleEmpty ? 0 : max(0, Int64((Double(first - lastSample) / truePeriod).rounded()) - 1)
      sink.pushGap(
        cause, lost: UInt64(missing), at: Timestamp(nanoseconds: first), errno: holeErrno)
      holeCause = nil
      isHoleEmpty = false
    }
    frame.time = Timestamp(nanoseconds: time)
    frame.timeSource = source
    sink.push(&frame)
    // What a chip that falls silent has left in its FIFO is read late: its last sample was there after the one before it.
    let isFollowing = lastSample != 0 && !isAfterHole
    lastSample = isFollowing ? min(time, lastSample + Int64(Double(count + 1) * truePeriod)) : time
    status.newest = time
    status.fault = .none
    return .good
  }

  /// One period by the measured rate, once that is known to half a per cent, ns.
  private var truePeriod: Double {
    let rate = status.rate
    return rate.value > 0 && rate.error < 0.005 * rate.value ? 1e9 / rate.value : Double(period)
  }

  /// The run ends in a hole: it is told, as long as it is known.
  mutating func tellOpenHole() {
    guard let cause = holeCause, lastSample != 0, !isHoleEmpty else { return }
    let now = MonotonicClock.now()
    let missing = max(0, Int64(Double(now - lastSample) / truePeriod) - 1)
    sink.pushGap(cause, lost: UInt64(missing), at: Timestamp(nanoseconds: now), errno: holeErrno)
    holeCause = nil
  }

  /// True if the chip is to be set up anew because an axis stands still. Its samples are handed over all the same: the
  /// analysis marks them unfit, and the other axes are worth having.
  mutating func shouldReset(_ now: Int64) -> Bool {
    let axes = check.stuckAxes
    status.stuckAxes.store(axes, ordering: .relaxed)
    guard watch.shouldReset(axes, now) else { return false }
    lose(.frozen, 0)
    return true
  }
}
