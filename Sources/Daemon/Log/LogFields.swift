import Wire

/// Single fields of a line of the log, found in its bytes.
///
/// A search for `"key":` finds keys only: within a string a quote has a backslash before it, so that `"key":` stands in none.
/// Only for keys that no object within the line has too, or has later.
enum LogFields {
  static let sequenceKey = Array("\"seq\":".utf8)
  static let nextKey = Array("\"next_seq\":".utf8)
  static let wallKey = Array("\"wall\":\"".utf8)
  static let runKey = Array("\"run\":\"".utf8)
  static let idKey = Array("\"id\":\"".utf8)
  static let phaseKey = Array("\"phase\":\"".utf8)
  static let timeKey = Array("\"t_s\":".utf8)
  static let emittedKey = Array("\"emitted_s\":".utf8)
  static let startKey = Array("\"t0_s\":".utf8)
  static let ageKey = Array("\"age_s\":".utf8)
  private static let typeStart = Array("{\"type\":\"".utf8)

  /// The first place behind `key`.
  static func place(behind key: [UInt8], in line: ArraySlice<UInt8>) -> Int? {
    guard line.count >= key.count else { return nil }
    var start = line.startIndex
    while start <= line.endIndex - key.count {
      guard let quote = line[start...].firstIndex(of: key[0]), quote <= line.endIndex - key.count else { return nil }
      if line[quote..<quote + key.count].elementsEqual(key) { return quote + key.count }
      start = quote + 1
    }
    return nil
  }

  static func integer(_ key: [UInt8], in line: ArraySlice<UInt8>) -> UInt64? {
    guard let start = place(behind: key, in: line) else { return nil }
    let digits = line[start...].prefix { (0x30...0x39).contains($0) }
    return UInt64(String(decoding: digits, as: UTF8.self))
  }

  static func number(_ key: [UInt8], in line: ArraySlice<UInt8>) -> Double? {
    guard let start = place(behind: key, in: line) else { return nil }
    let digits = line[start...].prefix { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// A text without escapes, such as an id or a time.
  static func text(_ key: [UInt8], in line: ArraySlice<UInt8>) -> String? {
    guard let start = place(behind: key, in: line), let end = line[start...].firstIndex(of: 0x22) else { return nil }
    return String(decoding: line[start..<end], as: UTF8.self)
  }

  static func type(of line: ArraySlice<UInt8>) -> String? {
    guard line.starts(with: typeStart) else { return nil }
    let word = line.dropFirst(typeStart.count)
    return word.firstIndex(of: 0x22).map { String(decoding: word[..<$0], as: UTF8.self) }
  }

  static func isType(_ type: String, _ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: typeStart)
      && line.dropFirst(typeStart.count).starts(with: type.utf8)
      && line.dropFirst(typeStart.count + type.utf8.count).first == 0x22
  }

  /// Nanoseconds since 1970 of the line's `wall`.
  static func wall(of line: ArraySlice<UInt8>) -> Int64? { text(wallKey, in: line).flatMap(WallTime.nanoseconds) }

  static func sequence(of line: ArraySlice<UInt8>) -> UInt64? { integer(sequenceKey, in: line) }

  /// The number that comes behind this line: of one that is numbered, or says what the next one's number is.
  static func nextSequence(behind line: ArraySlice<UInt8>) -> UInt64? {
    if isType("log", line) { return integer(nextKey, in: line) }
    return sequence(of: line).map { $0 + 1 }
  }

  /// Seconds of data time at which the line was said.
  static func time(of line: ArraySlice<UInt8>) -> Double? {
    if isType("run", line) { return 0 }
    return number(emittedKey, in: line) ?? number(timeKey, in: line)
  }

  /// Whether bytes between two newlines can be a line of the log. What a power cut leaves in a file's last block is none.
  static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: typeStart) && line.last == 0x7D && !line.contains(0)
  }
}
