import Foundation
import Testing
import Wire

@Suite struct SchemaTests {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Wire/Schema/tremord-1.schema.json")

  /// Keys that the page states once for all journalled lines, in the table of `run`.
  private func row(_ page: ProtocolPage, _ type: String, _ key: String) -> ProtocolPage.Row? {
    page.rows[type]?[key] ?? (["seq", "run"].contains(key) ? page.rows["run"]?[key] : nil)
  }

  /// Every key stands in the page with its type, and no other does.
  @Test func thePageSaysWhatTheLinesAre() throws {
    let page = try ProtocolPage()
    for blank in Message.blanks {
      let type = Swift.type(of: blank).type
      let fields = SchemaWriter.fields(of: blank)
      for field in fields {
        guard let row = row(page, type, field.key) else {
          Issue.record("\(type): \(field.key) is not on the page")
          continue
        }
        if row.type != "as in `hello`" {
          #expect(row.type == field.words, "\(type): \(field.key)")
          #expect(row.isAlways == field.isAlways, "\(type): \(field.key)")
        }
      }
      let others = Set(page.rows[type, default: [:]].keys).subtracting(fields.map(\.key))
      #expect(others.isEmpty, "\(type): the page has \(others)")
    }
  }

  /// Every word of every closed set stands on the page.
  @Test func thePageHasEveryWord() throws {
    let page = try ProtocolPage()
    for set in ClosedSet.allCases where set != .axis {
      for word in set.words { #expect(page.text.contains("`\(word)`"), "\(set.rawValue): \(word)") }
    }
  }

  /// The schema that is shipped is the one of the tables; TREMORD_UPDATE=1 writes it anew.
  @Test func theSchemaIsThatOfTheFields() throws {
    let schema = try Self.schema()
    if ProcessInfo.processInfo.environment["TREMORD_UPDATE"] != nil {
      try schema.write(to: Self.path, atomically: true, encoding: .utf8)
    }
    #expect(
      try String(contentsOf: Self.path, encoding: .utf8) == schema,
      "run TREMORD_UPDATE=1 swift test --filter SchemaTests")
    #expect(try JSONSerialization.jsonObject(with: Data(schema.utf8)) is [String: Any])
  }

  private static func schema() throws -> String {
    let page = try ProtocolPage()
    let types = Message.blanks.map { type(of: $0).type }
    let choices = types.map {
      ##"    {"if": {"properties": {"type": {"const": "\##($0)"}}}, "then": {"$ref": "#/$defs/\##($0)"}}"##
    }
    let definitions = Message.blanks.map { blank in
      let type = Swift.type(of: blank).type
      let object = SchemaWriter.object(SchemaWriter.fields(of: blank), indent: "    ") { key in
        let row = page.rows[type]?[key] ?? page.rows["hello"]?[key]
        let parts = [row?.unit, row?.meaning].compactMap { $0 }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: "; ").replacing("`", with: "")
      }
      return "    \"\(type)\": \(object)"
    }
    return """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tremord:protocol:1",
        "title": "A line of tremord's protocol, version 1",
        "$comment": "decimals: digits after the point. Within version 1 keys, types and words are only added; all pass.",
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string"}},
        "allOf": [
      \(choices.joined(separator: ",\n"))
        ],
        "$defs": {
      \(definitions.joined(separator: ",\n"))
        }
      }

      """
  }
}
