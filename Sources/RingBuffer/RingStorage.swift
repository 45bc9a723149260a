import Synchronization

/// The memory that both ends share: the slots and the two published indices, each index on a cache line of its own so
/// that the ends do not slow each other down by false sharing.
///
/// `@unchecked Sendable`: a slot is written only by the producer before its release store of `head`, and read only by the
/// consumer after its acquire load of it, and the other way round for `tail`; the two ends are noncopyable.
@safe
final class RingStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let capacity: Int
  private let mask: Int
  // SAFETY: allocated in init, freed in deinit, never handed out; indices are masked into 0..<capacity.
  private let slots: UnsafeMutablePointer<Element>

  private let padding0: InlineArray<16, Int> = InlineArray(repeating: 0)
  let head = Atomic<Int>(0)
  private let padding1: InlineArray<16, Int> = InlineArray(repeating: 0)
  let tail = Atomic<Int>(0)
  private let padding2: InlineArray<16, Int> = InlineArray(repeating: 0)
  let lost = Atomic<Int>(0)

  init(capacity: Int, filledWith blank: Element) {
    precondition(capacity >= 2 && capacity & (capacity - 1) == 0, "a ring's capacity is a power of two, at least 2")
    self.capacity = capacity
    mask = capacity - 1
    // SAFETY: initialised here in full, which also touches every page before the threads start.
    unsafe slots = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    unsafe slots.initialize(repeating: blank, count: capacity)
  }

  deinit {
    // SAFETY: both ends hold a reference, so no one reads or writes any more; Element needs no deinitialisation.
    unsafe slots.deallocate()
  }

  @inline(__always)
  func store(_ element: Element, at index: Int) {
    // SAFETY: the mask keeps the offset inside the allocation; only the producer calls this, on a free slot.
    unsafe slots[index & mask] = element
  }

  @inline(__always)
  func load(at index: Int) -> Element {
    // SAFETY: as in store; only the consumer calls this, on a slot that was published.
    unsafe slots[index & mask]
  }

  var memory: (address: UInt, byteCount: Int) {
    // SAFETY: only the number is handed out, for mlock; nobody may make a pointer of it to read or write.
    unsafe (UInt(bitPattern: slots), capacity * MemoryLayout<Element>.stride)
  }
}
