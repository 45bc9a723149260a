import LinuxIO
import Wire

/// Reads a file of the log line by line, from its start or from a place in it, with one block of it in memory.
struct LogScan: ~Copyable {
  /// A longer line is none of ours.
  static let longestLine = 64 * 1024
  private static let blockBytes = 64 * 1024

  private let file: ReadFile
  /// Of a compressed file: places below are those of its contents.
  private var packed: GzipBlocks?
  private var block: [UInt8] = []
  private var position = 0
  /// Where in the file `block` begins, and its next line.
  private var blockStart: Int
  /// Where the last line that `next` gave begins in the file.
  private(set) var lineStart = 0
  private var isAtEnd = false

  init(_ path: String, from start: Int = 0) throws(SystemCallFailure) {
    file = try ReadFile(path: path)
    packed = path.hasSuffix(".gz") ? GzipBlocks() : nil
    blockStart = start
  }

  /// The place behind the last line that `next` gave.
  var lineEnd: Int { blockStart + position }

  /// Bytes of the lines.
  mutating func byteCount() throws(SystemCallFailure) -> Int {
    try packed?.byteCount(in: file) ?? file.identity?.byteCount ?? 0
  }

  private mutating func read(at place: Int) throws(SystemCallFailure) -> [UInt8] {
    if packed != nil { return try packed?.read(Self.blockBytes, at: place, in: file) ?? [] }
    return try file.read(Self.blockBytes, at: place)
  }

  /// Goes on at another place, in the middle of a line or at its start.
  mutating func seek(to place: Int) {
    blockStart = place
    block = []
    position = 0
    isAtEnd = false
  }

  /// Passes over what is left of the line that it stands in; false if the file ends there.
  mutating func skipLine() throws(SystemCallFailure) -> Bool { try next() != nil }

  /// The next whole line, without its newline; nil at the end. What has no newline yet is no line.
  mutating func next() throws(SystemCallFailure) -> ArraySlice<UInt8>? {
    while true {
      if let end = block[position...].firstIndex(of: 0x0A) {
        let line = block[position..<end]
        lineStart = blockStart + position
        position = end + 1
        return line
      }
      if isAtEnd { return nil }
      // A line that has no end is passed over, block by block.
      if block.count - position > Self.longestLine { position = block.count }
      let more = try read(at: blockStart + block.count)
      block.removeFirst(position)
      blockStart += position
      position = 0
      isAtEnd = more.isEmpty
      block += more
    }
  }

  /// The number of the first numbered line from here on.
  mutating func firstSequence() throws(SystemCallFailure) -> UInt64? {
    while let line = try next() { if let sequence = LineFields.sequence(of: line) { return sequence } }
    return nil
  }

  /// Goes to the first line whose number is `sequence` or more: by halving, for the numbers rise.
  mutating func seek(sequence: UInt64) throws(SystemCallFailure) {
    var (low, high) = (0, try byteCount())
    // Every line that begins before `low` has a smaller number.
    while high - low > Self.blockBytes {
      let middle = low + (high - low) / 2
      seek(to: middle)
      guard try skipLine(), let found = try firstSequence(), found < sequence else {
        high = middle
        continue
      }
      low = lineStart
    }
    seek(to: low)
    while let line = try next() {
      if let found = LineFields.sequence(of: line), found >= sequence {
        seek(to: lineStart)
        return
      }
    }
  }
}
