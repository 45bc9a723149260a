import FoundationEssentials

/// Reads fields out of a line. Keys that no field asks for are skipped, and words that no closed set has are kept as they
/// are: a newer program may say more.
struct FieldReader: FieldVisitor {
  typealias Failure = any Error

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let container: KeyedDecodingContainer<Key>

  init(_ container: KeyedDecodingContainer<Key>) { self.container = container }

  /// A key that is missing, or has a value of another type.
  struct Problem: Error { var path: String }

  /// Names the key: not every error of the decoder does.
  private func naming<T>(_ key: String, _ read: () throws -> T) throws -> T {
    do {
      return try read()
    } catch let problem as Problem {
      throw problem
    } catch {
      let path = container.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue } + [key]
      throw Problem(path: path.joined(separator: "."))
    }
  }

  private func required<T: Decodable>(_ key: String) throws -> T {
    try naming(key) { try container.decode(T.self, forKey: Key(key)) }
  }

  private func optional<T: Decodable>(_ key: String) throws -> T? {
    try naming(key) { try container.decodeIfPresent(T.self, forKey: Key(key)) }
  }

  func text(_ key: String, _ value: inout String, _ words: ClosedSet?) throws { value = try required(key) }
  func text(_ key: String, _ value: inout String?, _ words: ClosedSet?) throws { value = try optional(key) }
  func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I) throws { value = try required(key) }
  func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I?) throws { value = try optional(key) }
  func flag(_ key: String, _ value: inout Bool) throws { value = try required(key) }
  func flag(_ key: String, _ value: inout Bool?) throws { value = try optional(key) }
  func flag(_ key: String, ifTrue value: inout Bool) throws { value = try optional(key) ?? false }
  func number(_ key: String, _ value: inout Double, _ decimals: Int) throws { value = try required(key) }
  func number(_ key: String, _ value: inout Double?, _ decimals: Int) throws { value = try optional(key) }
  func numbers(_ key: String, _ value: inout [Double]?, _ decimals: Int) throws { value = try optional(key) }
  func rows(_ key: String, _ value: inout [[Double]], _ decimals: Int) throws { value = try required(key) }
  func rows(_ key: String, _ value: inout [[Double]]?, _ decimals: Int) throws { value = try optional(key) }
  func words(_ key: String, _ value: inout [String], _ words: ClosedSet?) throws { value = try required(key) }
  func words(_ key: String, ifAny value: inout [String], _ words: ClosedSet?) throws {
    value = try optional(key) ?? []
  }

  func group<G: FieldGroup>(_ key: String, _ value: inout G) throws {
    var inner = FieldReader(try naming(key) { try container.nestedContainer(keyedBy: Key.self, forKey: Key(key)) })
    try value.visit(&inner)
  }

  func group<G: FieldGroup>(_ key: String, _ value: inout G?) throws {
    guard container.contains(Key(key)) else {
      value = nil
      return
    }
    var found = G()
    try group(key, &found)
    value = found
  }

  func groups<G: FieldGroup>(_ key: String, ifAny value: inout [G]) throws {
    value = []
    guard container.contains(Key(key)) else { return }
    var list = try naming(key) { try container.nestedUnkeyedContainer(forKey: Key(key)) }
    while !list.isAtEnd {
      var inner = FieldReader(try naming(key) { try list.nestedContainer(keyedBy: Key.self) })
      var element = G()
      try element.visit(&inner)
      value.append(element)
    }
  }

  func counts(_ key: String, _ value: inout [String: Int], _ words: ClosedSet) throws { value = try required(key) }
}
