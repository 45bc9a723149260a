import Synchronization

/// A lock-free ring for one producing and one consuming thread.
///
/// What it promises: `push` and `pop` neither allocate, lock nor make a system call; they finish in a bounded number of
/// steps; elements come out in order and whole. What it refuses: growing, blocking, and overwriting — when it is full the
/// *new* element is dropped and counted, because taking the oldest would make the producer touch the consumer's index.
/// All memory is taken in `init`.
///
/// The two ends are noncopyable values, so that a second producer or consumer is a compile-time error; each keeps a
/// cached copy of the other's index and reads the shared one only when the cache says full or empty (mgeier/rtrb,
/// rigtorp/SPSCQueue). Elements are plain bytes (`BitwiseCopyable`): nothing is retained or released in the ring.
package enum RingBuffer {
  /// Makes a ring of `capacity` slots (a power of two, at least 2) and returns its two ends.
  package static func make<Element: BitwiseCopyable & Sendable>(
    of type: Element.Type, capacity: Int, filledWith blank: Element
  ) -> Ends<Element> {
    let storage = RingStorage(capacity: capacity, filledWith: blank)
    return Ends(producer: Producer(storage), consumer: Consumer(storage))
  }

  /// The two ends, to be taken apart once.
  @frozen
  package struct Ends<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
    package var producer: Producer<Element>
    package var consumer: Consumer<Element>
  }
}

/// The writing end; owned by one thread.
package struct Producer<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
  private let storage: RingStorage<Element>
  private var head = 0
  private var cachedTail = 0

  init(_ storage: RingStorage<Element>) { self.storage = storage }

  /// Copies `element` into the ring. Returns false, and counts a loss, if it is full.
  package mutating func push(_ element: Element) -> Bool {
    if head &- cachedTail == storage.capacity {
      cachedTail = storage.tail.load(ordering: .acquiring)
      if head &- cachedTail == storage.capacity {
        storage.lost.wrappingAdd(1, ordering: .relaxed)
        return false
      }
    }
    storage.store(element, at: head)
    head &+= 1
    storage.head.store(head, ordering: .releasing)
    return true
  }

  /// The slots' memory, for locking it into RAM: address and length in bytes.
  package var memory: (address: UInt, byteCount: Int) { storage.memory }
}

/// The reading end; owned by one thread.
package struct Consumer<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
  private let storage: RingStorage<Element>
  private var tail = 0
  private var cachedHead = 0

  init(_ storage: RingStorage<Element>) { self.storage = storage }

  /// Copies the oldest element into `element` and frees its slot. Returns false, leaving `element` alone, if the ring
  /// is empty.
  package mutating func pop(into element: inout Element) -> Bool {
    if tail == cachedHead {
      cachedHead = storage.head.load(ordering: .acquiring)
      if tail == cachedHead { return false }
    }
    element = storage.load(at: tail)
    tail &+= 1
    storage.tail.store(tail, ordering: .releasing)
    return true
  }

  /// How many elements were dropped because the ring was full, since it was made.
  package var lost: Int { storage.lost.load(ordering: .relaxed) }
}
