import FoundationEssentials
import Signal

/// Reads a raw dump frame by frame in memory that is allocated once, whatever the length of the file.
///
/// A cut tail ends the stream cleanly and leaves a `note`. A block whose checksum is wrong is left out: the stream goes on
/// with the next block that verifies, after a gap of cause `recording` with the samples that are missing.
package struct DumpReader: ~Copyable {
  package let path: String
  package let header: DumpHeader
  /// The final figures, once the end of a closed recording was reached.
  package private(set) var end: DumpEnd?
  /// Stretches that did not verify.
  package private(set) var damagedBlocks = 0
  /// Where they are: the first thousand, so that a file of nothing else needs no more memory.
  package private(set) var damage: [DumpDamage] = []
  /// Samples in the gaps that were put in their place.
  package private(set) var lostToDamage: UInt64 = 0
  /// Where the block of the last frame stands in the file, bytes.
  package private(set) var block = 0..<0
  /// Blocks of frames that were delivered.
  package private(set) var frameBlocks = 0
  /// Blocks and records left out because this version does not know them.
  package private(set) var unknownRecords = 0
  /// What is to be said about the file's end, nil if it is whole.
  package private(set) var note: String?
  /// The file's length when it was opened, in bytes.
  package let length: Int

  private let file: ByteFile
  /// The current block, head and payload.
  private var buffer: [UInt8]
  private var offset: Int
  private var payloadEnd = 0
  private var position = 0
  private var encoding = Format.Encoding.plain
  private var coding: DeltaCoding
  private var isAtEnd = false
  /// The index expected next.
  private var nextIndex: UInt64
  private var isAfterDamage = false
  /// A frame that waits behind the gap put before it.
  private var hasHeld = false
  private var held = RawFrame()

  /// Opens a dump, finished or not, and reads its header.
  package init(path: String) throws(DumpError) {
    let file = try DumpReader.open(path)
    let length = try DumpReader.size(file, path)
    var buffer = [UInt8](repeating: 0, count: Format.blockHeadLength + Format.longestPayload)
    let (header, offset) = try DumpReader.readHeader(file, path, length, &buffer)
    self.init(file: file, path: path, length: length, header: header, buffer: buffer, offset: offset)
  }

  private init(
    file: consuming ByteFile, path: String, length: Int, header: DumpHeader, buffer: [UInt8], offset: Int
  ) {
    self.file = file
    self.path = path
    self.length = length
    self.header = header
    self.buffer = buffer
    self.offset = offset
    nextIndex = header.firstIndex
    coding = DeltaCoding(SampleLayout(header.sensor))
  }

  /// The last frame was no frame of the file, but a gap put in place of damage.
  package private(set) var isFilling = false

  /// Bytes of the file that were read so far, whole blocks.
  package var bytesRead: Int { offset }

  /// Gives the next frame; false at the end.
  ///
  /// - Throws: `.cannotRead`, and `.unsupported` for frames in an encoding of a later version.
  package mutating func next(_ frame: inout RawFrame) throws(DumpError) -> Bool {
    isFilling = false
    if hasHeld {
      frame = held
      hasHeld = false
      return true
    }
    while true {
      while position < payloadEnd {
        switch decode(&frame) {
        case .frame(let after):
          position = after
          closeHole(before: &frame)
          return true
        case .unknown(let after):
          position = after
          unknownRecords += 1
        case .malformed:
          // The checksum was right, so this was written wrongly: nothing behind it in the block can be trusted.
          position = payloadEnd
          note(.frames, block)
        }
      }
      if isAtEnd { return false }
      if try !readBlock(), let gap = tailGap() {
        frame = RawFrame(gap)
        isFilling = true
        return true
      }
    }
  }

  private mutating func decode(_ frame: inout RawFrame) -> FrameCoding.Outcome {
    encoding == Format.Encoding.plain
      ? FrameCoding.decode(buffer, at: position, end: payloadEnd, into: &frame)
      : coding.decode(buffer, at: position, end: payloadEnd, into: &frame)
  }

  /// After damage, puts a gap before the first frame whose index shows that samples are missing.
  private mutating func closeHole(before frame: inout RawFrame) {
    guard let first = frame.firstMissingOrHeld else { return }
    let expected = nextIndex
    lastTime = frame.time
    nextIndex = frame.kind == .samples ? first &+ UInt64(frame.count) : frame.firstIndex
    guard isAfterDamage else { return }
    isAfterDamage = false
    guard first > expected else { return }
    held = frame
    hasHeld = true
    isFilling = true
    lostToDamage &+= first - expected
    let time = frame.timeOfFirst(at: header.sensor.nominalRate)
    frame = RawFrame(Gap(cause: .recording, nextIndex: first, lost: first - expected, time: time))
  }

  /// The time of the last frame with an index, for a gap at the end of the file.
  private var lastTime = Timestamp(nanoseconds: 0)

  /// What is missing between the last frame and the end that a closed recording states.
  private mutating func tailGap() -> Gap? {
    guard isAfterDamage, let end, end.nextIndex > nextIndex else { return nil }
    isAfterDamage = false
    let lost = end.nextIndex - nextIndex
    nextIndex = end.nextIndex
    lostToDamage &+= lost
    let time = lastTime.advanced(bySeconds: min(Double(lost) / header.sensor.nominalRate.value, 1e9))
    return Gap(cause: .recording, nextIndex: end.nextIndex, lost: lost, time: time)
  }

  /// Makes the next block of frames current; false at the end of the file.
  private mutating func readBlock() throws(DumpError) -> Bool {
    position = 0
    payloadEnd = 0
    while true {
      let rest = length - offset
      if rest == 0 {
        isAtEnd = true
        if end == nil { note = "the recording was not closed: its end is missing, all that was written is here" }
        return false
      }
      let got = try DumpReader.read(file, path, min(rest, Format.blockHeadLength), at: offset, into: &buffer)
      guard got == Format.blockHeadLength, let head = Format.BlockHead(buffer, at: 0) else {
        if try got < Format.blockHeadLength ? true : isZeroToTheEnd() {
          cut(rest)
          return false
        }
        skip(.head, to: try nextHead(from: offset + 1) ?? length)
        continue
      }
      let total = Format.blockHeadLength + head.length
      guard rest >= total else {
        // With a block behind it, it lacks bytes of its own and not the end of the file.
        if let next = try nextHead(from: offset + Format.blockHeadLength) {
          skip(.payload, to: next)
          continue
        }
        cut(rest)
        return false
      }
      guard try DumpReader.read(file, path, total, at: offset, into: &buffer) == total else {
        cut(rest)
        return false
      }
      guard Format.bodyChecksum(buffer, length: head.length) == head.bodyChecksum else {
        // The head verifies, so its length can be trusted, unless bytes are missing: then the next block begins within.
        let end = offset + total
        skip(.payload, to: try nextHead(from: offset + Format.blockHeadLength, before: end) ?? end)
        continue
      }
      offset += total
      switch head.type {
      case Format.BlockType.frames:
        if head.encoding > Format.Encoding.differences {
          throw .unsupported(path: path, detail: "encoding \(head.encoding) of the frames")
        }
        frameBlocks += 1
        encoding = head.encoding
        coding.restart()
        block = offset - total..<offset
        position = Format.blockHeadLength
        payloadEnd = total
        return true
      case Format.BlockType.end:
        end = try? DumpJSON.decoder().decode(DumpEnd.self, from: Data(buffer[Format.blockHeadLength..<total]))
        isAtEnd = true
        if offset < length { note = "\(length - offset) bytes after the end of the recording are left out" }
        return false
      default:
        unknownRecords += 1
      }
    }
  }

  private mutating func note(_ what: DumpDamage.What, _ bytes: Range<Int>) {
    damagedBlocks += 1
    isAfterDamage = true
    if damage.count < 1000 { damage.append(DumpDamage(what: what, bytes: bytes)) }
  }

  private mutating func cut(_ rest: Int) {
    isAtEnd = true
    note = "the file is cut: its last \(rest) bytes are no whole block and are left out"
  }

  /// Whether nothing but zeros follows: what a file system leaves of a write that a power cut stopped.
  private mutating func isZeroToTheEnd() throws(DumpError) -> Bool {
    var place = offset
    while place < length {
      let got = try DumpReader.read(file, path, min(buffer.count, length - place), at: place, into: &buffer)
      if got == 0 { break }
      for i in 0..<got where buffer[i] != 0 { return false }
      place += got
    }
    return true
  }

  private mutating func skip(_ what: DumpDamage.What, to next: Int) {
    note(what, offset..<next)
    offset = next
  }

  /// The next place that looks like a block and whose head verifies as one; nil if there is none up to the end of the file
  /// or `limit`.
  private mutating func nextHead(from start: Int, before limit: Int = .max) throws(DumpError) -> Int? {
    var place = start
    while place < length, place < limit {
      let got = try DumpReader.read(file, path, min(buffer.count, length - place), at: place, into: &buffer)
      if got < Format.blockHeadLength { break }
      for i in 0...got - Format.blockHeadLength where buffer[i] == Format.magic[0] {
        if place + i >= limit { return nil }
        if Format.BlockHead(buffer, at: i) != nil { return place + i }
      }
      // A head may begin in the last bytes of this stretch.
      place += got - Format.blockHeadLength + 1
    }
    return nil
  }
}
