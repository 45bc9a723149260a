import FoundationEssentials

/// Why a line is no message.
public struct MessageError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Problem: Sendable {
    /// It is no JSON object with a `type`.
    case notAMessage
    /// A key is missing or of another type than the protocol page says.
    case wrongKey
    /// The other side speaks another major version of the protocol.
    case otherVersion
  }

  public var problem: Problem
  public var description: String
}

extension Message {
  /// Reads one line, without its newline. Keys and types that this version does not know are skipped.
  public init(line: some Sequence<UInt8>) throws(MessageError) {
    do {
      self = try JSONDecoder().decode(Read.self, from: Data(line)).message
    } catch {
      throw MessageError(error)
    }
    if case .hello(let hello) = self { try hello.checkVersion() }
  }

  public init(line: String) throws(MessageError) { try self.init(line: line.utf8) }

  /// What the decoder makes: the type decides which fields are asked for.
  private struct Read: Decodable {
    var message: Message

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: FieldReader.Key.self)
      let type = try container.decode(String.self, forKey: FieldReader.Key("type"))
      var reader = FieldReader(container)

      func read<M: MessageFields>(_ wrap: (M) -> Message) throws -> Message {
        var fields = M()
        try fields.visit(&reader)
        return wrap(fields)
      }

      message =
        switch type {
        case HelloMessage.type: try read(Message.hello)
        case RunMessage.type: try read(Message.run)
        case EventMessage.type: try read(Message.event)
        case MarkMessage.type: try read(Message.mark)
        case GapMessage.type: try read(Message.gap)
        case ClockMessage.type: try read(Message.clock)
        case ForgottenMessage.type: try read(Message.forgotten)
        case LogMessage.type: try read(Message.log)
        case LostMessage.type: try read(Message.lost)
        case HeartbeatMessage.type: try read(Message.heartbeat)
        case StatusMessage.type: try read(Message.status)
        case FeaturesMessage.type: try read(Message.features)
        case RawMessage.type: try read(Message.raw)
        case ReplyMessage.type: try read(Message.reply)
        case ErrorMessage.type: try read(Message.error)
        case ByeMessage.type: try read(Message.bye)
        default: .other(type: type)
        }
    }
  }
}

extension HelloMessage {
  /// Another major version may mean other things by the same keys.
  fileprivate func checkVersion() throws(MessageError) {
    let major = protocolVersion.prefix { $0 != "." }
    guard Int(major) == Version.protocolMajor else {
      throw MessageError(
        problem: .otherVersion,
        description: "the daemon (\(software)) speaks protocol \(protocolVersion), this program "
          + "\(Version.protocolMajor).\(Version.protocolMinor): install both from the same version of tremord")
    }
  }
}

extension MessageError {
  fileprivate init(_ error: any Error) {
    if let problem = error as? FieldReader.Problem {
      self.init(
        problem: .wrongKey,
        description: "\"\(problem.path)\" is missing, or not of the type that the protocol page names")
    } else {
      self.init(problem: .notAMessage, description: #"not a line of the protocol: no JSON object with a "type""#)
    }
  }
}
