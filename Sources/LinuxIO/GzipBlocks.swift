import CZlib

/// A gzip file of blocks (BGZF: section 4.1 of the SAM/BAM specification, what `bgzip` writes): each block is a gzip file of its own
/// and says how long it is, so that any place can be read without what is before it. `gzip -d` and `zcat` read it as any other.
///
/// Reads through a file that it does not own; keeps the places of the blocks that it has passed, and the last one's contents.
package struct GzipBlocks: Sendable {
  /// The most that one block holds, bytes before compression.
  package static let blockBytes = 0xFF00
  private static let headerBytes = 18
  private static let trailerBytes = 8

  private struct Block {
    var place: Int
    var size: Int
    /// Where its contents begin in those of the whole file, and how many there are.
    var start: Int
    var count: Int
  }

  private var blocks: [Block] = []
  private var hasAll = false
  private var last = -1
  private var contents: [UInt8] = []

  package init() {}

  /// Bytes of the whole file's contents.
  package mutating func byteCount(in file: borrowing ReadFile) throws(SystemCallFailure) -> Int {
    while try walk(file) {}
    return blocks.last.map { $0.start + $0.count } ?? 0
  }

  /// Up to `count` bytes at `offset` of the contents; fewer at the end of a block, none at the end of the file.
  package mutating func read(
    _ count: Int, at offset: Int, in file: borrowing ReadFile
  ) throws(SystemCallFailure) -> [UInt8] {
    while !(blocks.last.map { $0.start + $0.count > offset } ?? false) {
      guard try walk(file) else { return [] }
    }
    // The first block that ends behind the place.
    var (low, high) = (0, blocks.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].start + blocks[middle].count > offset { high = middle } else { low = middle + 1 }
    }
    if last != low {
      contents = try inflate(blocks[low], file)
      last = low
    }
    let start = offset - blocks[low].start
    return Array(contents[start..<min(contents.count, start + count)])
  }

  /// Learns where the next block is; false at the end.
  private mutating func walk(_ file: borrowing ReadFile) throws(SystemCallFailure) -> Bool {
    if hasAll { return false }
    let place = blocks.last.map { $0.place + $0.size } ?? 0
    let header = try file.read(Self.headerBytes, at: place)
    if header.isEmpty {
      hasAll = true
      return false
    }
    guard header.count == Self.headerBytes, header.starts(with: Self.magic),
      header[10..<16].elementsEqual([6, 0, 0x42, 0x43, 2, 0])
    else { throw Self.damaged(file.path) }
    let size = Int(header[16]) + Int(header[17]) << 8 + 1
    guard size > Self.headerBytes + Self.trailerBytes else { throw Self.damaged(file.path) }
    let length = try file.read(4, at: place + size - 4)
    guard length.count == 4 else { throw Self.damaged(file.path) }
    let count = Int(Self.number(length[...]))
    guard count <= 0x10000 else { throw Self.damaged(file.path) }
    let start = blocks.last.map { $0.start + $0.count } ?? 0
    blocks.append(Block(place: place, size: size, start: start, count: count))
    return true
  }

  private func inflate(_ block: Block, _ file: borrowing ReadFile) throws(SystemCallFailure) -> [UInt8] {
    let bytes = try file.read(block.size, at: block.place)
    guard bytes.count == block.size else { throw Self.damaged(file.path) }
    let packed = bytes.count - Self.headerBytes - Self.trailerBytes
    // SAFETY: zlib reads as many bytes as it is told, behind the header, and writes at most the capacity.
    let contents = unsafe [UInt8](unsafeUninitializedCapacity: max(block.count, 1)) { buffer, filled in
      let written = unsafe bytes.withUnsafeBufferPointer { all -> Int32 in
        guard let start = all.baseAddress else { return -1 }
        return unsafe czlib_inflate(start + Self.headerBytes, packed, buffer.baseAddress, block.count)
      }
      filled = max(0, Int(written))
    }
    let sum = Self.number(bytes[(bytes.count - 8)..<(bytes.count - 4)])
    guard contents.count == block.count, Self.checksum(contents) == sum else { throw Self.damaged(file.path) }
    return contents
  }

  // MARK: Writing

  private static let magic: [UInt8] = [0x1F, 0x8B, 8, 4]

  /// One block of at most `blockBytes`.
  package static func block(_ contents: [UInt8]) -> [UInt8] {
    precondition(contents.count <= blockBytes)
    // What cannot be compressed grows by five bytes in 16 KiB.
    let room = contents.count + contents.count / 1000 + 64
    // SAFETY: zlib reads as many bytes as it is told and writes at most the capacity.
    let packed = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      let written = unsafe contents.withUnsafeBufferPointer { all in
        unsafe czlib_deflate(all.baseAddress, all.count, buffer.baseAddress, room)
      }
      filled = max(0, Int(written))
    }
    let size = headerBytes + packed.count + trailerBytes - 1
    // No time and no system: the same contents give the same bytes.
    var bytes = magic + [0, 0, 0, 0, 0, 0xFF, 6, 0, 0x42, 0x43, 2, 0, UInt8(size & 0xFF), UInt8(size >> 8)]
    bytes += packed
    for number in [checksum(contents), UInt32(contents.count)] {
      for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
    return bytes
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    // SAFETY: zlib reads as many bytes as it is told.
    unsafe bytes.withUnsafeBufferPointer { unsafe czlib_crc32($0.baseAddress, $0.count) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func damaged(_ path: String) -> SystemCallFailure {
    SystemCallFailure(
      "read", path, .inputOutput, advice: "It is damaged, or not compressed in blocks as tremord does it")
  }
}
