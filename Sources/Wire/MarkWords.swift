import Tremor

/// What a mark in the stream of frames says. Its text, of at most 200 bytes, is kind TAB note, and for what happened before
/// it was told TAB age in milliseconds, and TAB `carried` if it was told in an earlier run.
package struct MarkWords: Sendable, Equatable {
  package var kind: String
  package var note: String
  /// How long before it was told it happened, ms.
  package var age: Int64
  package var isCarried: Bool

  package init(kind: String, note: String = "", age: Int64 = 0, isCarried: Bool = false) {
    self.kind = kind
    self.note = note
    self.age = age
    self.isCarried = isCarried
  }

  /// Reads a mark's text. A note of an imported recording may hold tabs: what is no age stays part of it.
  package init(_ text: String) {
    var parts = text.split(separator: "\t", omittingEmptySubsequences: false)
    let kind = String(parts.removeFirst())
    var (age, isCarried): (Int64, Bool) = (0, false)
    if parts.count >= 3, parts.last == "carried", let found = Self.age(parts[parts.count - 2]) {
      (age, isCarried) = (found, true)
      parts.removeLast(2)
    } else if parts.count >= 2, let found = parts.last.flatMap(Self.age) {
      age = found
      parts.removeLast()
    }
    self.init(kind: kind, note: parts.joined(separator: "\t"), age: age, isCarried: isCarried)
  }

  package init(_ mark: MarkText) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(mark.count)
    for i in 0..<mark.count { bytes.append(mark[i]) }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  /// The text of a mark's frame.
  package var text: String {
    var text = kind
    if !note.isEmpty || age > 0 || isCarried { text += "\t" + note }
    if age > 0 || isCarried { text += "\t" + String(age) }
    if isCarried { text += "\tcarried" }
    return text
  }

  private static func age(_ text: Substring) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }
}
