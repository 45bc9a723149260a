/// The header of a WFDB record (PhysioNet, `header(5)`), one segment.
struct WFDBHeader: Equatable {
  struct Signal: Equatable {
    /// The file beside the header that has its samples.
    var file: String
    var format: WFDBFormat
    /// Samples in each frame.
    var samplesPerFrame = 1
    /// Bytes before the first sample.
    var fileOffset = 0
    /// Counts for 1 of the unit, and the count at 0.
    var gain = 200.0
    var baseline = 0.0
    var unit = "mV"
    /// The 16-bit sum of all samples, if the header has it.
    var checksum: UInt16?
    var label = ""
    /// Place of its samples in a frame of its file.
    var place = 0
    /// Samples of all signals in a frame of its file.
    var frameLength = 1
  }

  var record = ""
  /// Frames a second.
  var rate = 250.0
  /// Frames; nil if the header does not say.
  var frames: Int?
  /// Time and date as written.
  var start = ""
  var signals: [Signal] = []

  /// Longer headers, more signals and longer frames are none.
  private static let longest = 1 << 20
  private static let mostSignals = 4096
  private static let longestFrame = 1 << 16

  init(_ source: borrowing ImportSource) throws(ImportError) {
    let path = source.path
    if source.length > WFDBHeader.longest {
      throw ImportError(
        .badData, path: path, what: "is too long for a WFDB header", help: "name the record's .hea file")
    }
    var fields: [(line: Int, words: [[UInt8]])] = []
    let bytes = try source.head(WFDBHeader.longest)
    for (i, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let words = line.split { $0 <= 0x20 }.map(Array.init)
      if let first = words.first, first[0] != UInt8(ascii: "#") { fields.append((i + 1, words)) }
    }
    guard let first = fields.first else {
      throw ImportError(.badData, path: path, what: "is empty", help: "name the record's .hea file")
    }
    func bad(_ line: Int, _ what: String, _ help: String = "the header is damaged: get another copy") -> ImportError {
      ImportError(.badData, path: path, line: line, what: what, help: help)
    }
    let count = try takeRecord(first.words, bad: { bad(first.line, $0, $1) })
    if count > WFDBHeader.mostSignals { throw bad(first.line, "states \(count) signals") }
    guard fields.count > count else { throw bad(first.line, "states \(count) signals, \(fields.count - 1) follow") }
    for (line, words) in fields.dropFirst().prefix(count) {
      guard words.count >= 2 else { throw bad(line, "a signal needs a file and a format") }
      signals.append(try WFDBHeader.signal(words, signals.count, record, bad: { bad(line, $0, $1) }))
    }
    try placeSignals(bad: { bad(first.line, $0, $1) })
  }

  private mutating func takeRecord(
    _ words: [[UInt8]], bad: (String, String) -> ImportError
  ) throws(ImportError) -> Int {
    let name = Annotation.clean(words[0])
    if name.contains("/") {
      throw bad("is a record of several segments", "import each segment's own .hea file")
    }
    record = name
    guard words.count >= 2, let count = WFDBHeader.number(words[1]), count >= 1, count < 1e6 else {
      throw bad("states no signals", "name the record's .hea file")
    }
    if words.count >= 3 {
      // fs[/counter frequency[(base counter)]]
      let text = words[2].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "(") }
      guard let rate = WFDBHeader.number(Array(text)), rate > 0 else { throw bad("states no rate", "get another copy") }
      self.rate = rate
    }
    if words.count >= 4, let frames = WFDBHeader.number(words[3]), frames >= 1, frames < 1e15 {
      self.frames = Int(frames)
    }
    start = words.dropFirst(4).map { Annotation.clean($0) }.joined(separator: " ")
    return Int(count)
  }

  private static func signal(
    _ words: [[UInt8]], _ number: Int, _ record: String, bad: (String, String) -> ImportError
  ) throws(ImportError) -> Signal {
    var (code, others) = WFDBHeader.leading(words[1])
    guard let format = WFDBFormat(rawValue: code ?? -1) else {
      throw bad(
        "format \"\(Annotation.clean(words[1]))\" is not read",
        "16, 24, 32, 61, 80, 160 and 212 are: convert the record with xform -o, or wfdb.rdrecord and wfdb.wrsamp")
    }
    var signal = Signal(file: Annotation.clean(words[0]), format: format)
    while let mark = others.first {
      let (value, rest) = WFDBHeader.leading(Array(others.dropFirst()))
      guard let value else {
        throw bad("\"\(Annotation.clean(words[1]))\" is no format", "get another copy")
      }
      switch mark {
      case UInt8(ascii: "x") where value >= 1 && value <= longestFrame: signal.samplesPerFrame = value
      case UInt8(ascii: ":") where value == 0: break
      case UInt8(ascii: ":"):
        throw bad(
          "signal \(number + 1) is skewed by \(value) frames, which is not read", "align the signals first")
      case UInt8(ascii: "+"): signal.fileOffset = value
      default: throw bad("\"\(Annotation.clean(words[1]))\" is no format", "get another copy")
      }
      others = rest
    }
    var zero = 0.0
    if words.count >= 5, let value = WFDBHeader.number(words[4]), value.magnitude < 1e12 { zero = value }
    signal.baseline = zero
    if words.count >= 3 { signal.takeGain(words[2]) }
    if words.count >= 7, let sum = WFDBHeader.number(words[6]), sum.magnitude < 1e9 {
      signal.checksum = UInt16(truncatingIfNeeded: Int(sum))
    }
    signal.label =
      words.count >= 9
      ? words[8...].map { Annotation.clean($0) }.joined(separator: " ") : "record \(record), signal \(number)"
    return signal
  }

  /// Where each signal's samples stand in the frames of its file; signals of one file follow each other.
  private mutating func placeSignals(bad: (String, String) -> ImportError) throws(ImportError) {
    var first = 0
    while first < signals.count {
      var (end, length) = (first, 0)
      while end < signals.count, signals[end].file == signals[first].file {
        if signals[end].format != signals[first].format {
          throw bad("signals of one file, \(signals[first].file), have different formats", "get another copy")
        }
        signals[end].place = length
        length += signals[end].samplesPerFrame
        end += 1
      }
      if length > WFDBHeader.longestFrame { throw bad("a frame holds \(length) samples", "get another copy") }
      for i in first..<end {
        signals[i].frameLength = length
        signals[i].fileOffset = signals[first].fileOffset
      }
      first = end
    }
  }

  fileprivate static func number(_ bytes: [UInt8]) -> Double? {
    decimalNumber(bytes, 0, bytes.count, decimalComma: false)
  }

  /// The whole number below 1e15 that a word begins with, and what is left of it.
  private static func leading(_ word: [UInt8]) -> (Int?, [UInt8]) {
    let digits = Array(word.prefix { $0 >= 0x30 && $0 <= 0x39 })
    let value = number(digits).flatMap { $0 < 1e15 ? Int($0) : nil }
    return (value, Array(word.dropFirst(digits.count)))
  }
}

extension WFDBHeader.Signal {
  /// `gain[(baseline)][/unit]`; a gain of 0 is one that nobody measured.
  fileprivate mutating func takeGain(_ word: [UInt8]) {
    let digits = Array(word.prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "/") })
    if let value = WFDBHeader.number(digits), value != 0 { gain = value }
    var rest = Array(word.dropFirst(digits.count))
    if rest.first == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")) {
      if let value = WFDBHeader.number(Array(rest[1..<end])), value.magnitude < 1e12 { baseline = value }
      rest = Array(rest[(end + 1)...])
    }
    if rest.first == UInt8(ascii: "/"), rest.count > 1 { unit = Annotation.clean(Array(rest.dropFirst())) }
  }
}
