import NIOCore
import Wire

/// What was before the backlog: read from the log piece by piece, each when the last one was taken, until the reader has
/// come as far as the backlog reaches back.
extension Fanout {
  func fetch(_ reader: Reader) {
    guard !reader.isFetching else { return }
    guard let history else { return take(LogSlice(), for: reader) }
    reader.isFetching = true
    let watches = reader.watches
    history.lines(after: reader.nextSequence - 1, limitBytes: limits.chunk) { [loop] slice in
      loop.execute {
        guard reader.watches == watches, !reader.isGone else { return }
        reader.isFetching = false
        self.take(slice, for: reader)
        self.serve(reader)
      }
    }
  }

  private func take(_ slice: LogSlice, for reader: Reader) {
    var text = ByteBuffer()
    let first = reader.nextSequence
    for line in slice.lines where line.sequence >= reader.nextSequence {
      // Nobody was told it yet: it will come as a new line.
      guard line.sequence < backlog.nextSequence else { break }
      tellExpired(reader, before: line.sequence, in: &text)
      if reader.takes(LineFacts(line.text)) { text.writeImmutableBuffer(ByteBuffer(line: line.text)) }
      reader.nextSequence = line.sequence + 1
    }
    // The log has nothing more, and the backlog does not reach back so far.
    if reader.nextSequence == first { tellExpired(reader, before: backlog.oldestSequence, in: &text) }
    reader.write(text)
    if reader.nextSequence >= backlog.oldestSequence { goLive(reader, from: reader.nextSequence) }
  }

  private func tellExpired(_ reader: Reader, before sequence: UInt64, in text: inout ByteBuffer) {
    guard reader.nextSequence < sequence else { return }
    let lost = LostMessage(from: reader.nextSequence, to: sequence - 1, reason: "expired")
    text.writeImmutableBuffer(ByteBuffer(line: lost.line))
    reader.nextSequence = sequence
  }
}
