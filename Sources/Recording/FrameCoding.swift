import Signal

/// One raw frame as bytes (encoding 0), bit for bit what it was in memory.
///
///     kind u8, timeSource u8, count u16, byteCount u16, flags u8, gapCause u8, firstIndex u64, time i64 [ns],
///     [errno i32, lost u64] if flag 1, [wallOffset i64 [ns]] if flag 2, byteCount bytes
///
/// Flag 4: the wall clock is synchronised. Bytes past `byteCount` are not kept and read back as zero.
enum FrameCoding {
  private static let fixedLength = 24
  private static let hasLoss: UInt8 = 1
  private static let hasWallOffset: UInt8 = 2
  private static let isSynchronised: UInt8 = 4
  /// The most bytes one frame takes.
  static let longest = fixedLength + 12 + 8 + RawFrame.capacity

  static func length(_ frame: borrowing RawFrame) -> Int {
    fixedLength + (carriesLoss(frame) ? 12 : 0) + (frame.wallOffset != 0 ? 8 : 0) + used(frame)
  }

  private static func carriesLoss(_ frame: borrowing RawFrame) -> Bool {
    UInt64(bitPattern: Int64(frame.errno)) | frame.lost != 0
  }

  private static func used(_ frame: borrowing RawFrame) -> Int { min(Int(frame.byteCount), RawFrame.capacity) }

  /// Writes the frame at `offset`, where there must be room; returns the offset after it.
  static func encode(_ frame: borrowing RawFrame, into bytes: inout [UInt8], at offset: Int) -> Int {
    let loss = carriesLoss(frame)
    let count = used(frame)
    var flags: UInt8 = loss ? hasLoss : 0
    if frame.wallOffset != 0 { flags |= hasWallOffset }
    if frame.wallIsSynchronised { flags |= isSynchronised }
    bytes[offset] = frame.kind.rawValue
    bytes[offset + 1] = frame.timeSource.rawValue
    bytes.set(frame.count, at: offset + 2)
    bytes.set(UInt16(count), at: offset + 4)
    bytes[offset + 6] = flags
    bytes[offset + 7] = frame.gapCause.rawValue
    bytes.set(frame.firstIndex, at: offset + 8)
    bytes.set(frame.time.nanoseconds, at: offset + 16)
    var next = offset + fixedLength
    if loss {
      bytes.set(frame.errno, at: next)
      bytes.set(frame.lost, at: next + 4)
      next += 12
    }
    if frame.wallOffset != 0 {
      bytes.set(frame.wallOffset, at: next)
      next += 8
    }
    for i in 0..<count { bytes[next + i] = frame.bytes[i] }
    return next + count
  }

  enum Outcome: Equatable {
    /// A frame was read; the offset after it.
    case frame(Int)
    /// A record of a kind or cause that this version does not know; the offset after it.
    case unknown(Int)
    /// The bytes are no frame.
    case malformed
  }

  /// Reads the frame at `offset` of a payload that ends at `end`.
  static func decode(_ bytes: [UInt8], at offset: Int, end: Int, into frame: inout RawFrame) -> Outcome {
    guard end - offset >= fixedLength else { return .malformed }
    let count = Int(bytes.integer(at: offset + 4, as: UInt16.self))
    let flags = bytes[offset + 6]
    var next = offset + fixedLength
    let after = next + (flags & hasLoss != 0 ? 12 : 0) + (flags & hasWallOffset != 0 ? 8 : 0) + count
    guard count <= RawFrame.capacity, after <= end else { return .malformed }
    guard let kind = RawFrame.Kind(rawValue: bytes[offset]),
      let timeSource = RawFrame.TimeSource(rawValue: bytes[offset + 1]),
      let cause = GapCause(rawValue: bytes[offset + 7])
    else { return .unknown(after) }
    frame = RawFrame()
    frame.kind = kind
    frame.timeSource = timeSource
    frame.gapCause = cause
    frame.count = bytes.integer(at: offset + 2, as: UInt16.self)
    frame.byteCount = UInt16(count)
    frame.wallIsSynchronised = flags & isSynchronised != 0
    frame.firstIndex = bytes.integer(at: offset + 8, as: UInt64.self)
    frame.time = Timestamp(nanoseconds: bytes.integer(at: offset + 16, as: Int64.self))
    if flags & hasLoss != 0 {
      frame.errno = bytes.integer(at: next, as: Int32.self)
      frame.lost = bytes.integer(at: next + 4, as: UInt64.self)
      next += 12
    }
    if flags & hasWallOffset != 0 {
      frame.wallOffset = bytes.integer(at: next, as: Int64.self)
      next += 8
    }
    for i in 0..<count { frame.bytes[i] = bytes[next + i] }
    return .frame(after)
  }
}
