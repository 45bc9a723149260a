/// What a reader asks for: one JSON object a line.
public struct Request: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Replaces what the reader is sent.
    case watch(WatchRequest)
    case status
    /// Something happened that the sensor cannot see.
    case mark(MarkRequest)
    /// Starts (true) or stops the recording of raw dumps.
    case record(Bool)
    /// The log is closed and opened again under its name, after it was moved away.
    case reopen
    /// Erases what the log holds from before this wall time, RFC 3339.
    case forget(before: String)

    public var word: String {
      switch self {
      case .watch: "watch"
      case .status: "status"
      case .mark: "mark"
      case .record: "record"
      case .reopen: "reopen"
      case .forget: "forget"
      }
    }

    /// It changes something for others: only members of the socket's group may ask for it.
    public var needsMembership: Bool {
      switch self {
      case .watch, .status: false
      case .mark, .record, .reopen, .forget: true
      }
    }
  }

  public var kind: Kind
  /// The reader's own name for the request; it comes back in the answer.
  public var id: String?

  public init(_ kind: Kind, id: String? = nil) {
    self.kind = kind
    self.id = id
  }

  /// The longest line of a request, bytes, without its newline.
  public static let longest = 4096

  /// The request as a line, without its newline.
  public var line: String {
    var line = JSONLine(first: "request", kind.word)
    if let id { line.add("id", id) }
    switch kind {
    case .watch(let watch): watch.add(to: &line)
    case .mark(let mark): mark.add(to: &line)
    case .record(let isWanted): line.add("action", isWanted ? "start" : "stop")
    case .forget(let before): line.add("before", before)
    case .status, .reopen: break
    }
    return line.line
  }
}

extension Request {
  /// Why a line is no request that can be met: `code` is one of the protocol page's error codes.
  public struct Refused: Error, Equatable, Sendable {
    public var code: String
    public var text: String
    /// As far as they could be read.
    public var request: String?
    public var id: String?

    package init(code: String, text: String, request: String? = nil, id: String? = nil) {
      self.code = code
      self.text = text
      self.request = request
      self.id = id
    }

    /// The line that tells the reader.
    package var line: String { ErrorMessage(code: code, text: text, request: request, id: id).line }
  }
}
