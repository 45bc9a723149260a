import Signal

/// A remark on a stretch of a recording, as EDF+ and WFDB know it.
package struct Annotation: Sendable, Equatable {
  /// Seconds from the first sample, and how long it lasts.
  package var start: Double
  package var duration: Double
  package var text: String

  package init(start: Double, duration: Double = 0, text: String) {
    self.start = start
    self.duration = duration
    self.text = text
  }

  /// The most bytes of text that an export writes: EDFlib's limit is 512, a WFDB annotation's 255.
  static let longestText = 240

  /// The text of a hole. `samples` missing ones were filled in where the format cannot leave any out.
  static func gap(_ cause: GapCause, samples: Int, at start: Double, duration: Double) -> Annotation {
    Annotation(start: start, duration: duration, text: "gap \(cause.word) \(samples)")
  }

  /// What a gap's text says; nil for any other text.
  var gap: GapCause? {
    let words = text.split(separator: " ")
    guard words.count == 3, words[0] == "gap", Int(words[2]) != nil else { return nil }
    return (1...UInt8.max).compactMap({ GapCause(rawValue: $0) }).first { "\($0.word)" == words[1] }
  }

  /// The text of a mark whose frame holds `kind`, a tab and a note.
  static func mark(_ raw: String, at start: Double) -> Annotation {
    let parts = raw.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
    let (kind, note) = (parts.first ?? "", parts.count > 1 ? parts[1] : "")
    // A label came from a file of somebody else, and goes back as it was.
    if kind == "label" { return Annotation(start: start, text: String(note)) }
    return Annotation(start: start, text: "mark \(kind)" + (note.isEmpty ? "" : ": \(note)"))
  }

  /// As a mark of a dump, kind and note parted by a tab: `mark KIND: NOTE` is one, all else becomes one of kind `label`.
  var mark: String {
    guard text.hasPrefix("mark ") else { return Annotation.labelled(text) }
    let parts = text.dropFirst(5).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = parts.first, !kind.isEmpty, !kind.contains(" ") else { return Annotation.labelled(text) }
    return parts.count > 1 ? "\(kind)\t\(parts[1].drop { $0 == " " })" : String(kind)
  }

  static func labelled(_ text: String) -> String { "label\t" + text }

  /// Text of another's file, made fit for one line.
  static func clean(_ bytes: [UInt8]) -> String {
    var kept: [UInt8] = []
    for byte in bytes { kept.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
    return text(kept)
  }

  /// UTF-8 where it is, else Latin-1, which older writers used for µ, ° and ².
  static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }
}

/// The annotations of a file that is imported, in fixed bounds whatever the file claims.
struct AnnotationList {
  private(set) var items: [Annotation] = []
  /// Left out because there were too many.
  private(set) var refused = 0
  private var length = 0

  private static let most = 200_000
  private static let longest = 16 << 20

  mutating func add(_ annotation: Annotation) {
    guard items.count < AnnotationList.most, length < AnnotationList.longest else {
      refused += 1
      return
    }
    length += annotation.text.utf8.count
    items.append(annotation)
  }

  /// By time, and those of one time as they came.
  mutating func sort() {
    let order = items.indices.sorted { (items[$0].start, $0) < (items[$1].start, $1) }
    items = order.map { items[$0] }
  }
}

extension Annotation {
  /// Text as an export writes it: whole characters, none of them a control, at most `longestText` bytes.
  static func cut(_ text: String) -> String {
    var (kept, length) = ("", 0)
    for scalar in text.unicodeScalars {
      let character = scalar.value < 0x20 || scalar.value == 0x7F ? " " : String(scalar)
      length += character.utf8.count
      if length > longestText { break }
      kept += character
    }
    return kept
  }
}
