/// Something that happened, told by a person: a coffee, a pill, an urge.
public struct MarkRequest: Sendable, Equatable {
  /// When it happened.
  public enum When: Sendable, Equatable {
    case now
    /// Seconds ago.
    case ago(Double)
    /// Wall time, RFC 3339; can be told only while the daemon's clock is synchronised.
    case at(String)
  }

  public var kind: String
  public var note: String
  public var when: When

  public init(kind: String, note: String = "", when: When = .now) {
    self.kind = kind
    self.note = note
    self.when = when
  }

  /// The longest kind, and kind and note together, in bytes of UTF-8.
  public static let longestKind = 32
  public static let longest = 160
  /// The furthest that a mark reaches back, s: a week.
  public static let oldest = 604_800.0

  init(_ fields: Request.Fields) throws(Request.ArgumentProblem) {
    guard let kind = fields.kind, (1...Self.longestKind).contains(kind.utf8.count), Self.isPlain(kind) else {
      throw .init(#"mark needs a "kind" of 1 to 32 bytes, such as "caffeine", without control characters"#)
    }
    let note = fields.note ?? ""
    guard kind.utf8.count + note.utf8.count <= Self.longest, Self.isPlain(note) else {
      throw .init(#"mark: "kind" and "note" are at most 160 bytes together, without control characters"#)
    }
    self.init(kind: kind, note: note)
    switch (fields.age, fields.at) {
    case (nil, nil): break
    case (let age?, nil):
      guard age >= 0, age <= Self.oldest else { throw .init(#"mark: "age_s" is 0 to 604800 s (a week)"#) }
      when = .ago(age)
    case (nil, let at?):
      guard WallTime.nanoseconds(at) != nil else {
        throw .init(#"mark: "at" is a wall time such as "2026-05-01T09:30:00Z""#)
      }
      when = .at(at)
    default: throw .init(#"mark: "age_s" or "at", not both"#)
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
  }

  func add(to line: inout JSONLine) {
    line.add("kind", kind)
    if !note.isEmpty { line.add("note", note) }
    switch when {
    case .now: break
    case .ago(let age): line.add("age_s", age, decimals: 3)
    case .at(let text): line.add("at", text)
    }
  }
}
