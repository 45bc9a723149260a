import LinuxIO
import Logging
import Settings
import Synchronization
import Wire

/// The journal on disk: one JSON object a line, numbered without holes over restarts.
///
/// Lines are written by a thread of the log's own; nobody else ever waits for a disk. One that is full, read-only, hangs or
/// has lost its folder stops nothing: lines wait in memory, as many as there is room for, readers get them all the same, and
/// they are written when it works again.
package final class LogWriter: Sendable {
  /// What the files of an earlier start told.
  package let recovered: RecoveredLog

  private let state: LogState
  private let history: LogHistory
  private let settings: Configuration.Log
  private let logger: Logger
  private let started = MonotonicClock.now()
  /// Waits for `start`.
  private let file: Mutex<LogFile?>
  private let thread = Mutex<HangingThread?>(nil)
  private let reader = Mutex<LogReader?>(nil)

  /// Locks and opens the log, repairs an end that was torn, and finds where its numbers stand.
  package init(_ settings: Configuration.Log, _ logger: Logger) throws(SystemCallFailure) {
    let opened = try LogFile(settings.path)
    let recovered = try LogRecovery.recover(opened, logger)
    let state = try LogState(recovered)
    self.recovered = recovered
    self.state = state
    self.settings = settings
    self.logger = logger
    history = LogHistory(settings.path)
    file = Mutex(opened)
  }

  /// Begins to write. `progress` is called on the log's thread when lines went to the kernel, or a refusal released them.
  ///
  /// From here on the log lives until `end`.
  package func start(onProgress progress: @escaping @Sendable () -> Void) throws(SystemCallFailure) {
    guard let file = file.withLock({ $0.take() }) else { return }
    let worker = LogThread(file, settings, state, next: recovered.nextSequence, logger, progress)
    let begun = try RealtimeThread(name: "log", stackBytes: 256 * 1024, state: worker) { state in
      var state = state
      state.run()
    }
    let running = HangingThread(begun)
    thread.withLock { $0 = running }
  }

  /// Takes in the next line; its number is the one after the last. Never waits.
  package func append(_ line: LogLine) {
    // While lines wait the thread is awake, or has a time at which it tries again.
    let wasIdle = state.words.withLock { words in
      let wasIdle = words.queue.count == 0
      words.queue.append(line)
      words.appended = line.sequence
      if words.waitsSince == nil { words.waitsSince = MonotonicClock.now() }
      return wasIdle
    }
    if wasIdle { state.wakeup.raise() }
  }

  /// Lines up to here may go to readers.
  package var releasedThrough: UInt64 { state.releasedThrough }

  /// The first line that is kept.
  package var oldestSequence: UInt64 { state.words.withLock { $0.oldest } }

  /// Closes the file and opens it anew under its name, after logrotate moved it.
  package func reopen() { ask(.reopen) }

  /// Goes on with other settings, but in the same files.
  package func adopt(_ settings: Configuration.Log) { ask(.adopt(settings)) }

  /// Erases what is kept from before a wall time (ns since 1970), as `LogForgetting` says. `done` is called on the log's
  /// thread with the number of lines that were erased.
  package func forget(before: Int64, _ done: @escaping @Sendable (Result<Int, SystemCallFailure>) -> Void) {
    ask(.forget(before: before, done: done))
  }

  private func ask(_ errand: LogState.Errand) {
    state.words.withLock { $0.errands.append(errand) }
    state.wakeup.raise()
  }

  /// The lines after `sequence` that are kept and may go to readers, about `limitBytes` of them.
  ///
  /// Waits for the disk: not to be called on an event loop.
  package func lines(after sequence: UInt64, limitBytes: Int) -> LogSlice {
    let last = releasedThrough
    var slice = history.lines(after: sequence, through: last, limitBytes: limitBytes)
    let reached = slice.lines.last?.sequence ?? slice.goneThrough ?? sequence
    let size = slice.lines.reduce(0) { $0 + $1.text.utf8.count + 1 }
    if size < limitBytes {
      // What the disk has not got yet.
      let rest = limitBytes - size
      slice.lines += state.words.withLock { $0.queue.lines(after: reached, through: last, limitBytes: rest) }
    }
    slice.isComplete = (slice.lines.last?.sequence ?? slice.goneThrough ?? sequence) >= last
    return slice
  }

  /// The same on a thread for it; `done` is called there. Asked one after the other, they are answered in that order.
  package func lines(after sequence: UInt64, limitBytes: Int, _ done: @escaping @Sendable (LogSlice) -> Void) {
    reader.withLock { reader in
      if reader == nil { reader = try? LogReader() }
      let work: @Sendable () -> Void = { done(self.lines(after: sequence, limitBytes: limitBytes)) }
      // Without a thread there is no history, and the reader is told so.
      if reader?.ask(work) != true {
        var slice = LogSlice()
        slice.failure = SystemCallFailure("start", "the thread that reads the log", .inputOutput)
        done(slice)
      }
    }
  }

  /// What `status` says of it.
  package var note: LogNote {
    let now = MonotonicClock.now()
    let seconds = Double(now - started) * 1e-9
    return state.words.withLock { words in
      let hangs = words.waitsSince.map { now - $0 > LogState.patience } ?? false
      var note = LogNote()
      note.state = words.isRefused ? "refused" : hangs ? "stalled" : "writing"
      note.pending = words.queue.count
      note.failed = words.queue.dropped
      note.bytes = words.keptBytes
      // The first minutes of a run are no measure of a day.
      note.bytesPerDay = seconds < 600 ? nil : Int(Double(words.writtenBytes) / seconds * 86_400)
      note.oldestSequence = words.oldest
      return note
    }
  }

  /// Files that were begun since the start.
  package var rotations: Int { state.words.withLock { $0.rotations } }

  /// Writes what waits, brings it to the disk and ends; waits for that until `deadline` on the monotonic clock, or half a second.
  /// True if it was done.
  @discardableResult
  package func end(by deadline: Int64? = nil) -> Bool {
    beginEnd()
    let hasEnded = state.ended.wait(nanoseconds: deadline.map { max(0, $0 - MonotonicClock.now()) } ?? 500_000_000)
    if let reader = reader.withLock({ $0.take() }), !reader.end() { HangingThread.leave(reader) }
    guard let thread = thread.withLock({ $0.take() }) else { return true }
    if hasEnded { return true }
    logger.error("\(settings.path): the disk hangs; \(note.pending) lines were not written")
    HangingThread.leave(thread)
    return false
  }

  /// The same without waiting for it.
  package func beginEnd() {
    state.words.withLock { $0.isEnding = true }
    state.wakeup.raise()
  }
}
