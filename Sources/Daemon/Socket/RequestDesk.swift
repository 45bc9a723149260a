import LinuxIO
import Wire

/// Answers what readers ask for: reads a request, asks whether they may, has it done, and says how it went.
///
/// Lives on the event loop.
final class RequestDesk: @unchecked Sendable {
  /// What is done for a request; each may refuse.
  struct Actions {
    /// The line that tells how the daemon is.
    var status: (Request) -> String
    var mark: (MarkRequest) throws(Request.Refused) -> Void
    /// Starts or stops the recording.
    var record: (Bool) throws(Request.Refused) -> Void
    /// Closes the log and opens it again.
    var reopen: () -> Void
    /// Erases what is from before a wall time, ns, and says how many lines that were, or why it could not.
    var forget: (Int64, @escaping @Sendable (Result<Int, Request.Refused>) -> Void) -> Void
  }

  private let fanout: Fanout
  private let membership: Membership
  private let actions: Actions

  init(_ fanout: Fanout, _ membership: Membership, _ actions: Actions) {
    self.fanout = fanout
    self.membership = membership
    self.actions = actions
  }

  func answer(_ line: [UInt8], from reader: Reader) {
    do throws(Request.Refused) {
      let request = try Request(line: line)
      do throws(Request.Refused) {
        try allow(request, reader)
        try meet(request, reader)
      } catch {
        reader.say(Self.named(error, request).line)
      }
    } catch {
      reader.say(error.line)
    }
  }

  private func allow(_ request: Request, _ reader: Reader) throws(Request.Refused) {
    guard request.kind.needsMembership else { return }
    guard let peer = reader.peer, membership.includes(peer) else {
      throw Request.Refused(code: "forbidden", text: membership.refusal(of: request.kind.word))
    }
  }

  private func meet(_ request: Request, _ reader: Reader) throws(Request.Refused) {
    switch request.kind {
    case .watch(let watch):
      // What it was to get until now comes before the answer.
      fanout.serve(reader)
      reader.say(ReplyMessage(to: request, nextSequence: fanout.backlog.nextSequence).line)
      fanout.watch(reader, watch)
    case .status:
      reader.say(ReplyMessage(to: request).line)
      reader.say(actions.status(request))
    case .mark(let mark):
      try actions.mark(mark)
      reader.say(ReplyMessage(to: request).line)
    case .record(let isWanted):
      try actions.record(isWanted)
      reader.say(ReplyMessage(to: request).line)
    case .reopen:
      actions.reopen()
      reader.say(ReplyMessage(to: request).line)
    case .forget(let before):
      guard let time = WallTime.nanoseconds(before) else {
        throw Request.Refused(code: "argument", text: #"forget: "before" is no wall time"#)
      }
      actions.forget(time) { result in
        switch result {
        case .success(let lines): reader.say(ReplyMessage(to: request, erased: lines).line)
        case .failure(let refused): reader.say(Self.named(refused, request).line)
        }
      }
    }
  }

  private static func named(_ refused: Request.Refused, _ request: Request) -> Request.Refused {
    Request.Refused(code: refused.code, text: refused.text, request: request.kind.word, id: request.id)
  }
}
