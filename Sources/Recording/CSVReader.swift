import Signal

/// Splits a file of comma-separated values (RFC 4180) into records, in fixed memory.
///
/// Skips a byte-order mark, empty lines, and lines that begin with `#`. Line ends are LF or CRLF.
struct CSVReader: ~Copyable {
  let path: String
  /// CRC-32C of all that was read.
  private(set) var checksum = CRC32C()
  /// The bytes that the field ranges refer to, until the next call of `nextRecord`.
  private(set) var bytes: [UInt8]
  /// Where each field of the record begins and ends, quotes around it excluded.
  private(set) var fields: [(start: Int, end: Int)] = []
  /// Where the record begins and ends in `bytes`.
  private(set) var record = 0..<0
  /// The line that the record begins on, counted from 1.
  private(set) var line = 0
  var separator = UInt8(ascii: ",")

  private let file: ByteFile
  private var next = 0
  private var filled = 0
  private var offset = 0
  private var isAtEnd = false
  private var nextLine = 1

  /// The longest record; a quote that is never closed is noticed here.
  private static let capacity = 1 << 20

  init(path: String) throws(ImportError) {
    self.init(file: try CSVReader.open(path), path: path)
  }

  private init(file: consuming ByteFile, path: String) {
    self.file = file
    self.path = path
    bytes = [UInt8](repeating: 0, count: CSVReader.capacity)
  }

  private static func open(_ path: String) throws(ImportError) -> ByteFile {
    do {
      return try ByteFile(reading: path)
    } catch {
      throw ImportError(
        .noInput, path: path, what: "cannot be opened: \(error.text)", help: "check the path and its permissions")
    }
  }

  /// Moves what is not yet used to the front and reads on.
  private mutating func fill() throws(ImportError) {
    let kept = filled - next
    if next > 0 { for i in 0..<kept { bytes[i] = bytes[next + i] } }
    next = 0
    filled = kept
    let room = bytes.count - kept
    do {
      let got = try file.read(room, at: offset, into: &bytes, at: kept)
      var sum = checksum
      sum.update(bytes.span.extracting(kept..<kept + got))
      checksum = sum
      filled += got
      offset += got
      if got < room { isAtEnd = true }
    } catch {
      throw ImportError(
        .io, path: path, what: "cannot be read at byte \(offset): \(error.text)", help: "check the disk")
    }
  }

  /// Splits the next record into `fields`; false at the end of the file.
  mutating func nextRecord() throws(ImportError) -> Bool {
    if offset == 0, !isAtEnd {
      try fill()
      if filled >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { next = 3 }
    }
    while true {
      if let (end, newlines) = split() {
        line = nextLine
        nextLine += newlines
        let isEmpty = fields.count == 1 && (fields[0].start..<fields[0].end).allSatisfy { bytes[$0] <= 0x20 }
        let isComment = next < filled && bytes[next] == UInt8(ascii: "#")
        record = next..<end
        next = end
        if isEmpty || isComment { continue }
        return true
      }
      if isAtEnd, next == filled { return false }
      if filled - next == bytes.count {
        throw ImportError(
          .badData, path: path, line: nextLine, what: "a record longer than \(bytes.count) bytes begins here",
          help: "look for a quote that is not closed, or line ends other than LF and CRLF")
      }
      try fill()
    }
  }

  /// Splits the record at `next` if it is whole; returns where the next one begins, and its number of line ends.
  private mutating func split() -> (end: Int, newlines: Int)? {
    fields.removeAll(keepingCapacity: true)
    if next == filled { return nil }
    let isComment = bytes[next] == UInt8(ascii: "#")
    var (i, start, newlines) = (next, next, 0)
    var (isQuoted, isInQuotes) = (false, false)
    while i < filled {
      let byte = bytes[i]
      if isInQuotes {
        if byte == UInt8(ascii: "\"") {
          if i + 1 == filled, !isAtEnd { return nil }
          if i + 1 < filled, bytes[i + 1] == byte { i += 1 } else { isInQuotes = false }
        } else if byte == UInt8(ascii: "\n") {
          newlines += 1
        }
      } else if byte == UInt8(ascii: "\n") {
        var end = i
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        close(start, end, isQuoted)
        return (i + 1, newlines + 1)
      } else if !isComment {
        if byte == separator {
          close(start, i, isQuoted)
          start = i + 1
          isQuoted = false
        } else if byte == UInt8(ascii: "\""), i == start {
          isQuoted = true
          isInQuotes = true
        }
      }
      i += 1
    }
    guard isAtEnd else { return nil }
    var end = filled
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    close(start, end, isQuoted)
    return (filled, newlines + 1)
  }

  private mutating func close(_ start: Int, _ end: Int, _ isQuoted: Bool) {
    let hasBoth = isQuoted && end - start >= 2 && bytes[end - 1] == UInt8(ascii: "\"")
    fields.append(hasBoth ? (start + 1, end - 1) : (start, end))
  }

  /// A field as text, doubled quotes made single, control characters made blanks.
  func text(_ field: Int) -> String {
    let range = fields[field]
    var raw: [UInt8] = []
    var i = range.start
    while i < range.end {
      raw.append(bytes[i] < 0x20 || bytes[i] == 0x7F ? 0x20 : bytes[i])
      let isDoubled = bytes[i] == UInt8(ascii: "\"") && i + 1 < range.end && bytes[i + 1] == bytes[i]
      i += isDoubled ? 2 : 1
    }
    return String(decoding: raw, as: UTF8.self)
  }

  /// A field as a number; nil if it is none.
  func number(_ field: Int) -> Double? {
    let range = fields[field]
    return decimalNumber(bytes, range.start, range.end, decimalComma: separator == UInt8(ascii: ";"))
  }

  /// Whether the field's bytes are these.
  func isField(_ field: Int, _ other: [UInt8]) -> Bool {
    let range = fields[field]
    guard range.end - range.start == other.count else { return false }
    for i in other.indices where bytes[range.start + i] != other[i] { return false }
    return true
  }

  func raw(_ field: Int) -> [UInt8] { Array(bytes[fields[field].start..<fields[field].end]) }
}
