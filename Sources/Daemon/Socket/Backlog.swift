import NIOCore
import Wire

/// The newest lines, kept once for all readers; each reader has a place in it.
///
/// Bounded in lines and in bytes: the oldest make room for the newest. Places count up for ever; journalled lines have a
/// number of their own, and between them stand those of the streams.
struct Backlog {
  struct Line {
    /// With its newline.
    let text: ByteBuffer
    /// Of a journalled line.
    let facts: LineFacts
    /// The stream that it belongs to; empty for a journalled line.
    let stream: Filter.Streams
    /// Number of the first journalled line from this place on.
    let number: UInt64
  }

  private var lines = CircularBuffer<Line>()
  private let mostLines: Int
  private let mostBytes: Int
  private(set) var bytes = 0
  /// Place of the oldest line.
  private(set) var start = 0
  /// Number of the next journalled line, and of the oldest that is still here (the next, if none is).
  private(set) var nextSequence: UInt64
  private(set) var oldestSequence: UInt64

  init(nextSequence: UInt64, mostLines: Int, mostBytes: Int) {
    self.nextSequence = nextSequence
    oldestSequence = nextSequence
    self.mostLines = mostLines
    self.mostBytes = mostBytes
  }

  /// The place of the next line.
  var end: Int { start + lines.count }

  /// The line at a place from `start` to before `end`.
  subscript(place: Int) -> Line { lines[offset: place - start] }

  mutating func append(journalled text: ByteBuffer, _ facts: LineFacts) {
    let number = facts.sequence ?? nextSequence
    append(Line(text: text, facts: facts, stream: [], number: number))
    nextSequence = number + 1
  }

  mutating func append(_ text: ByteBuffer, stream: Filter.Streams) {
    append(Line(text: text, facts: LineFacts(), stream: stream, number: nextSequence))
  }

  private mutating func append(_ line: Line) {
    lines.append(line)
    bytes += line.text.readableBytes
    // The newest stays, however long it is.
    while lines.count > mostLines || (bytes > mostBytes && lines.count > 1) {
      let gone = lines.removeFirst()
      start += 1
      bytes -= gone.text.readableBytes
      if gone.stream.isEmpty { oldestSequence = gone.number + 1 }
    }
  }

  /// Keeps nothing of what was.
  mutating func clear() {
    start = end
    lines.removeAll(keepingCapacity: true)
    bytes = 0
    oldestSequence = nextSequence
  }

  /// The first place that a reader needs who has all before the journalled line `sequence`.
  func place(of sequence: UInt64) -> Int {
    var (low, high) = (start, end)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].number < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
