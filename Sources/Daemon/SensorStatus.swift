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
    case wrongChip(UInt8)
    case registerMismatch(register: UInt8, expected: UInt8, found: UInt8)
    case stalled
  }

  private let phaseBits = Atomic<UInt8>(0)
  private let faultBits = Atomic<UInt64>(0)
  private let stopping = Atomic<Bool>(false)
  private let processed = Atomic<Bool>(false)
  private let newestNanoseconds = Atomic<Int64>(0)
  private let rateBits = Atomic<UInt64>(0)
  private let rateErrorBits = Atomic<UInt64>(0)
  /// Attempts to get the sensor (back) that have come to an end, well or not.
  let attempts = Atomic<Int>(0)
  /// Samples read, transfers that failed, overruns of the chip's FIFO, frames that the ring had no room for, reads that
  /// found no edge where one was due.
  let samples = Atomic<Int>(0)
  let busErrors = Atomic<Int>(0)
  let overflows = Atomic<Int>(0)
  let ringLost = Atomic<Int>(0)
  let missedEdges = Atomic<Int>(0)
  /// Why the configured data-ready line could not be had, so that reads are timed instead; 0 if it could.
  let lineErrno = Atomic<Int32>(0)
  /// Outputs that the publisher had no room for, frames that the recorder had none for.
  let outputsLost = Atomic<Int>(0)
  let recordLost = Atomic<Int>(0)

  package init() {}

  /// Released and acquired: who reads `.ended` also sees every frame that was handed over before.
  package var phase: Phase {
    get { Phase(rawValue: phaseBits.load(ordering: .acquiring)) ?? .probing }
    set { phaseBits.store(newValue.rawValue, ordering: .releasing) }
  }

  package var fault: Fault {
    get {
      let bits = faultBits.load(ordering: .relaxed)
      let a = UInt8(truncatingIfNeeded: bits >> 32)
      switch bits >> 56 {
      case 1: return .bus(Int32(truncatingIfNeeded: bits))
      case 2: return .wrongChip(a)
      case 3:
        return .registerMismatch(
          register: a, expected: UInt8(truncatingIfNeeded: bits >> 8), found: UInt8(truncatingIfNeeded: bits))
      case 4: return .stalled
      default: return .none
      }
    }
    set {
      let bits: UInt64 =
        switch newValue {
        case .none: 0
        case .bus(let errno): 1 << 56 | UInt64(UInt32(bitPattern: errno))
        case .wrongChip(let identity): 2 << 56 | UInt64(identity) << 32
        case .registerMismatch(let register, let expected, let found):
          3 << 56 | UInt64(register) << 32 | UInt64(expected) << 8 | UInt64(found)
        case .stalled: 4 << 56
        }
      faultBits.store(bits, ordering: .relaxed)
    }
  }

  /// Asks the source to end; everything downstream ends after it.
  package func requestStop() { stopping.store(true, ordering: .relaxed) }
  package var shouldStop: Bool { stopping.load(ordering: .relaxed) }

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
