/// The context of an event: marks that were told before it.
enum LogContext {
  private static let key = Array(",\"context\":[".utf8)

  /// The line without the entries that happened before a moment; nil if it has none such. An entry's age counts from the
  /// start of the event, which was `said` (ns since 1970) at its `emitted_s`.
  static func without(_ line: ArraySlice<UInt8>, before: Int64, said: Int64?) -> [UInt8]? {
    guard let start = LogFields.place(behind: key, in: line), let said,
      let began = LogFields.number(LogFields.startKey, in: line), let emitted = LogFields.time(of: line)
    else { return nil }
    let zero = said - Int64((emitted - began) * 1e9)
    let (entries, end) = entries(line[start...])
    let kept = entries.filter { entry in
      guard let age = LogFields.number(LogFields.ageKey, in: entry) else { return true }
      return zero - Int64(age * 1e9) >= before
    }
    guard kept.count < entries.count else { return nil }
    let head = line[..<(kept.isEmpty ? start - key.count : start)]
    return Array(head) + kept.joined(separator: [0x2C]) + line[(kept.isEmpty ? end + 1 : end)...]
  }

  /// The objects of an array, and the place of the bracket that ends it.
  private static func entries(_ text: ArraySlice<UInt8>) -> ([ArraySlice<UInt8>], Int) {
    var found: [ArraySlice<UInt8>] = []
    var (isText, isEscaped, start) = (false, false, text.startIndex)
    for (place, byte) in zip(text.indices, text) {
      if isEscaped {
        isEscaped = false
      } else if isText {
        if byte == 0x5C { isEscaped = true }
        if byte == 0x22 { isText = false }
      } else if byte == 0x22 {
        isText = true
      } else if byte == 0x7B {
        start = place
      } else if byte == 0x7D {
        found.append(text[start...place])
      } else if byte == 0x5D {
        return (found, place)
      }
    }
    return (found, text.endIndex)
  }
}
