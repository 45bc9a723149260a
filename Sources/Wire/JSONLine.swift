/// Builds one JSON object on one line, key by key, in the order of the calls.
///
/// Own code instead of an encoder, because a line's bytes are part of the protocol: fixed key order, a fixed number of
/// decimals for each key, `.` whatever the locale, and a key that has no value is left out, never `null`.
package struct JSONLine: Sendable {
  private var text = "{"
  private var isFirst = true

  package init(type: String) { add("type", type) }

  /// A line that begins with another key than `type`: a request.
  init(first key: String, _ value: String) { add(key, value) }

  /// The line without its newline.
  package var line: String { text + "}" }

  package mutating func add(_ key: String, _ value: String) {
    begin(key)
    text += Self.quoted(value)
  }

  package mutating func add(_ key: String, _ value: StaticString) { add(key, value.description) }

  package mutating func add(_ key: String, _ value: some BinaryInteger) {
    begin(key)
    text += String(value)
  }

  package mutating func add(_ key: String, _ value: Bool) {
    begin(key)
    text += value ? "true" : "false"
  }

  /// Adds a number with exactly `decimals` digits after the point; leaves out what is not finite.
  package mutating func add(_ key: String, _ value: Double, decimals: Int) {
    guard let digits = Self.fixed(value, decimals) else { return }
    begin(key)
    text += digits
  }

  /// Adds an array of numbers, each with exactly `decimals` digits after the point; leaves all out if one is not finite.
  package mutating func add(_ key: String, _ values: [Double], decimals: Int) {
    let digits = values.compactMap { Self.fixed($0, decimals) }
    guard digits.count == values.count else { return }
    begin(key)
    text += "[" + digits.joined(separator: ",") + "]"
  }

  /// Adds an array of arrays of numbers; leaves all out if one is not finite.
  package mutating func add(_ key: String, _ rows: [[Double]], decimals: Int) {
    var texts: [String] = []
    for row in rows {
      let digits = row.compactMap { Self.fixed($0, decimals) }
      guard digits.count == row.count else { return }
      texts.append("[" + digits.joined(separator: ",") + "]")
    }
    begin(key)
    text += "[" + texts.joined(separator: ",") + "]"
  }

  package mutating func add(_ key: String, _ values: [String]) {
    begin(key)
    text += "["
    for (i, value) in values.enumerated() {
      if i > 0 { text += "," }
      text += Self.quoted(value)
    }
    text += "]"
  }

  /// Adds an object of its own.
  package mutating func add(_ key: String, _ build: (inout JSONLine) -> Void) {
    var inner = JSONLine()
    build(&inner)
    begin(key)
    text += inner.line
  }

  /// Adds an array of objects, each built by one of the functions.
  package mutating func add(_ key: String, _ objects: [(inout JSONLine) -> Void]) {
    var texts: [String] = []
    for build in objects {
      var inner = JSONLine()
      build(&inner)
      texts.append(inner.line)
    }
    begin(key)
    text += "[" + texts.joined(separator: ",") + "]"
  }

  private init() {}

  private mutating func begin(_ key: String) {
    if !isFirst { text += "," }
    isFirst = false
    text += "\"" + key + "\":"
  }

  /// Decimal digits of `value`, rounded half away from zero; nil if it is not finite or too large to be exact.
  package static func fixed(_ value: Double, _ decimals: Int) -> String? {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled.isFinite, scaled.magnitude < 9e15 else { return nil }
    let whole = Int64(scaled)
    if decimals == 0 { return String(whole) }
    var digits = String(whole.magnitude)
    while digits.count <= decimals { digits = "0" + digits }
    let point = digits.index(digits.endIndex, offsetBy: -decimals)
    return (whole < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
  }

  /// A JSON string (RFC 8259, section 7): quotes, backslashes and control characters escaped, the rest as UTF-8.
  package static func quoted(_ value: String) -> String {
    var out = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
