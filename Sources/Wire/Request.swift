import FoundationEssentials

/// What a reader asks for: one JSON object a line.
package struct Request: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case status
    /// Starts (true) or stops the recording of raw dumps.
    case record(Bool)

    package var word: String {
      switch self {
      case .status: "status"
      case .record: "record"
      }
    }
  }

  package var kind: Kind
  /// The reader's own name for the request; it comes back in the answer.
  package var id: String?

  /// Why a line is no request that can be met: `code` is one of the protocol page's error codes.
  package struct Refused: Error, Equatable, Sendable {
    package var code: String
    package var text: String
    /// As far as they could be read.
    package var request: String?
    package var id: String?

    /// The line that tells the reader.
    package var line: String { SessionLines.error(code: code, text: text, request: request, id: id) }
  }

  private struct Fields: Decodable {
    var request: String
    var id: String?
    var action: String?
  }

  /// Reads one line, without its newline.
  package init(line: [UInt8]) throws(Refused) {
    let fields: Fields
    do {
      fields = try JSONDecoder().decode(Fields.self, from: Data(line))
    } catch {
      throw Refused(
        code: "argument",
        text: "a request is one JSON object with a string \"request\" and, if you like, a string \"id\"")
    }
    id = fields.id
    switch (fields.request, fields.action) {
    case ("status", _): kind = .status
    case ("record", "start"): kind = .record(true)
    case ("record", "stop"): kind = .record(false)
    case ("record", _):
      throw Refused(
        code: "argument", text: "record needs an \"action\": \"start\" or \"stop\"", request: "record", id: fields.id)
    default:
      throw Refused(
        code: "unsupported", text: "this version answers: status, record; journalled lines come by themselves",
        request: fields.request, id: fields.id)
    }
  }
}
