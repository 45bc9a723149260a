import LinuxIO
import NIOCore
import Settings
import Wire

/// Numbers the journalled lines, has each written, and only then gives it to the readers: no reader ever has a line that
/// another start would number again.
///
/// Lives on the event loop.
struct Journal: ~Copyable {
  private var log: EventLog
  private let fanout: Fanout

  init(_ log: consuming EventLog, _ fanout: Fanout) {
    self.log = log
    self.fanout = fanout
  }

  /// Takes in the line that `encode` makes of its number.
  mutating func append(at now: Int64, _ encode: (UInt64) -> String) {
    let line = encode(log.takeSequence())
    log.append(line, at: now)
    fanout.publish(line)
  }

  /// The first line that can still be had.
  var oldestSequence: UInt64 { fanout.backlog.oldestSequence }

  func reopen() throws(Request.Refused) {
    throw Request.Refused(code: "unsupported", text: "this version does not reopen its log")
  }

  func forget(
    before time: Int64, _ done: @escaping (Result<Int, Request.Refused>) -> Void
  ) throws(Request.Refused) {
    throw Request.Refused(code: "unsupported", text: "this version does not forget")
  }

  mutating func synchronise(at now: Int64, force: Bool = false) { log.synchronise(at: now, force: force) }
}
