import Wire

/// Where a reader is in the journal, so that it goes on there after a break, takes no line twice, and notices when the
/// journal is no longer the one that it was.
struct JournalPosition: Sendable {
  /// The number of the newest line that was taken; nil: none yet.
  private(set) var last: UInt64?
  /// That line, to be known again.
  private var newest: String?
  /// The daemon was asked for the newest line once more.
  private var isProbing = false

  init(after last: UInt64?) { self.last = last }

  enum Start: Equatable, Sendable {
    /// Ask for lines after this number; nil: for what is new.
    case since(UInt64?)
    /// The journal ends before the newest line that was taken: it was set back or is another one. Ask for all of it.
    case another
  }

  /// What to ask for at the start of a connection.
  mutating func start(_ hello: HelloMessage) -> Start {
    isProbing = false
    guard let last else {
      // From now on: after a break those that came meanwhile are asked for.
      last = hello.nextSequence - min(1, hello.nextSequence)
      return .since(nil)
    }
    guard last < hello.nextSequence else {
      restart()
      return .another
    }
    guard newest != nil, last > 0, last >= hello.oldestSequence else { return .since(last) }
    // The newest line comes once more: if it is not the same, the journal is another one that has grown as long.
    isProbing = true
    return .since(last - 1)
  }

  enum Verdict: Equatable, Sendable {
    case new
    /// Taken before.
    case known
    /// The journal is another one: ask for all of it.
    case another
  }

  mutating func take(_ message: Message) -> Verdict {
    if case .lost(let lost) = message {
      // The line that was asked for once more is itself no loss.
      guard lost.to > (last ?? 0) else { return .known }
      if lost.reason == "expired" { last = max(last ?? 0, lost.to) }
      return .new
    }
    guard let sequence = message.sequence else { return .new }
    // An open event that is told again to one who joins has its old number.
    if case .event(let event) = message, event.isSnapshot { return .new }
    if let last, sequence <= last {
      guard isProbing, sequence == last else { return .known }
      isProbing = false
      // One that was erased meanwhile tells nothing.
      guard let newest, let identity = message.identity, newest != identity else { return .known }
      restart()
      return .another
    }
    isProbing = false
    last = sequence
    newest = message.identity
    return .new
  }

  private mutating func restart() {
    last = 0
    newest = nil
    isProbing = false
  }
}

extension Message {
  /// What tells two journalled lines of one number apart. Not the whole line: what is forgotten goes from its context.
  fileprivate var identity: String? {
    switch self {
    case .run(let run): "run \(run.run) \(run.epoch)"
    case .event(let event): "event \(event.id) \(event.phase)"
    case .mark(let mark): "mark \(mark.run) \(mark.time) \(mark.kind)"
    case .gap(let gap): "gap \(gap.run) \(gap.time)"
    case .clock(let clock): "clock \(clock.run) \(clock.time)"
    default: nil
    }
  }
}
