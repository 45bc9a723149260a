/// Lines on their way to the disk. What a disk refuses waits here, as far as there is room; the oldest goes first.
struct LogQueue: Sendable {
  static let lineLimit = 4096
  static let byteLimit = 1 << 20

  /// Being written; none of these is dropped.
  private var flight: [LogLine] = []
  private var waiting: [LogLine] = []
  /// Lines at the head of `waiting` that have left it.
  private var gone = 0
  private(set) var byteCount = 0
  /// Lines that there was no room for, since the start.
  private(set) var dropped = 0

  var count: Int { flight.count + waiting.count - gone }

  mutating func append(_ line: LogLine) {
    let size = line.text.utf8.count + 1
    while count >= Self.lineLimit || byteCount + size > Self.byteLimit {
      dropped += 1
      guard gone < waiting.count else { return }
      byteCount -= waiting[gone].text.utf8.count + 1
      leave(1)
    }
    waiting.append(line)
    byteCount += size
  }

  /// What is to be written next, about `bytes` of it; the same until `wrote`.
  mutating func next(bytes: Int) -> [LogLine] {
    if flight.isEmpty {
      var (taken, size) = (0, 0)
      while gone + taken < waiting.count, size < bytes {
        size += waiting[gone + taken].text.utf8.count + 1
        taken += 1
      }
      flight = Array(waiting[gone..<gone + taken])
      leave(taken)
    }
    return flight
  }

  /// The first `count` of what `next` gave are with the kernel.
  mutating func wrote(_ count: Int) {
    for line in flight.prefix(count) { byteCount -= line.text.utf8.count + 1 }
    flight.removeFirst(min(count, flight.count))
  }

  /// The lines after `sequence` that follow it without a hole, up to and with `last`.
  func lines(after sequence: UInt64, through last: UInt64, limitBytes: Int) -> [LogLine] {
    var (found, size, next): ([LogLine], Int, UInt64) = ([], 0, sequence + 1)
    for line in [flight[...], waiting[gone...]].joined() where line.sequence >= next {
      guard line.sequence == next, next <= last, size < limitBytes else { break }
      found.append(line)
      size += line.text.utf8.count + 1
      next += 1
    }
    return found
  }

  private mutating func leave(_ count: Int) {
    gone += count
    if gone == waiting.count {
      waiting.removeAll(keepingCapacity: waiting.count <= 256)
      gone = 0
    } else if gone > 1024 {
      waiting.removeFirst(gone)
      gone = 0
    }
  }
}
