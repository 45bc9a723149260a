/// Puts numbers of any width, highest bit first, into a byte array of fixed length.
struct BitWriter {
  private var pending: UInt64 = 0
  private var count = 0
  private(set) var offset: Int

  /// Begins at a whole byte.
  init(at offset: Int) { self.offset = offset }

  /// Appends the `width` lowest bits of `value`; at most 32.
  @inline(__always)
  mutating func put(_ value: UInt32, width: Int, _ bytes: inout [UInt8]) {
    pending = pending << UInt64(width) | UInt64(value)
    count += width
    while count >= 8 {
      count -= 8
      bytes[offset] = UInt8(truncatingIfNeeded: pending >> UInt64(count))
      offset += 1
    }
  }

  /// Fills the last byte with zeros.
  mutating func finish(_ bytes: inout [UInt8]) {
    if count > 0 { put(0, width: 8 - count, &bytes) }
  }
}

/// Takes them out again. Past the end it reads zeros and says so in `isPastEnd`, so that no damage makes it trap.
struct BitReader {
  /// Bits that were fetched and not used yet, from the highest on.
  private var window: UInt64 = 0
  private var available = 0
  private var next: Int
  private let end: Int

  init(at offset: Int, end: Int) {
    next = offset
    self.end = end
  }

  @inline(__always)
  private mutating func fill(_ bytes: [UInt8]) {
    while available <= 56 {
      let byte = next < end ? bytes[next] : 0
      window |= UInt64(byte) << UInt64(56 - available)
      next += 1
      available += 8
    }
  }

  @inline(__always)
  private mutating func drop(_ width: Int) {
    window <<= UInt64(width)
    available -= width
  }

  /// The next `width` bits, 0 to 32.
  @inline(__always)
  mutating func take(_ width: Int, _ bytes: [UInt8]) -> UInt32 {
    if width == 0 { return 0 }
    if available < width { fill(bytes) }
    let value = UInt32(truncatingIfNeeded: window >> UInt64(64 - width))
    drop(width)
    return value
  }

  /// How many ones come before the next zero, which is taken too; `limit` ones are taken without a zero.
  @inline(__always)
  mutating func ones(limit: Int, _ bytes: [UInt8]) -> Int {
    if available <= limit { fill(bytes) }
    let ones = min((~window).leadingZeroBitCount, limit)
    drop(ones < limit ? ones + 1 : limit)
    return ones
  }

  /// The byte after the last one that a bit was taken of.
  var offset: Int { next - available / 8 }
  var isPastEnd: Bool { offset > end }
}
