import Signal

/// The last 2048 values of eight channels, without allocation: the sliding window's memory.
///
/// Reading is `mutating` on purpose, here and in everything that holds a large `InlineArray`: through a borrow Swift 6.3
/// copies the whole array for each element, in place it does not (measured: 90 times slower).
package struct History: ~Copyable, Sendable {
  package static let capacity = 2048

  /// Two elements a value: channels 0–3, then 4–7.
  private var values: InlineArray<4096, SIMD4<Float>> = InlineArray(repeating: .zero)
  private var next = 0
  /// How many values were appended since the last `clear`, at most the capacity.
  package private(set) var count = 0

  package init() {}

  package mutating func append(_ value: SIMD8<Float>) {
    let place = (next & 2047) &* 2
    values[place & 4095] = value.lowHalf
    values[(place &+ 1) & 4095] = value.highHalf
    next = (next + 1) & 2047
    count = min(count + 1, Self.capacity)
  }

  /// The value appended `age` calls ago: 0 is the newest. Must be below `count`.
  package subscript(age age: Int) -> SIMD8<Float> {
    mutating get {
      let place = ((next &- 1 &- age) & 2047) &* 2
      return SIMD8(lowHalf: values[place & 4095], highHalf: values[(place &+ 1) & 4095])
    }
  }

  /// Half of that: channels 0–3 or 4–7.
  subscript(age age: Int, isHigh isHigh: Int) -> SIMD4<Float> {
    mutating get { values[(((next &- 1 &- age) & 2047) &* 2 &+ isHigh) & 4095] }
  }

  /// Forgets everything: what follows is not continuous with what was before.
  package mutating func clear() { count = 0 }
}
