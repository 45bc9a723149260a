import FoundationEssentials

extension Request {
  /// Every key that a request may have. What else stands there is skipped: a newer client may say more.
  struct Fields: Decodable {
    var request: String
    var id: String?
    var action: String?
    var labels: [String]?
    var minConfidence: String?
    var updates: Bool?
    var streams: [String]?
    var since: Int64?
    var kind: String?
    var note: String?
    var age: Double?
    var at: String?
    var before: String?

    enum CodingKeys: String, CodingKey {
      case request, id, action, labels, updates, streams, since, kind, note, at, before
      case minConfidence = "min_confidence"
      case age = "age_s"
    }
  }

  /// As much as an answer needs of a request whose other keys are wrong.
  private struct Head: Decodable {
    var request: String
    var id: String?
  }

  /// What is wrong with a request's further keys.
  struct ArgumentProblem: Error {
    var text: String

    init(_ text: String) { self.text = text }
  }

  /// Reads one line, without its newline.
  package init(line: [UInt8]) throws(Refused) {
    let fields = try Self.fields(of: line)
    let kind: Kind?
    do throws(ArgumentProblem) {
      kind = try Kind(fields)
    } catch {
      throw Refused(code: "argument", text: error.text, request: fields.request, id: fields.id)
    }
    guard let kind else {
      throw Refused(
        code: "unsupported", text: "this version answers: watch, status, mark, record, reopen, forget",
        request: fields.request, id: fields.id)
    }
    self.init(kind, id: fields.id)
  }

  private static func fields(of line: [UInt8]) throws(Refused) -> Fields {
    let data = Data(line)
    do {
      return try JSONDecoder().decode(Fields.self, from: data)
    } catch {
      guard let head = try? JSONDecoder().decode(Head.self, from: data), let key = key(of: error) else {
        throw Refused(
          code: "argument",
          text: "a request is one JSON object with a string \"request\" and, if you like, a string \"id\"")
      }
      throw Refused(
        code: "argument", text: "\"\(key)\" is not of the type that the protocol page names", request: head.request,
        id: head.id)
    }
  }

  private static func key(of error: any Error) -> String? {
    guard let error = error as? DecodingError else { return nil }
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return context.codingPath.first?.stringValue
    case .keyNotFound: return nil
    @unknown default: return nil
    }
  }
}

extension Request.Kind {
  /// Nil: no request of this name.
  fileprivate init?(_ fields: Request.Fields) throws(Request.ArgumentProblem) {
    switch fields.request {
    case "watch": self = .watch(try WatchRequest(fields))
    case "status": self = .status
    case "mark": self = .mark(try MarkRequest(fields))
    case "record":
      switch fields.action {
      case "start": self = .record(true)
      case "stop": self = .record(false)
      default: throw Request.ArgumentProblem(#"record needs an "action": "start" or "stop""#)
      }
    case "reopen": self = .reopen
    case "forget":
      guard let before = fields.before, WallTime.nanoseconds(before) != nil else {
        throw Request.ArgumentProblem(#"forget needs "before": a wall time such as "2026-05-01T00:00:00Z""#)
      }
      self = .forget(before: before)
    default: return nil
    }
  }
}
