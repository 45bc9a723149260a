/// Single fields of a journalled line, found in its bytes: no JSON reader, it looks for keys as `Lines` writes them.
///
/// A search for `"key":` finds keys only: within a string a quote has a backslash before it, so that `"key":` stands in none.
/// Only for keys that no object within the line has too, or has later.
package enum LineFields {
  package static let sequenceKey = Array("\"seq\":".utf8)
  package static let runKey = Array("\"run\":\"".utf8)
  package static let idKey = Array("\"id\":\"".utf8)
  package static let phaseKey = Array("\"phase\":\"".utf8)
  package static let ageKey = Array("\"age_s\":".utf8)
  static let labelKey = Array("\"label\":\"".utf8)
  static let confidenceKey = Array("\"confidence\":{\"oscillation\":\"".utf8)
  private static let nextKey = Array("\"next_seq\":".utf8)
  private static let wallKey = Array("\"wall\":\"".utf8)
  private static let timeKey = Array("\"t_s\":".utf8)
  private static let emittedKey = Array("\"emitted_s\":".utf8)
  private static let typeStart = Array("{\"type\":\"".utf8)

  /// Where `key`, which is not empty, first stands.
  package static func find(_ key: [UInt8], in line: ArraySlice<UInt8>) -> Range<Int>? {
    let span = line.span
    let first = key[0]
    var i = 0
    let last = span.count - key.count
    search: while i <= last {
      if span[i] == first {
        for j in 1..<key.count where span[i + j] != key[j] {
          i += 1
          continue search
        }
        let start = line.startIndex + i
        return start..<start + key.count
      }
      i += 1
    }
    return nil
  }

  static func digits(_ key: [UInt8], in line: ArraySlice<UInt8>) -> Range<Int>? {
    guard let start = find(key, in: line)?.upperBound else { return nil }
    return start..<line[start...].prefix { (0x30...0x39).contains($0) }.endIndex
  }

  /// Up to the next quote.
  static func characters(_ key: [UInt8], in line: ArraySlice<UInt8>) -> Range<Int>? {
    guard let start = find(key, in: line)?.upperBound, let end = line[start...].firstIndex(of: 0x22) else { return nil }
    return start..<end
  }

  static func integer(_ key: [UInt8], in line: ArraySlice<UInt8>) -> UInt64? {
    digits(key, in: line).flatMap { UInt64(String(decoding: line[$0], as: UTF8.self)) }
  }

  package static func number(_ key: [UInt8], in line: ArraySlice<UInt8>) -> Double? {
    guard let start = find(key, in: line)?.upperBound else { return nil }
    let digits = line[start...].prefix { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// A text without escapes, such as an id or a time.
  package static func text(_ key: [UInt8], in line: ArraySlice<UInt8>) -> String? {
    characters(key, in: line).map { String(decoding: line[$0], as: UTF8.self) }
  }

  package static func type(of line: ArraySlice<UInt8>) -> String? {
    guard line.starts(with: typeStart) else { return nil }
    let word = line.dropFirst(typeStart.count)
    return word.firstIndex(of: 0x22).map { String(decoding: word[..<$0], as: UTF8.self) }
  }

  package static func isType(_ type: String, _ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: typeStart)
      && line.dropFirst(typeStart.count).starts(with: type.utf8)
      && line.dropFirst(typeStart.count + type.utf8.count).first == 0x22
  }

  /// Nanoseconds since 1970 of the line's `wall`.
  package static func wall(of line: ArraySlice<UInt8>) -> Int64? {
    text(wallKey, in: line).flatMap(WallTime.nanoseconds)
  }

  package static func sequence(of line: ArraySlice<UInt8>) -> UInt64? { integer(sequenceKey, in: line) }

  /// The number that comes behind this line: of one that is numbered, or says what the next one's number is.
  package static func nextSequence(behind line: ArraySlice<UInt8>) -> UInt64? {
    if isType("log", line) { return integer(nextKey, in: line) }
    return sequence(of: line).map { $0 + 1 }
  }

  /// Seconds of data time at which the line was said.
  package static func time(of line: ArraySlice<UInt8>) -> Double? {
    if isType("run", line) { return 0 }
    return number(emittedKey, in: line) ?? number(timeKey, in: line)
  }

  /// Whether bytes between two newlines can be a line of the log. What a power cut leaves in a file's last block is none.
  package static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: typeStart) && line.last == 0x7D && !line.contains(0)
  }
}
