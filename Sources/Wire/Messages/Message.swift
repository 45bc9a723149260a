/// One line of the protocol. The protocol page says what each type and key means.
public enum Message: Sendable, Equatable {
  case hello(HelloMessage)
  case run(RunMessage)
  case event(EventMessage)
  case mark(MarkMessage)
  case gap(GapMessage)
  case clock(ClockMessage)
  case forgotten(ForgottenMessage)
  case log(LogMessage)
  case lost(LostMessage)
  case heartbeat(HeartbeatMessage)
  case status(StatusMessage)
  case features(FeaturesMessage)
  case raw(RawMessage)
  case reply(ReplyMessage)
  case error(ErrorMessage)
  case bye(ByeMessage)
  /// A type that this version does not know: a newer daemon may say more, and it is to be skipped.
  case other(type: String)

  /// The line, without its newline; nil for a type that this version does not know.
  public var line: String? { fields?.line }

  /// The number of a journalled line.
  public var sequence: UInt64? {
    switch self {
    case .run(let run): run.sequence
    case .event(let event): event.sequence
    case .mark(let mark): mark.sequence
    case .gap(let gap): gap.sequence
    case .clock(let clock): clock.sequence
    case .forgotten(let forgotten): forgotten.sequence
    default: nil
    }
  }

  package var fields: (any MessageFields)? {
    switch self {
    case .hello(let fields): fields
    case .run(let fields): fields
    case .event(let fields): fields
    case .mark(let fields): fields
    case .gap(let fields): fields
    case .clock(let fields): fields
    case .forgotten(let fields): fields
    case .log(let fields): fields
    case .lost(let fields): fields
    case .heartbeat(let fields): fields
    case .status(let fields): fields
    case .features(let fields): fields
    case .raw(let fields): fields
    case .reply(let fields): fields
    case .error(let fields): fields
    case .bye(let fields): fields
    case .other: nil
    }
  }

  /// Every type that this version knows, blank.
  package static var blanks: [any MessageFields] {
    [
      HelloMessage(), RunMessage(), EventMessage(), GapMessage(), ClockMessage(), MarkMessage(), ForgottenMessage(),
      LogMessage(), FeaturesMessage(), RawMessage(), HeartbeatMessage(), LostMessage(), ReplyMessage(), StatusMessage(),
      ErrorMessage(), ByeMessage(),
    ]
  }
}
