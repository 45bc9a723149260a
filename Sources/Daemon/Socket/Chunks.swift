import NIOCore
import Wire

/// Lines of the backlog put together to be written at once; once for all readers that are at the same place and want the same.
struct Chunks {
  struct Chunk {
    let streams: Filter.Streams
    let place: Int
    /// The place of the first line behind it.
    let end: Int
    let text: ByteBuffer
  }

  private var known: [Chunk] = []
  /// How long a chunk is, about.
  private let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  /// What was put together holds no longer.
  mutating func clear() { known.removeAll(keepingCapacity: true) }

  /// What a reader is to be sent next; it has a place in the backlog.
  mutating func next(for reader: Reader, in backlog: Backlog) -> Chunk {
    let (place, streams) = (reader.place, reader.filter.streams)
    guard reader.filter.isOpen else { return chunk(from: place, streams, in: backlog) { reader.takes($0) } }
    if let chunk = known.first(where: { $0.place == place && $0.streams == streams }) { return chunk }
    let chunk = chunk(from: place, streams, in: backlog) { _ in true }
    known.append(chunk)
    return chunk
  }

  private func chunk(
    from place: Int, _ streams: Filter.Streams, in backlog: Backlog, _ isWanted: (LineFacts) -> Bool
  ) -> Chunk {
    var text = ByteBuffer()
    var end = place
    while end < backlog.end, text.readableBytes < bytes {
      let line = backlog[end]
      end += 1
      guard line.stream.isEmpty ? isWanted(line.facts) : streams.contains(line.stream) else { continue }
      if text.readableBytes == 0 { text = line.text } else { text.writeImmutableBuffer(line.text) }
    }
    return Chunk(streams: streams, place: place, end: end, text: text)
  }
}
