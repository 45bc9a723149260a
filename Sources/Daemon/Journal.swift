import LinuxIO
import NIOCore
import Settings
import Wire

/// Numbers the journalled lines, hands each to the log, and gives it to the readers once the log has it: no reader ever has a
/// line that another start would number again.
///
/// Lives on the event loop, and only there. (`@unchecked Sendable` says so to the compiler, which cannot see it.)
final class Journal: @unchecked Sendable {
  private let log: LogWriter
  private let fanout: Fanout
  private var nextSequence: UInt64
  /// With the log, and not with the readers yet.
  private var waiting = CircularBuffer<LogLine>()
  /// Who waits until there are none.
  private var drained: EventLoopPromise<Void>?

  init(_ log: LogWriter, _ fanout: Fanout) {
    self.log = log
    self.fanout = fanout
    nextSequence = log.recovered.nextSequence
  }

  /// Begins to write; the events that a crash left open are closed first.
  func start() throws(SystemCallFailure) {
    try log.start { [fanout] in fanout.loop.execute { self.release() } }
    fanout.loop.execute {
      for event in self.log.recovered.openEvents { self.append { LineFacts.interrupted(event.text, sequence: $0) } }
    }
  }

  /// Takes in the line that `encode` makes of its number. Never waits.
  func append(_ encode: (UInt64) -> String) {
    let line = LogLine(sequence: nextSequence, text: encode(nextSequence))
    nextSequence += 1
    waiting.append(line)
    log.append(line)
  }

  /// Gives readers what the log has, or could not take. To be called now and then too: a disk that hangs calls nobody.
  func release() { release(through: log.releasedThrough) }

  private func release(through last: UInt64) {
    while let line = waiting.first, line.sequence <= last {
      waiting.removeFirst()
      fanout.publish(line.text)
    }
    if waiting.isEmpty { drained?.succeed() }
  }

  /// Succeeds when readers have everything; a disk that hangs is waited for 200 ms.
  func drain() -> EventLoopFuture<Void> {
    let promise = fanout.loop.makePromise(of: Void.self)
    drained = promise
    release()
    fanout.loop.assumeIsolated().scheduleTask(in: .milliseconds(200)) { self.release(through: .max) }
    return promise.futureResult
  }

  /// Writes and syncs what there is; waits for the disk until `deadline` on the monotonic clock.
  func end(by deadline: Int64) { log.end(by: deadline) }

  /// Begins with that, and waits for nothing.
  func beginEnd() { log.beginEnd() }

  /// What an earlier start has left.
  var recovered: RecoveredLog { log.recovered }

  /// The first line that can still be had.
  var oldestSequence: UInt64 { log.oldestSequence }

  /// What `status` says of the log.
  var note: LogNote { log.note }

  func reopen() { log.reopen() }

  /// Goes on with other settings of the log.
  func adopt(_ settings: Configuration.Log) { log.adopt(settings) }

  /// Erases what is from before a wall time, ns since 1970; `done` is called on the loop with the lines that went.
  func forget(before time: Int64, _ done: @escaping @Sendable (Result<Int, Request.Refused>) -> Void) {
    log.forget(before: time) { [fanout] result in
      fanout.loop.execute {
        fanout.forget()
        done(result.mapError { Request.Refused(code: "internal", text: "not all could be erased: \($0)") })
      }
    }
  }
}

extension LogWriter: LineHistory {}
