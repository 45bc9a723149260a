import Glibc
import RingBuffer

// Two threads, one ring: run under the thread sanitizer by Tests/Checks/race. The elements are integers: a large element is
// copied by a call to memcpy, and the sanitizer does not see races through that one here (a broken ring of frames passed).

final class Shared: @unchecked Sendable {
  var consumer: Consumer<Int>?
  init(_ consumer: consuming Consumer<Int>) { self.consumer = consume consumer }
}

func start() -> Int32 {
  let total: UInt64 = 100_000
  let ends = RingBuffer.make(of: Int.self, capacity: 16, filledWith: 0)
  let shared = Shared(ends.consumer)
  var producer = ends.producer
  var thread = pthread_t()
  let pointer = Unmanaged.passRetained(shared).toOpaque()
  pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      let shared = Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue()
      guard var consumer = shared.consumer.take() else { return nil }
      var frame = 0
      var expected: UInt64 = 0
      while expected < 100_000 {
        if consumer.pop(into: &frame) {
          if frame != Int(expected) { exit(2) }
          expected += 1
        }
      }
      return nil
    }, pointer)
  var frame = 0
  for number in 0..<total {
    frame = Int(number)
    while !producer.push(frame) {}
  }
  pthread_join(thread, nil)
  return 0
}

exit(start())
