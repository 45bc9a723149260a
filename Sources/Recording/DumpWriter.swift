import FoundationEssentials
import Signal

/// Writes a raw dump: appended blocks of frames, each with a checksum, in memory that is allocated once.
///
/// The file is NAME.part until `finish` gives it its name; a power cut costs at most the last block. Not finished, it
/// stays as NAME.part, which `DumpReader` reads.
package struct DumpWriter: ~Copyable {
  // Variables, though they do not change: Swift 6.2 refuses a mutating call in the initialiser of a noncopyable type that has
  // constants.

  /// The final name.
  package private(set) var path: String
  private var partPath: String
  private var isReplacing: Bool
  private var file: ByteFile
  private var blockSeconds: Double
  /// One block: room for its head, then frames.
  private var buffer: [UInt8]
  private var used = Format.blockHeadLength
  private var coding: DeltaCoding
  private var blockStart: Timestamp?
  private var written = 0
  private var samples: UInt64 = 0
  private var nextIndex: UInt64

  /// Begins a dump at `path`, as `path` + `.part`.
  ///
  /// - Parameters:
  ///   - blockSeconds: data time after which a block is written.
  ///   - replacing: whether `finish` may replace a file of that name. An unfinished `.part` is never replaced.
  ///   - bufferLength: bytes of frames that are buffered at most.
  /// - Throws: `.exists`, or `.cannotWrite`.
  package init(
    path: String, header: DumpHeader, blockSeconds: Double = 2, replacing: Bool = false, bufferLength: Int = 64 * 1024
  ) throws(DumpError) {
    if !replacing, ByteFile.exists(path) { throw .exists(path: path) }
    let part = path + ".part"
    let file: ByteFile
    do {
      file = try ByteFile(creating: part)
    } catch {
      if error.isExists { throw .exists(path: part) }
      throw .cannotWrite(path: part, reason: error)
    }
    try self.init(
      file: file, path: path, partPath: part, header: header, blockSeconds: blockSeconds, replacing: replacing,
      bufferLength: bufferLength)
  }

  /// Begins a dump in an open file; `partPath` is renamed to `path` at the end.
  init(
    file: consuming ByteFile, path: String, partPath: String, header: DumpHeader, blockSeconds: Double,
    replacing: Bool, bufferLength: Int
  ) throws(DumpError) {
    self.path = path
    self.partPath = partPath
    self.file = file
    self.blockSeconds = blockSeconds
    isReplacing = replacing
    nextIndex = header.firstIndex
    coding = DeltaCoding(SampleLayout(header.sensor))
    let room = min(max(bufferLength, DeltaCoding.longest), Format.longestPayload)
    buffer = [UInt8](repeating: 0, count: Format.blockHeadLength + room)

    var preamble = Format.signature + [0, 0, 0, 0]
    preamble.set(UInt16(Format.major), at: 8)
    preamble.set(UInt16(Format.minor), at: 10)
    let json: [UInt8]
    do {
      json = try header.encoded()
    } catch {
      throw .unsupported(path: path, detail: "a header that JSON cannot hold (\(error))")
    }
    if json.count > Format.longestPayload {
      throw .unsupported(path: path, detail: "a header of more than \(Format.longestPayload) bytes")
    }
    var block = [UInt8](repeating: 0, count: Format.blockHeadLength) + json
    Format.seal(&block, type: Format.BlockType.header, length: json.count)
    try write(preamble + block)
  }

  /// The bytes written so far.
  package var bytesWritten: Int { written }

  /// Buffers a frame, and writes a block when its time is full or the buffer is.
  ///
  /// - Throws: `.cannotWrite`; what is buffered is kept, and the file ends with its last whole block.
  package mutating func append(_ frame: borrowing RawFrame) throws(DumpError) {
    if used + DeltaCoding.longest > buffer.count { try flush() }
    // To be read in place: a borrowed frame would be copied for each byte.
    var frame = copy frame
    used = coding.encode(&frame, into: &buffer, at: used)
    switch frame.kind {
    case .samples:
      samples &+= UInt64(frame.count)
      nextIndex = frame.firstIndex &+ UInt64(frame.count)
    case .gap: nextIndex = frame.firstIndex
    case .mark, .clock: break
    }
    let time = frame.time
    let start = blockStart ?? time
    blockStart = start
    if time.seconds(since: start) >= blockSeconds { try flush() }
  }

  /// Writes what is buffered as one block with one system call.
  package mutating func flush() throws(DumpError) {
    if used == Format.blockHeadLength { return }
    Format.seal(
      &buffer, type: Format.BlockType.frames, encoding: Format.Encoding.differences,
      length: used - Format.blockHeadLength)
    try write(buffer, count: used)
    used = Format.blockHeadLength
    coding.restart()
    blockStart = nil
  }

  /// Waits until what was written is on the disk.
  package func synchronise() throws(DumpError) {
    do { try file.synchronise() } catch { throw .cannotWrite(path: partPath, reason: error) }
  }

  /// Writes the rest and the final figures, waits for the disk, and gives the file its name.
  ///
  /// `finalRate`: as measured, and its standard error if that is known.
  package consuming func finish(finalRate: Hertz?, standardError: Hertz? = nil) throws(DumpError) {
    try flush()
    let end = DumpEnd(samples: samples, nextIndex: nextIndex, rateHz: finalRate?.value, rateSdHz: standardError?.value)
    let json: [UInt8]
    do {
      json = Array(try DumpJSON.encoder().encode(end))
    } catch {
      throw .unsupported(path: path, detail: "a final rate that JSON cannot hold")
    }
    var block = [UInt8](repeating: 0, count: Format.blockHeadLength) + json
    Format.seal(&block, type: Format.BlockType.end, length: json.count)
    try write(block)
    try synchronise()
    do {
      try ByteFile.rename(partPath, to: path, replacing: isReplacing)
    } catch {
      if error.isExists { throw .exists(path: path) }
      throw .cannotWrite(path: path, reason: error)
    }
  }

  /// Gives the recording up: the unfinished file is removed.
  package consuming func discard() { ByteFile.remove(partPath) }

  private mutating func write(_ bytes: [UInt8], count: Int? = nil) throws(DumpError) {
    let count = count ?? bytes.count
    do {
      try file.append(count, of: bytes)
    } catch {
      // Half a block would be read as a cut tail, and hide what is written after it once there is room again.
      try? file.truncate(to: written)
      throw .cannotWrite(path: partPath, reason: error)
    }
    written += count
  }
}

extension ByteFile.Failure {
  var isExists: Bool { self == ByteFile.Failure.exists }
}
