import Foundation
import RingBuffer
import Signal
import Testing

/// A frame whose every byte and field follows from one number, so that a torn or stale copy shows.
private func frame(_ number: UInt64) -> RawFrame {
  var frame = RawFrame()
  frame.firstIndex = number
  frame.time = Timestamp(nanoseconds: Int64(number) &* 7)
  frame.byteCount = 1024
  for i in 0..<1024 { frame.bytes[i] = UInt8(truncatingIfNeeded: number &+ UInt64(i)) }
  return frame
}

private func isWhole(_ frame: RawFrame) -> Bool {
  guard frame.time.nanoseconds == Int64(frame.firstIndex) &* 7 else { return false }
  for i in 0..<1024 where frame.bytes[i] != UInt8(truncatingIfNeeded: frame.firstIndex &+ UInt64(i)) { return false }
  return true
}

@Suite struct RingBufferTests {
  @Test func elementsComeOutInOrder() {
    var ends = RingBuffer.make(of: RawFrame.self, capacity: 4, filledWith: RawFrame())
    var out = RawFrame()
    // Three times round the ring, with every fill level on the way.
    var next: UInt64 = 0
    var expected: UInt64 = 0
    for round in 1...12 {
      for _ in 0..<(round % 4 + 1) {
        let pushed = ends.producer.push(frame(next))
        #expect(pushed)
        next += 1
      }
      while ends.consumer.pop(into: &out) {
        #expect(out.firstIndex == expected)
        #expect(isWhole(out))
        expected += 1
      }
    }
    #expect(expected == next)
  }

  @Test func fullRingDropsTheNewElementAndCountsIt() {
    var ends = RingBuffer.make(of: RawFrame.self, capacity: 2, filledWith: RawFrame())
    let first = ends.producer.push(frame(10))
    let second = ends.producer.push(frame(11))
    let third = ends.producer.push(frame(12))
    #expect(first && second && !third)
    #expect(ends.consumer.lost == 1)
    var out = RawFrame()
    var popped = ends.consumer.pop(into: &out)
    #expect(popped && out.firstIndex == 10)
    // The freed slot is usable at once, and the dropped element is gone for good.
    let fourth = ends.producer.push(frame(13))
    #expect(fourth)
    popped = ends.consumer.pop(into: &out)
    #expect(popped && out.firstIndex == 11)
    popped = ends.consumer.pop(into: &out)
    #expect(popped && out.firstIndex == 13)
    popped = ends.consumer.pop(into: &out)
    #expect(!popped)
  }

  @Test func emptyRingLeavesTheElementAlone() {
    var ends = RingBuffer.make(of: RawFrame.self, capacity: 2, filledWith: RawFrame())
    var out = frame(99)
    let popped = ends.consumer.pop(into: &out)
    #expect(!popped && out.firstIndex == 99)
    _ = ends.producer
  }

  @Test func memoryCoversEverySlot() {
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 8, filledWith: RawFrame())
    #expect(ends.producer.memory.byteCount >= 8 * 1024)
    #expect(ends.producer.memory.address != 0)
    _ = ends.consumer
  }

  /// The test that the thread sanitizer watches (in release; a debug build hides the accesses from it).
  @Test func twoThreadsSeeEveryElementWholeAndInOrder() {
    let total: UInt64 = 200_000
    let ends = RingBuffer.make(of: RawFrame.self, capacity: 16, filledWith: RawFrame())
    let handover = Handover(ends)
    let consumer = Thread {
      guard var end = handover.takeConsumer() else { return }
      var out = RawFrame()
      var expected: UInt64 = 0
      var torn = 0
      while expected < total {
        if end.pop(into: &out) {
          if out.firstIndex != expected || (expected % 64 == 0 && !isWhole(out)) { torn += 1 }
          expected += 1
        }
      }
      handover.finish(torn: torn)
    }
    consumer.start()
    guard var producer = handover.takeProducer() else { return }
    var element = frame(0)
    for number in 0..<total {
      if number % 64 == 0 { element = frame(number) } else { element.firstIndex = number }
      while !producer.push(element) {}
    }
    #expect(handover.wait() == 0)
  }
}

/// Hands each end to the thread that will own it.
private final class Handover: @unchecked Sendable {
  private let lock = NSCondition()
  private var producer: Producer<RawFrame>?
  private var consumer: Consumer<RawFrame>?
  private var torn: Int?

  init(_ ends: consuming RingBuffer.Ends<RawFrame>) {
    producer = consume ends.producer
    consumer = consume ends.consumer
  }

  func takeProducer() -> Producer<RawFrame>? {
    lock.lock()
    defer { lock.unlock() }
    return producer.take()
  }

  func takeConsumer() -> Consumer<RawFrame>? {
    lock.lock()
    defer { lock.unlock() }
    return consumer.take()
  }

  func finish(torn: Int) {
    lock.lock()
    self.torn = torn
    lock.signal()
    lock.unlock()
  }

  func wait() -> Int {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let torn { return torn }
      lock.wait()
    }
  }
}
