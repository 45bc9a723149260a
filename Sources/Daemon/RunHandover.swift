import Pipeline
import RingBuffer
import Signal
import Synchronization
import Tremor

/// What the process thread of a run holds of the rings, and passes on to that of the next.
struct ProcessEnds: ~Copyable, Sendable {
  var frames: Consumer<RawFrame>
  var marks: Consumer<RawFrame>
  var outputs: Producer<Output>
  /// Where frames go that are to be recorded; nil if nothing is.
  var recording: Producer<RawFrame>?
  /// Where they go while somebody watches them.
  var watched: Producer<RawFrame>
  /// Frames that the recorder was given since the start.
  var recorded = 0
  /// What was known of the wall clock last: the next run has to know it too.
  var clock: ClockRecord?
}

/// What a frame about the wall clock says; a frame itself is a kilobyte.
struct ClockRecord: Sendable, BitwiseCopyable {
  private let offset: Int64
  private let isSynchronised: Bool
  private let time: Timestamp

  init(_ frame: borrowing RawFrame) {
    offset = frame.wallOffset
    isSynchronised = frame.wallIsSynchronised
    time = frame.time
  }

  var frame: RawFrame { .clock(offset: offset, isSynchronised: isSynchronised, at: time) }
}

/// Asks the process thread to end its run between two frames, and takes its ends of the rings from it.
///
/// The thread only reads one word of it while it works. It locks when its work is done, where nobody waits for it: what comes
/// meanwhile stays in the ring, which holds some 6 s.
final class RunHandover: Sendable {
  private let wanted = Atomic<Bool>(false)
  private let ends = Mutex<ProcessEnds?>(nil)

  var isWanted: Bool { wanted.load(ordering: .relaxed) }
  func ask() { wanted.store(true, ordering: .relaxed) }

  /// By the thread, as the last thing that it does.
  func leave(_ left: consuming sending ProcessEnds) {
    var left: ProcessEnds? = consume left
    ends.withLock { swap(&$0, &left) }
  }

  /// What was left; nil before.
  func take() -> ProcessEnds? {
    var taken: ProcessEnds?
    ends.withLock { swap(&$0, &taken) }
    return taken
  }
}
