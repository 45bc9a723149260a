import CTOML

/// The contents of one TOML text as a flat list, each entry with its place in the text.
///
/// The only bridge to the C++ parser, and the only file of this module that handles pointers.
struct TOMLDocument {
  enum Value: Equatable {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    case date
    case array
    /// A table; its members are entries of their own.
    case table

    /// What a person would call it in an error message.
    var typeName: String {
      switch self {
      case .string: "a string"
      case .integer: "an integer"
      case .float: "a number"
      case .boolean: "a boolean"
      case .date: "a date or time"
      case .array: "an array"
      case .table: "a table"
      }
    }
  }

  struct Entry: Equatable {
    /// Dotted from the root: `sensor.rate_hz`.
    var path: String
    var value: Value
    /// Counted from 1.
    var line: Int
    var column: Int
  }

  /// The text is no TOML: what the parser says, and where.
  struct SyntaxError: Error, Equatable {
    var message: String
    var line: Int
    var column: Int
  }

  /// In the order of the text.
  let entries: [Entry]

  init(parsing text: String) throws(SyntaxError) {
    entries = try TOMLDocument.parse(text).get().sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  private static func parse(_ text: String) -> Result<[Entry], SyntaxError> {
    var text = text
    // unsafe: the parser takes a pointer and a length; both are valid for the length of this closure, and the document
    // is freed before it ends.
    return text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        let document = unsafe ctoml_parse(characters.baseAddress, characters.count)
        defer { unsafe ctoml_free(document) }
        var raw = unsafe ctoml_entry()
        if unsafe ctoml_error(document, &raw) {
          return unsafe .failure(
            SyntaxError(
              message: string(raw.text, raw.text_length), line: Int(raw.line), column: Int(raw.column)))
        }
        let count = unsafe ctoml_count(document)
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for index in 0..<count {
          unsafe ctoml_get(document, index, &raw)
          let value: Value =
            switch unsafe raw.type {
            case CTOML_STRING: unsafe .string(string(raw.text, raw.text_length))
            case CTOML_INTEGER: unsafe .integer(raw.integer)
            case CTOML_FLOAT: unsafe .float(raw.number)
            case CTOML_BOOLEAN: unsafe .boolean(raw.boolean)
            case CTOML_DATE: .date
            case CTOML_ARRAY: .array
            default: .table
            }
          unsafe entries.append(
            Entry(
              path: string(raw.path, raw.path_length), value: value, line: Int(raw.line), column: Int(raw.column)))
        }
        return .success(entries)
      }
    }
  }

  /// A copy of `count` bytes that the document owns.
  private static func string(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    // unsafe: start and count come from one C entry of a document that is still alive, and are copied at once.
    guard let start = unsafe start else { return "" }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return unsafe String(decoding: bytes, as: UTF8.self)
  }
}
