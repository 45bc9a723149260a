/// What of a journalled line decides who gets it, read from the line itself: a line from the log and a new one are judged
/// alike.
///
/// Not a JSON reader: it looks for keys as `Lines` writes them. A quote within a string is always escaped, so that no text
/// of a person can look like a key.
package struct LineFacts: Sendable, Equatable {
  /// Of a line of type `event`.
  package struct Event: Sendable, Equatable {
    /// Unique in a log.
    package var id: String
    package var label: String
    package var phase: Phase
    /// Index in `WatchRequest.confidences` of its `confidence.oscillation`; nil where the label carries none.
    package var confidence: Int?

    package init(id: String, label: String, phase: Phase, confidence: Int? = nil) {
      self.id = id
      self.label = label
      self.phase = phase
      self.confidence = confidence
    }
  }

  package enum Phase: String, Sendable {
    case open
    case update
    case close
  }

  package var sequence: UInt64?
  /// Nil: the line is no event.
  package var event: Event?

  package init(sequence: UInt64? = nil, event: Event? = nil) {
    self.sequence = sequence
    self.event = event
  }

  /// Reads a line, with or without its newline.
  package init(_ line: String) {
    let bytes = Array(line.utf8)
    sequence = LineText.number(of: LineText.sequence, in: bytes)
    guard bytes.starts(with: LineText.event), let id = LineText.string(of: LineText.id, in: bytes),
      let label = LineText.string(of: LineText.label, in: bytes),
      let word = LineText.string(of: LineText.phase, in: bytes), let phase = Phase(rawValue: word)
    else { return }
    let confidence = LineText.string(of: LineText.confidence, in: bytes)
    event = Event(
      id: id, label: label, phase: phase, confidence: confidence.flatMap { WatchRequest.confidences.firstIndex(of: $0) }
    )
  }
}

extension LineFacts {
  /// The line again as part of what is going on: the last line of an event that is open, told to somebody who was not there.
  package static func snapshot(of line: String) -> String { LineText.ended(line, with: #","snapshot":true"#) }

  /// The end of an event whose run was cut off: the last line that was written of it, closed, under a new number.
  package static func interrupted(_ line: String, sequence: UInt64) -> String {
    var bytes = Array(line.utf8)
    LineText.replaceValue(of: LineText.sequence, with: String(sequence), in: &bytes)
    LineText.replaceValue(of: LineText.phase, with: "close", in: &bytes)
    let end = Array(#","end":"interrupted""#.utf8)
    // Where `Lines` has it: before the two checksums.
    let place = LineText.find(LineText.algorithm, in: bytes)?.lowerBound
    bytes.insert(contentsOf: end, at: place ?? LineText.end(of: bytes))
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Keys in a line, as bytes.
private enum LineText {
  static let event = Array(#"{"type":"event""#.utf8)
  static let sequence = Array(#""seq":"#.utf8)
  static let id = Array(#""id":""#.utf8)
  static let label = Array(#""label":""#.utf8)
  static let phase = Array(#""phase":""#.utf8)
  static let confidence = Array(#""confidence":{"oscillation":""#.utf8)
  static let algorithm = Array(#","algorithm":"#.utf8)

  static func find(_ key: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    let span = bytes.span
    let first = key[0]
    var i = 0
    let last = span.count - key.count
    search: while i <= last {
      if span[i] == first {
        for j in 1..<key.count where span[i + j] != key[j] {
          i += 1
          continue search
        }
        return i..<(i + key.count)
      }
      i += 1
    }
    return nil
  }

  /// The value's bytes: up to a quote, a comma or a brace. None of the values read here holds one.
  private static func value(of key: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    guard let start = find(key, in: bytes)?.upperBound else { return nil }
    let stops: [UInt8] = [0x22, 0x2C, 0x7D]
    let end = bytes[start...].firstIndex { stops.contains($0) } ?? bytes.count
    return start..<end
  }

  static func string(of key: [UInt8], in bytes: [UInt8]) -> String? {
    value(of: key, in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  static func number(of key: [UInt8], in bytes: [UInt8]) -> UInt64? {
    string(of: key, in: bytes).flatMap { UInt64($0) }
  }

  static func replaceValue(of key: [UInt8], with text: String, in bytes: inout [UInt8]) {
    guard let range = value(of: key, in: bytes) else { return }
    bytes.replaceSubrange(range, with: Array(text.utf8))
  }

  /// Where the object's last brace stands.
  static func end(of bytes: [UInt8]) -> Int { bytes.lastIndex(of: 0x7D) ?? bytes.count }

  static func ended(_ line: String, with text: String) -> String {
    var bytes = Array(line.utf8)
    bytes.insert(contentsOf: Array(text.utf8), at: end(of: bytes))
    return String(decoding: bytes, as: UTF8.self)
  }
}
