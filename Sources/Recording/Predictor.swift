/// What is remembered of one channel: its last values, and how far guesses were off lately.
///
/// A value is guessed from the ones before it (as the last one, or as a straight line through the last two), and the
/// difference is written in Rice's code: its size over 2ᵏ in ones and a zero, then k bits. k follows the mean of the last
/// some 16 differences. After FLAC's fixed predictors; adapting k value by value needs no side information.
struct Predictor: Sendable {
  fileprivate var last = SIMD4<UInt32>(repeating: 0)
  /// 16 times the mean of the differences.
  fileprivate var sum: UInt64 = 1024

  /// From here on a difference is written out: 20 ones, then all its bits.
  fileprivate static let escape = 20

  /// `isLine`: the guess is the straight line.
  @inline(__always)
  private func guess(_ isLine: Bool, _ lag: Int) -> UInt32 {
    lag == 4 ? last[3] : isLine ? 2 &* last[0] &- last[1] : last[0]
  }

  @inline(__always)
  private mutating func remember(_ value: UInt32, _ size: UInt32) {
    last = SIMD4(value, last[0], last[1], last[2])
    sum = sum &+ UInt64(size) &- sum >> 4
  }

  @inline(__always)
  private func difference(_ value: UInt32, _ guess: UInt32, _ bits: Int) -> Int32 {
    let shift = UInt32(32 - bits)
    return Int32(bitPattern: (value &- guess) << shift) >> Int32(shift)
  }

  /// The difference as a number without a sign: 0, −1, 1, −2, 2 …, within `bits` bits.
  @inline(__always)
  private func size(_ difference: Int32) -> UInt32 { UInt32(bitPattern: (difference << 1) ^ (difference >> 31)) }

  /// How far the guess is off; moves on to `value`.
  mutating func difference(_ value: UInt32, isLine: Bool, lag: Int, bits: Int) -> Int32 {
    let difference = difference(value, guess(isLine, lag), bits)
    remember(value, 0)
    return difference
  }

  @inline(__always)
  private var bitsBelow: Int { 63 - max(sum >> 4, 1).leadingZeroBitCount }

  /// What a value would cost, roughly, to choose between the two guesses; moves on to it.
  mutating func cost(_ value: UInt32, isLine: Bool, lag: Int, bits: Int) -> UInt64 {
    UInt64(size(difference(value, isLine: isLine, lag: lag, bits: bits)))
  }

  @inline(__always)
  mutating func encode(
    _ value: UInt32, isLine: Bool, lag: Int, bits: Int, _ unit: Decade, _ writer: inout BitWriter,
    _ bytes: inout [UInt8]
  ) {
    let whole = difference(value, guess(isLine, lag), bits)
    let size = size(unit.exponent == 0 ? whole : whole / unit.value)
    let k = min(bitsBelow, bits - 1)
    let quotient = Int(size >> UInt32(k))
    if quotient < Self.escape {
      writer.put((1 << UInt32(quotient) &- 1) << 1, width: quotient + 1, &bytes)
      if k > 0 { writer.put(size & (1 << UInt32(k) &- 1), width: k, &bytes) }
    } else {
      writer.put(1 << UInt32(Self.escape) &- 1, width: Self.escape, &bytes)
      writer.put(size, width: bits, &bytes)
    }
    remember(value, size)
  }

  @inline(__always)
  mutating func decode(
    isLine: Bool, lag: Int, bits: Int, _ unit: Decade, _ reader: inout BitReader, _ bytes: [UInt8]
  ) -> UInt32 {
    let k = min(bitsBelow, bits - 1)
    let quotient = reader.ones(limit: Self.escape, bytes)
    let size =
      quotient < Self.escape ? UInt32(quotient) << UInt32(k) | reader.take(k, bytes) : reader.take(bits, bytes)
    let signed = (size >> 1) ^ (0 &- (size & 1))
    let difference = unit.exponent == 0 ? signed : signed &* UInt32(bitPattern: unit.value)
    let mask: UInt32 = bits == 32 ? .max : 1 << UInt32(bits) &- 1
    let value = (guess(isLine, lag) &+ difference) & mask
    remember(value, size)
    return value
  }
}

extension Predictor {
  /// `count` numbers of 16 bits, as `decode` gives them one by one: nearly all that is ever read, so with its state in
  /// registers.
  @inline(__always)
  mutating func decodeWords(
    _ count: Int, isLine: Bool, _ reader: inout BitReader, _ bytes: [UInt8], _ take: (UInt32) -> Void
  ) {
    var (a, b, c, d) = (last[0], last[1], last[2], last[3])
    var mean = sum
    for _ in 0..<count {
      let k = min(63 - max(mean >> 4, 1).leadingZeroBitCount, 15)
      let quotient = reader.ones(limit: Self.escape, bytes)
      let size =
        quotient < Self.escape ? UInt32(quotient) << UInt32(k) | reader.take(k, bytes) : reader.take(16, bytes)
      let guess = isLine ? 2 &* a &- b : a
      let value = (guess &+ ((size >> 1) ^ (0 &- (size & 1)))) & 0xFFFF
      (a, b, c, d) = (value, a, b, c)
      mean = mean &+ UInt64(size) &- mean >> 4
      take(value)
    }
    last = SIMD4(a, b, c, d)
    sum = mean
  }
}

/// A power of ten that divides differences: an imported file's numbers have fewer decimals than the counts they become.
struct Decade: Sendable, Equatable {
  /// 0 to 7.
  let exponent: UInt32
  let value: Int32

  static let one = Decade(exponent: 0)
  static let largest = Decade(exponent: 7)

  init(exponent: UInt32) {
    self.exponent = min(exponent, 7)
    var value: Int32 = 1
    for _ in 0..<self.exponent { value *= 10 }
    self.value = value
  }

  /// The largest up to this one that divides `difference` as well.
  func dividing(_ difference: Int32) -> Decade {
    var decade = self
    while decade.exponent > 0, difference % decade.value != 0 { decade = Decade(exponent: decade.exponent - 1) }
    return decade
  }
}
