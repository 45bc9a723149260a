import IMU
import LinuxIO
import Signal
import Synchronization

/// What is kept in view while a chip streams: when which check is due, and what the FIFO should hold by now.
struct AcquisitionWatch: Sendable {
  /// When the FIFO's level was last read and how many samples were left in it then; 0: unknown.
  private var emptiedAt: Int64 = 0
  private var left = 0
  private(set) var lastVerify: Int64 = 0
  fileprivate var lastEdge: Int64 = 0
  /// When the chip may be set up anew because of an axis that stands still, and the pause after that.
  private var nextAxisReset: Int64 = 0
  private var axisPause: Int64 = 10_000_000_000
  private var lastStuck: Int64 = 0

  /// Between two readings of the chip's registers, ns: ten to twenty calls each time, a fraction of a per cent of all.
  static let verifyInterval: Int64 = 30_000_000_000

  /// A chip was set up and streams.
  mutating func begin(_ now: Int64) {
    emptiedAt = 0
    lastEdge = now
    lastVerify = now
  }

  mutating func emptied(at time: Int64, left: Int) {
    emptiedAt = time
    self.left = left
  }

  mutating func verified(_ now: Int64) { lastVerify = now }

  /// Whether the FIFO may hold so much: a fifth and three samples more or less than the time says. Where it may be full
  /// by now, everything goes.
  func isPlausible(_ level: FIFOLevel, depth: Int, period: Int64, _ now: Int64) -> Bool {
    guard emptiedAt != 0 else { return true }
    let expected = left + Int((now - emptiedAt) / period)
    if expected >= depth * 4 / 5 { return true }
    guard case .samples(let count) = level else { return false }
    return abs(count - expected) <= 3 + expected / 5
  }

  /// True if something should be tried about axes that stand still: at once, then after 10 s, 1 min, 6 min, and every
  /// 10 min.
  mutating func shouldReset(_ axes: UInt8, _ now: Int64) -> Bool {
    if axes == 0 {
      // A reset moves a dead axis by a count, and so may chance: only after a good minute all is forgotten.
      if now - lastStuck > 60_000_000_000 {
        axisPause = 10_000_000_000
        nextAxisReset = 0
      }
      return false
    }
    lastStuck = now
    guard now >= nextAxisReset else { return false }
    nextAxisReset = now + axisPause
    axisPause = min(6 * axisPause, 600_000_000_000)
    return true
  }
}

extension Acquisition {
  /// The FIFO's level; one that the time contradicts is asked for again until two answers agree. A bit that flipped on
  /// the wire would have frames read that are not there, or a FIFO dropped that is well.
  mutating func trustedLevel<C: IMUChip & ~Copyable>(
    _ chip: inout C
  ) throws(ChipError<Errno>) -> FIFOLevel where C.Failure == Errno {
    var level = try patientLevel(&chip)
    var seen = MonotonicClock.now()
    for _ in 0..<4 {
      if watch.isPlausible(level, depth: chip.fifo.depth, period: period, seen) { return level }
      status.doubtfulCounts.wrappingAdd(1, ordering: .relaxed)
      let again = try patientLevel(&chip)
      let now = MonotonicClock.now()
      if agree(level, again, later: now - seen) { return again }
      (level, seen) = (again, now)
    }
    throw .bus(.inputOutput)
  }

  /// `later`: ns from the one to the other.
  private func agree(_ a: FIFOLevel, _ b: FIFOLevel, later: Int64) -> Bool {
    switch (a, b) {
    case (.samples(let a), .samples(let b)): (-1...1 + Int(later / period)).contains(b - a)
    case (.full, .full), (.overflow, .overflow): true
    default: false
    }
  }

  /// True if the chip holds other settings than it was given: it has reset itself, or a disturbance has. Looked at every
  /// 30 s; a mismatch counts if it is read twice.
  mutating func hasForgotten<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ now: Int64, every interval: Int64 = AcquisitionWatch.verifyInterval, isSuspected: Bool = false
  ) -> Bool where C.Failure == Errno {
    guard isSuspected || now - watch.lastVerify >= interval else { return false }
    watch.verified(now)
    do {
      try chip.verify()
    } catch {
      guard case .registerMismatch = error else { return false }
      do { try chip.verify() } catch {
        guard case .registerMismatch = error else { return false }
        report(error)
        return true
      }
    }
    return false
  }

  mutating func noteEdges(_ count: Int, _ now: Int64) {
    if count > 0 {
      watch.lastEdge = now
      status.isLineSilent.store(false, ordering: .relaxed)
    } else {
      status.missedEdges.wrappingAdd(1, ordering: .relaxed)
      if now - watch.lastEdge > 1_000_000_000 { status.isLineSilent.store(true, ordering: .relaxed) }
    }
  }

  mutating func noteLateness(_ nanoseconds: Int64) {
    lateness.add(nanoseconds)
    status.lateness99.store(lateness.percentile99, ordering: .relaxed)
    status.latenessMost.store(lateness.longest, ordering: .relaxed)
  }
}
