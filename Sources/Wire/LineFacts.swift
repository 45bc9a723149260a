/// What of a journalled line decides who gets it, read from the line itself: a line from the log and a new one are judged
/// alike.
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
    let bytes = Array(line.utf8)[...]
    sequence = LineFields.sequence(of: bytes)
    guard LineFields.isType("event", bytes), let id = LineFields.text(LineFields.idKey, in: bytes),
      let label = LineFields.text(LineFields.labelKey, in: bytes),
      let word = LineFields.text(LineFields.phaseKey, in: bytes), let phase = Phase(rawValue: word)
    else { return }
    let confidence = LineFields.text(LineFields.confidenceKey, in: bytes)
    event = Event(
      id: id, label: label, phase: phase, confidence: confidence.flatMap { WatchRequest.confidences.firstIndex(of: $0) }
    )
  }
}

extension LineFacts {
  private static let algorithmKey = Array(",\"algorithm\":".utf8)

  /// The line again as part of what is going on: the last line of an event that is open, told to somebody who was not there.
  package static func snapshot(of line: String) -> String {
    var bytes = Array(line.utf8)
    bytes.insert(contentsOf: #","snapshot":true"#.utf8, at: end(of: bytes))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The end of an event whose run was cut off: the last line that was written of it, closed, under a new number.
  package static func interrupted(_ line: String, sequence: UInt64) -> String {
    var bytes = Array(line.utf8)
    if let old = LineFields.digits(LineFields.sequenceKey, in: bytes[...]) {
      bytes.replaceSubrange(old, with: String(sequence).utf8)
    }
    if let old = LineFields.characters(LineFields.phaseKey, in: bytes[...]) {
      bytes.replaceSubrange(old, with: "close".utf8)
    }
    // Where `Lines` has it: before the two checksums.
    let place = LineFields.find(algorithmKey, in: bytes[...])?.lowerBound
    bytes.insert(contentsOf: #","end":"interrupted""#.utf8, at: place ?? end(of: bytes))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where the object's last brace stands.
  private static func end(of bytes: [UInt8]) -> Int { bytes.lastIndex(of: 0x7D) ?? bytes.count }
}
