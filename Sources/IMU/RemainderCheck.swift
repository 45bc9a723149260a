/// Judges the byte count of an untagged FIFO that stops when it is full.
///
/// Now and then a count is read while the chip is writing a sample, so that part of one shows. A part that is there each
/// time is no such chance: the content is misaligned.
struct RemainderCheck {
  private var inARow = 0

  /// `size` bytes is what the FIFO holds; more than that is no count at all.
  mutating func level(bytes count: Int, of size: Int, perSample: Int) -> FIFOLevel {
    guard count <= size else { return .overflow }
    // Where no further sample fits it has stopped, or is about to.
    if count + perSample > size { return .full(count / perSample) }
    inARow = count % perSample == 0 ? 0 : inARow + 1
    return inARow >= 3 ? .overflow : .samples(count / perSample)
  }
}
