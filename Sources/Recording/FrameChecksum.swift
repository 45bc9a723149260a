import Signal

/// A checksum of what a recording holds, whatever the file's format and header: CRC-32C of each frame's fields and used
/// bytes, in an order of its own.
///
/// Two dumps with the same value replay to the same lines under the same settings; `simulate` gives the same one for the
/// same seed on every machine and in every version that has not changed the leg.
package struct FrameChecksum: Sendable, Equatable {
  private var crc = CRC32C()

  package init() {}

  package var value: UInt32 { crc.value }

  /// Eight digits of base 16.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  package mutating func add(_ frame: borrowing RawFrame) {
    crc.update(frame.kind.rawValue)
    crc.update(frame.timeSource.rawValue)
    add(frame.firstIndex)
    add(UInt64(bitPattern: frame.time.nanoseconds))
    add(UInt64(frame.count))
    switch frame.kind {
    case .samples, .mark: break
    case .gap:
      crc.update(frame.gapCause.rawValue)
      add(UInt64(bitPattern: Int64(frame.errno)))
      add(frame.lost)
    case .clock:
      add(UInt64(bitPattern: frame.wallOffset))
      crc.update(frame.wallIsSynchronised ? 1 : 0)
    }
    let used = min(Int(frame.byteCount), RawFrame.capacity)
    add(UInt64(used))
    for i in 0..<used { crc.update(frame.bytes[i]) }
  }

  private mutating func add(_ number: UInt64) {
    for k in 0..<8 { crc.update(UInt8(truncatingIfNeeded: number >> UInt64(8 * k))) }
  }

  package static func == (a: FrameChecksum, b: FrameChecksum) -> Bool { a.value == b.value }
}
