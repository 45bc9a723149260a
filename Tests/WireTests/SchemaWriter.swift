import Foundation
import Wire

/// Draws up what the fields of a message are, as JSON Schema (2020-12) and as the words of the protocol page's tables.
struct SchemaWriter: FieldVisitor {
  typealias Failure = Never

  struct Field {
    var key: String
    var schema: String
    /// As the page's column "type" says it.
    var words: String
    var isAlways: Bool
  }

  private(set) var fields: [Field] = []

  static func fields(of group: some FieldGroup) -> [Field] {
    var writer = SchemaWriter()
    var group = group
    group.visit(&writer)
    return writer.fields
  }

  /// An object's schema; `describe` gives what stands beside a key.
  static func object(_ fields: [Field], indent: String = "", _ describe: (String) -> String? = { _ in nil }) -> String {
    let properties = fields.map { field in
      let text = describe(field.key).map { "\"description\": " + JSONLine.quoted($0) + ", " } ?? ""
      return "\(indent)    \"\(field.key)\": {\(text)\(field.schema)}"
    }
    let required = fields.filter(\.isAlways).map { "\"\($0.key)\"" }
    return """
      {
      \(indent)  "type": "object",
      \(indent)  "required": [\(required.joined(separator: ", "))],
      \(indent)  "properties": {
      \(properties.joined(separator: ",\n"))
      \(indent)  }
      \(indent)}
      """
  }

  private mutating func add(_ key: String, _ schema: String, _ words: String, _ isAlways: Bool) {
    fields.append(Field(key: key, schema: schema, words: words, isAlways: isAlways))
  }

  private static func string(_ words: ClosedSet?) -> String {
    guard let words else { return #""type": "string""# }
    let list = words.words.map { "\"\($0)\"" }.joined(separator: ", ")
    // Words may be added: a reader lets others pass.
    return #""anyOf": [{"enum": [\#(list)]}, {"type": "string"}]"#
  }

  mutating func text(_ key: String, _ value: inout String, _ words: ClosedSet?) {
    add(key, Self.string(words), "string", true)
  }

  mutating func text(_ key: String, _ value: inout String?, _ words: ClosedSet?) {
    add(key, Self.string(words), "string", false)
  }

  private static func integer<I: FixedWidthInteger>(_ type: I.Type) -> String {
    #""type": "integer""# + (type.min == 0 ? #", "minimum": 0"# : "")
  }

  mutating func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I) {
    add(key, Self.integer(I.self), "integer", true)
  }

  mutating func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I?) {
    // Nil only until the journal has numbered the line.
    add(key, Self.integer(I.self), "integer", key == "seq")
  }

  mutating func flag(_ key: String, _ value: inout Bool) { add(key, #""type": "boolean""#, "boolean", true) }
  mutating func flag(_ key: String, _ value: inout Bool?) { add(key, #""type": "boolean""#, "boolean", false) }
  mutating func flag(_ key: String, ifTrue value: inout Bool) { add(key, #""const": true"#, "boolean", false) }

  private static func number(_ decimals: Int) -> String { #""type": "number", "decimals": \#(decimals)"# }

  mutating func number(_ key: String, _ value: inout Double, _ decimals: Int) {
    add(key, Self.number(decimals), "number, \(decimals)", true)
  }

  mutating func number(_ key: String, _ value: inout Double?, _ decimals: Int) {
    add(key, Self.number(decimals), "number, \(decimals)", false)
  }

  mutating func numbers(_ key: String, _ value: inout [Double]?, _ decimals: Int) {
    let schema = #""type": "array", "items": {\#(Self.number(decimals))}, "minItems": 4, "maxItems": 4"#
    add(key, schema, "4 numbers, \(decimals)", false)
  }

  private static func rows(_ decimals: Int) -> String {
    #""type": "array", "items": {"type": "array", "items": {\#(number(decimals))}, "minItems": 3, "maxItems": 3}"#
  }

  mutating func rows(_ key: String, _ value: inout [[Double]], _ decimals: Int) {
    add(key, Self.rows(decimals), "rows of 3 numbers, \(decimals)", true)
  }

  mutating func rows(_ key: String, _ value: inout [[Double]]?, _ decimals: Int) {
    add(key, Self.rows(decimals), "rows of 3 numbers, \(decimals)", false)
  }

  private static func list(_ words: ClosedSet?) -> String { #""type": "array", "items": {\#(string(words))}"# }

  mutating func words(_ key: String, _ value: inout [String], _ words: ClosedSet?) {
    add(key, Self.list(words), "list", true)
  }

  mutating func words(_ key: String, ifAny value: inout [String], _ words: ClosedSet?) {
    add(key, Self.list(words) + #", "minItems": 1"#, "list", false)
  }

  /// The braces of a field's schema are the caller's.
  private static func inner<G: FieldGroup>(_ type: G.Type) -> String {
    String(object(fields(of: G()), indent: "        ").dropFirst().dropLast()).trimmingCharacters(
      in: .whitespacesAndNewlines)
  }

  mutating func group<G: FieldGroup>(_ key: String, _ value: inout G) { add(key, Self.inner(G.self), "object", true) }
  mutating func group<G: FieldGroup>(_ key: String, _ value: inout G?) { add(key, Self.inner(G.self), "object", false) }

  mutating func groups<G: FieldGroup>(_ key: String, ifAny value: inout [G]) {
    add(key, #""type": "array", "minItems": 1, "items": {\#(Self.inner(G.self))}"#, "list of objects", false)
  }

  mutating func counts(_ key: String, _ value: inout [String: Int], _ words: ClosedSet) {
    let known = words.words.map { #""\#($0)": {"type": "integer", "minimum": 0}"# }.joined(separator: ", ")
    let schema =
      #""type": "object", "properties": {\#(known)}, "additionalProperties": {"type": "integer", "minimum": 0}"#
    add(key, schema, "object", true)
  }
}
