import IMU
import LinuxIO
import Signal
import Synchronization

/// What the threads know of the sensor and of each other, as single words that are written and read without a lock.
package final class SensorStatus: Sendable {
  package enum Phase: UInt8, Sendable {
    case probing = 0
    case configuring
    case streaming
    case recovering
    case replaying
    case ended

    package var word: String {
      switch self {
      case .probing: "probing"
      case .configuring: "configuring"
      case .streaming: "streaming"
      case .recovering: "recovering"
      case .replaying: "replaying"
      case .ended: "ended"
      }
    }
  }

  /// Why the sensor does not stream.
  package enum Fault: Equatable, Sendable {
    case none
    /// The bus or the device behind it: an error number.
    case bus(Int32)
    /// Somebody else is there.
    case stranger(Stranger)
    /// Another chip than that of the run: its identity, and whose that is.
    case changedChip(identity: UInt8, chip: Chip)
    case registerMismatch(bank: UInt8, register: UInt8, expected: UInt8, found: UInt8)
    case stalled
    /// What comes over the bus is no sample.
    case noSample
    /// The same sample comes again and again.
    case frozen
  }

  private let phaseBits = Atomic<UInt8>(0)
  private let faultBits = Atomic<UInt64>(0)
  private let refusalBits = Atomic<UInt64>(0)
  /// When the end was asked for, on the monotonic clock; 0 before.
  private let stopped = Atomic<Int64>(0)
  private let processed = Atomic<Bool>(false)
  private let newestNanoseconds = Atomic<Int64>(0)
  private let rateBits = Atomic<UInt64>(0)
  private let rateErrorBits = Atomic<UInt64>(0)
  /// Attempts to get the sensor (back) that have come to an end, well or not.
  let attempts = Atomic<Int>(0)
  /// Samples handed over, and those that the chip offered: both and what was lost between, by its cause.
  let samples = Atomic<Int>(0)
  let offered = Atomic<Int>(0)
  private let lost = InlineArray<12, Atomic<Int>> { _ in Atomic(0) }
  /// Frames that the process thread has taken: that it lives.
  let consumed = Atomic<Int>(0)
  /// Transfers that failed, overruns of the chip's FIFO, frames that the ring had no room for, reads that found no edge
  /// where one was due, bursts that were no samples, counts that the time contradicted, times the chip was set up.
  let busErrors = Atomic<Int>(0)
  let overflows = Atomic<Int>(0)
  let ringLost = Atomic<Int>(0)
  let missedEdges = Atomic<Int>(0)
  let badFrames = Atomic<Int>(0)
  let doubtfulCounts = Atomic<Int>(0)
  let setups = Atomic<Int>(0)
  /// Axes that stand still, see `FrameCheck.stuckAxes`.
  let stuckAxes = Atomic<UInt8>(0)
  /// Samples come, but no edge has for a second: reads are timed instead.
  let isLineSilent = Atomic<Bool>(false)
  /// How late the acquire thread comes to work, ns: see `LatenessMeter`.
  let lateness99 = Atomic<Int64>(0)
  let latenessMost = Atomic<Int64>(0)
  /// Why the configured data-ready line could not be had, so that reads are timed instead; 0 if it could.
  let lineErrno = Atomic<Int32>(0)
  /// Outputs that the publisher had no room for, frames that the recorder had none for.
  let outputsLost = Atomic<Int>(0)
  let recordLost = Atomic<Int>(0)

  /// Somebody watches the frames themselves.
  let isRawWatched = Atomic<Bool>(false)

  package init() {}

  /// Released and acquired: who reads `.ended` also sees every frame that was handed over before.
  package var phase: Phase {
    get { Phase(rawValue: phaseBits.load(ordering: .acquiring)) ?? .probing }
    set { phaseBits.store(newValue.rawValue, ordering: .releasing) }
  }

  package var fault: Fault {
    get { Fault(bits: faultBits.load(ordering: .relaxed)) }
    set { faultBits.store(newValue.bits, ordering: .relaxed) }
  }

  /// Why the sensor that was found will not be driven at all; ends the daemon with the exit code of a wrong configuration.
  var refusal: SensorRefusal? {
    get {
      let bits = refusalBits.load(ordering: .acquiring)
      guard let chip = Chip(rawValue: UInt8(truncatingIfNeeded: bits >> 40)) else { return nil }
      return SensorRefusal(
        chip: chip, isUnknown: bits >> 48 & 1 == 1, busHertz: Int32(truncatingIfNeeded: bits),
        isMeasured: bits >> 49 & 1 == 1)
    }
    set {
      guard let refusal = newValue else { return }
      let flags = (refusal.isUnknown ? 1 : 0) | (refusal.isMeasured ? UInt64(2) : 0)
      refusalBits.store(
        flags << 48 | UInt64(refusal.chip.rawValue) << 40 | UInt64(UInt32(bitPattern: refusal.busHertz)),
        ordering: .releasing)
    }
  }

  /// Samples lost for that reason since the start.
  func lost(_ cause: GapCause) -> Int { lost[Int(cause.rawValue)].load(ordering: .relaxed) }

  func addLost(_ count: Int, _ cause: GapCause) {
    lost[Int(cause.rawValue)].wrappingAdd(count, ordering: .relaxed)
  }

  /// Asks the source to end; everything downstream ends after it.
  package func requestStop() {
    _ = stopped.compareExchange(expected: 0, desired: MonotonicClock.now(), ordering: .relaxed)
  }
  package var shouldStop: Bool { stopped.load(ordering: .relaxed) != 0 }
  /// When that was; 0 before.
  var stopRequest: Int64 { stopped.load(ordering: .relaxed) }

  /// So long the others wait for a source that hangs in the kernel, on a bus that somebody holds low, before they end without
  /// it, ns.
  static let sourcePatience: Int64 = 450_000_000

  /// Nothing will come from the source, or it has been waited for long enough.
  var isSourceOver: Bool {
    if phase == .ended { return true }
    let stopped = stopRequest
    return stopped != 0 && MonotonicClock.now() - stopped > Self.sourcePatience
  }

  /// The process thread has taken in the last frame and said the last output.
  func endProcessing() { processed.store(true, ordering: .releasing) }
  var hasEndedProcessing: Bool { processed.load(ordering: .acquiring) }

  /// When the newest sample was read, on the monotonic clock; 0 before the first.
  var newest: Int64 {
    get { newestNanoseconds.load(ordering: .relaxed) }
    set { newestNanoseconds.store(newValue, ordering: .relaxed) }
  }

  /// The measured sample rate and its standard error, Hz; 0 before there is one.
  var rate: (value: Double, error: Double) {
    get {
      (
        Double(bitPattern: rateBits.load(ordering: .relaxed)),
        Double(bitPattern: rateErrorBits.load(ordering: .relaxed))
      )
    }
    set {
      rateBits.store(newValue.value.bitPattern, ordering: .relaxed)
      rateErrorBits.store(newValue.error.bitPattern, ordering: .relaxed)
    }
  }
}

/// A fault as one word: its kind in the highest byte.
extension SensorStatus.Fault {
  fileprivate init(bits: UInt64) {
    func byte(_ n: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: bits >> (8 * n)) }
    switch bits >> 56 {
    case 1: self = .bus(Int32(truncatingIfNeeded: bits))
    case 2:
      let reason = Stranger.Reason(rawValue: byte(3)) ?? .unknownIdentity
      self = .stranger(Stranger(reason, register: byte(2), answer: byte(1), chip: Chip(rawValue: byte(0))))
    case 3: self = .registerMismatch(bank: byte(3), register: byte(2), expected: byte(1), found: byte(0))
    case 4: self = .stalled
    case 5: self = .changedChip(identity: byte(1), chip: Chip(rawValue: byte(0)) ?? .virtual)
    case 6: self = .noSample
    case 7: self = .frozen
    default: self = .none
    }
  }

  fileprivate var bits: UInt64 {
    func word(_ kind: UInt64, _ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt64 {
      kind << 56 | UInt64(a) << 24 | UInt64(b) << 16 | UInt64(c) << 8 | UInt64(d)
    }
    switch self {
    case .none: return 0
    case .bus(let errno): return 1 << 56 | UInt64(UInt32(bitPattern: errno))
    case .stranger(let who): return word(2, who.reason.rawValue, who.register, who.answer, who.chip?.rawValue ?? 0)
    case .registerMismatch(let bank, let register, let expected, let found):
      return word(3, bank, register, expected, found)
    case .stalled: return 4 << 56
    case .noSample: return 6 << 56
    case .frozen: return 7 << 56
    case .changedChip(let identity, let chip): return word(5, 0, 0, identity, chip.rawValue)
    }
  }
}
