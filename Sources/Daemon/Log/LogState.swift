import LinuxIO
import Settings
import Synchronization

/// What the log's thread and those who use the log both know. A lock is held for a few words, never while a disk works.
final class LogState: Sendable {
  /// What is asked of the thread beside lines.
  enum Errand: Sendable {
    case reopen
    /// Goes on with other settings; their path means nothing.
    case adopt(Configuration.Log)
    /// Erases what is from before this wall time, ns since 1970.
    case forget(before: Int64, done: @Sendable (Result<Int, SystemCallFailure>) -> Void)
  }

  struct Words: Sendable {
    var queue = LogQueue()
    var errands: [Errand] = []
    /// The last number that was taken in, that is with the kernel, and that readers may have.
    var appended: UInt64
    var written: UInt64
    var released: UInt64
    /// When the oldest line that waits came, monotonic ns; nil while none waits.
    var waitsSince: Int64?
    var isRefused = false
    var isEnding = false
    var oldest: UInt64
    /// Bytes of all files that are kept, and bytes written since the start.
    var keptBytes = 0
    var writtenBytes = 0
    var rotations = 0
  }

  let words: Mutex<Words>
  /// Wakes the thread.
  let wakeup: Wakeup
  /// Raised when the thread has ended.
  let ended: Wakeup

  init(_ recovered: RecoveredLog) throws(SystemCallFailure) {
    let wakeup = try Wakeup()
    let ended = try Wakeup()
    self.wakeup = wakeup
    self.ended = ended
    let last = recovered.nextSequence - 1
    words = Mutex(Words(appended: last, written: last, released: last, oldest: recovered.oldestSequence))
  }

  /// So long a line waits for the disk before readers get it all the same, ns.
  static let patience: Int64 = 1_000_000_000

  /// The last number that readers may have. A line goes to the disk first, so that none that was seen is numbered again
  /// after a crash; but a disk that refuses or hangs holds up no reader.
  var releasedThrough: UInt64 {
    words.withLock { words in
      let hangs = words.waitsSince.map { MonotonicClock.now() - $0 > Self.patience } ?? false
      words.released = max(words.released, words.isRefused || hangs ? words.appended : words.written)
      return words.released
    }
  }
}
