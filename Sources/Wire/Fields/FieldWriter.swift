/// Writes fields into a line.
struct FieldWriter: FieldVisitor {
  typealias Failure = Never

  private(set) var line: JSONLine

  init(_ line: JSONLine) { self.line = line }

  mutating func text(_ key: String, _ value: inout String, _ words: ClosedSet?) { line.add(key, value) }

  mutating func text(_ key: String, _ value: inout String?, _ words: ClosedSet?) {
    if let value { line.add(key, value) }
  }

  mutating func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I) { line.add(key, value) }

  mutating func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I?) {
    if let value { line.add(key, value) }
  }

  mutating func flag(_ key: String, _ value: inout Bool) { line.add(key, value) }

  mutating func flag(_ key: String, _ value: inout Bool?) {
    if let value { line.add(key, value) }
  }

  mutating func flag(_ key: String, ifTrue value: inout Bool) {
    if value { line.add(key, true) }
  }

  mutating func number(_ key: String, _ value: inout Double, _ decimals: Int) {
    line.add(key, value, decimals: decimals)
  }

  mutating func number(_ key: String, _ value: inout Double?, _ decimals: Int) {
    if let value { line.add(key, value, decimals: decimals) }
  }

  mutating func numbers(_ key: String, _ value: inout [Double]?, _ decimals: Int) {
    if let value { line.add(key, value, decimals: decimals) }
  }

  mutating func rows(_ key: String, _ value: inout [[Double]], _ decimals: Int) {
    line.add(key, value, decimals: decimals)
  }

  mutating func rows(_ key: String, _ value: inout [[Double]]?, _ decimals: Int) {
    if let value { line.add(key, value, decimals: decimals) }
  }

  mutating func words(_ key: String, _ value: inout [String], _ words: ClosedSet?) { line.add(key, value) }

  mutating func words(_ key: String, ifAny value: inout [String], _ words: ClosedSet?) {
    if !value.isEmpty { line.add(key, value) }
  }

  mutating func group<G: FieldGroup>(_ key: String, _ value: inout G) {
    line.add(key) { $0 = Self.filled($0, &value) }
  }

  mutating func group<G: FieldGroup>(_ key: String, _ value: inout G?) {
    guard var inner = value else { return }
    group(key, &inner)
  }

  mutating func groups<G: FieldGroup>(_ key: String, ifAny value: inout [G]) {
    guard !value.isEmpty else { return }
    line.add(
      key,
      value.map { element in
        { inner in
          var element = element
          inner = Self.filled(inner, &element)
        }
      })
  }

  mutating func counts(_ key: String, _ value: inout [String: Int], _ words: ClosedSet) {
    let known = words.words.filter { value[$0] != nil }
    let others = value.keys.filter { !words.words.contains($0) }.sorted()
    line.add(key) { inner in
      for word in known + others { inner.add(word, value[word] ?? 0) }
    }
  }

  private static func filled<G: FieldGroup>(_ line: JSONLine, _ value: inout G) -> JSONLine {
    var writer = FieldWriter(line)
    value.visit(&writer)
    return writer.line
  }
}
