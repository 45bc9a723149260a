/// Goes over the fields of a message in their order. One visitor writes a line, one reads it, one in the tests draws up the
/// schema: so that each message has one table of its fields, and no two that could differ.
///
/// A field whose value is optional is left out of the line when it is nil.
package protocol FieldVisitor {
  associatedtype Failure: Error

  mutating func text(_ key: String, _ value: inout String, _ words: ClosedSet?) throws(Failure)
  mutating func text(_ key: String, _ value: inout String?, _ words: ClosedSet?) throws(Failure)
  mutating func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I) throws(Failure)
  mutating func integer<I: FixedWidthInteger & Codable>(_ key: String, _ value: inout I?) throws(Failure)
  mutating func flag(_ key: String, _ value: inout Bool) throws(Failure)
  mutating func flag(_ key: String, _ value: inout Bool?) throws(Failure)
  /// Stands in the line only if it is true.
  mutating func flag(_ key: String, ifTrue value: inout Bool) throws(Failure)
  /// A number with a fixed count of decimals.
  mutating func number(_ key: String, _ value: inout Double, _ decimals: Int) throws(Failure)
  mutating func number(_ key: String, _ value: inout Double?, _ decimals: Int) throws(Failure)
  mutating func numbers(_ key: String, _ value: inout [Double]?, _ decimals: Int) throws(Failure)
  /// Rows of numbers, such as the three axes of each sample.
  mutating func rows(_ key: String, _ value: inout [[Double]], _ decimals: Int) throws(Failure)
  mutating func rows(_ key: String, _ value: inout [[Double]]?, _ decimals: Int) throws(Failure)
  mutating func words(_ key: String, _ value: inout [String], _ words: ClosedSet?) throws(Failure)
  /// Stands in the line only if it is not empty.
  mutating func words(_ key: String, ifAny value: inout [String], _ words: ClosedSet?) throws(Failure)
  mutating func group<G: FieldGroup>(_ key: String, _ value: inout G) throws(Failure)
  mutating func group<G: FieldGroup>(_ key: String, _ value: inout G?) throws(Failure)
  /// Stands in the line only if it is not empty.
  mutating func groups<G: FieldGroup>(_ key: String, ifAny value: inout [G]) throws(Failure)
  /// Counts by a word; those that are not there are zero.
  mutating func counts(_ key: String, _ value: inout [String: Int], _ words: ClosedSet) throws(Failure)
}

extension FieldVisitor {
  package mutating func text(_ key: String, _ value: inout String) throws(Failure) { try text(key, &value, nil) }
  package mutating func text(_ key: String, _ value: inout String?) throws(Failure) { try text(key, &value, nil) }
  package mutating func words(_ key: String, _ value: inout [String]) throws(Failure) { try words(key, &value, nil) }
  package mutating func words(_ key: String, ifAny value: inout [String]) throws(Failure) {
    try words(key, ifAny: &value, nil)
  }
}

/// An object of a line: what it holds is stated once, in `visit`.
package protocol FieldGroup: Sendable, Equatable {
  /// A blank one, to be filled by a reader.
  init()
  mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure)
}

/// A whole line.
package protocol MessageFields: FieldGroup {
  /// The word after `type`.
  static var type: String { get }
}

extension MessageFields {
  /// The line, without its newline.
  package var line: String {
    var writer = FieldWriter(JSONLine(type: Self.type))
    var copy = self
    copy.visit(&writer)
    return writer.line.line
  }
}
