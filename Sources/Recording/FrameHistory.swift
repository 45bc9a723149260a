import Signal

/// The newest frames, up to a time and a size, in memory: what happened before anybody knew that it would matter.
package struct FrameHistory: Sendable {
  /// Frames one after another as `FrameCoding` lays them out, for some seconds.
  private struct Chunk: Sendable {
    var bytes: [UInt8]
    var used = 0
    var newest = Timestamp(nanoseconds: .min)
  }

  private static let chunkLength = 4 * 1024
  private var chunks: [Chunk] = []
  private let nanoseconds: Int64
  private let chunkLimit: Int

  /// Keeps `seconds`, but at most `byteLimit` bytes; what is older by less than a chunk of 4 KiB stays a little longer.
  package init(seconds: Double, byteLimit: Int = 2 << 20) {
    nanoseconds = Int64(seconds * 1e9)
    chunkLimit = max(2, byteLimit / Self.chunkLength)
  }

  package mutating func append(_ frame: borrowing RawFrame) {
    let length = FrameCoding.length(frame)
    if chunks.isEmpty || chunks[chunks.count - 1].used + length > Self.chunkLength { begin(frame.time) }
    let last = chunks.count - 1
    chunks[last].used = FrameCoding.encode(frame, into: &chunks[last].bytes, at: chunks[last].used)
    chunks[last].newest = max(chunks[last].newest, frame.time)
  }

  /// A new chunk, in the memory of one that is too old if there is one.
  private mutating func begin(_ now: Timestamp) {
    var reused: [UInt8]?
    while let first = chunks.first,
      chunks.count >= chunkLimit || first.newest.nanoseconds < now.nanoseconds &- nanoseconds
    {
      reused = first.bytes
      chunks.removeFirst()
    }
    chunks.append(Chunk(bytes: reused ?? [UInt8](repeating: 0, count: Self.chunkLength)))
  }

  package mutating func removeAll() { chunks.removeAll(keepingCapacity: true) }

  /// Every frame that is kept, from the oldest on.
  package func forEach(_ body: (inout RawFrame) throws(DumpError) -> Void) throws(DumpError) {
    var frame = RawFrame()
    for chunk in chunks {
      var at = 0
      while at < chunk.used,
        case .frame(let next) = FrameCoding.decode(chunk.bytes, at: at, end: chunk.used, into: &frame)
      {
        at = next
        try body(&frame)
      }
    }
  }
}
