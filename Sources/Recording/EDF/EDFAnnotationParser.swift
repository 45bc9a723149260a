/// Takes time-stamped annotation lists (EDF+, section 2.2.2) apart, byte by byte and in bounded memory.
///
///     list = onset [15h duration] 14h text 14h {text 14h} 00h
struct EDFAnnotationParser {
  private enum Place { case between, onset, duration, text, skipping }

  private var place = Place.between
  private var field: [UInt8] = []
  private var start = 0.0
  private var duration = 0.0
  /// The onset of the first list of the record, s; it is the record's own time.
  private(set) var recordStart: Double?

  private static let longestNumber = 32
  private static let longestText = 1024

  /// A record begins: a list does not go on from the one before.
  mutating func beginRecord() {
    place = .between
    recordStart = nil
  }

  mutating func take(_ byte: UInt8, _ found: (Annotation) -> Void) {
    switch (place, byte) {
    case (_, 0):
      place = .between
    case (.between, UInt8(ascii: "+")), (.between, UInt8(ascii: "-")):
      field = [byte]
      place = .onset
    case (.between, _):
      place = .skipping
    case (.onset, 0x14), (.onset, 0x15):
      guard let number = number() else {
        place = .skipping
        return
      }
      start = number
      duration = 0
      if recordStart == nil { recordStart = number }
      field.removeAll(keepingCapacity: true)
      place = byte == 0x14 ? .text : .duration
    case (.duration, 0x14):
      duration = max(0, number() ?? 0)
      field.removeAll(keepingCapacity: true)
      place = .text
    case (.text, 0x14):
      if !field.isEmpty { found(Annotation(start: start, duration: duration, text: Annotation.clean(field))) }
      field.removeAll(keepingCapacity: true)
    case (.onset, _), (.duration, _):
      if field.count < EDFAnnotationParser.longestNumber { field.append(byte) } else { place = .skipping }
    case (.text, _):
      if field.count < EDFAnnotationParser.longestText { field.append(byte) }
    case (.skipping, _): break
    }
  }

  /// Beyond 4e9 s lies no recording.
  private func number() -> Double? {
    decimalNumber(field, 0, field.count, decimalComma: false).flatMap { $0.magnitude < 4e9 ? $0 : nil }
  }
}
