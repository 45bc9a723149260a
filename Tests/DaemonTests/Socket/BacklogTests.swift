import NIOCore
import Testing
import Wire

@testable import Daemon

@Suite struct BacklogTests {
  private func line(_ sequence: UInt64, bytes: Int = 10) -> (ByteBuffer, LineFacts) {
    (ByteBuffer(repeating: 0x78, count: bytes), LineFacts(sequence: sequence))
  }

  @Test func theOldestMakesRoomByLines() {
    var backlog = Backlog(nextSequence: 5, mostLines: 3, mostBytes: 1000)
    for n in UInt64(5)...9 {
      let (text, facts) = line(n)
      backlog.append(journalled: text, facts)
    }
    #expect(backlog.oldestSequence == 7)
    #expect(backlog.nextSequence == 10)
    #expect(backlog.start == 2)
    #expect(backlog.end == 5)
    #expect(backlog.bytes == 30)
  }

  @Test func theOldestMakesRoomByBytesButTheNewestStays() {
    var backlog = Backlog(nextSequence: 1, mostLines: 100, mostBytes: 50)
    for (n, size) in [(UInt64(1), 20), (2, 20), (3, 20), (4, 400)] {
      let (text, facts) = line(n, bytes: size)
      backlog.append(journalled: text, facts)
      #expect(backlog.bytes <= 50 || backlog.end - backlog.start == 1)
    }
    #expect(backlog.oldestSequence == 4)
  }

  @Test func aPlaceIsFoundAmongLinesOfStreams() {
    var backlog = Backlog(nextSequence: 1, mostLines: 100, mostBytes: 10_000)
    for n in UInt64(1)...10 {
      backlog.append(ByteBuffer(string: "s"), stream: .features)
      let (text, facts) = line(n)
      backlog.append(journalled: text, facts)
    }
    for n in UInt64(1)...10 {
      let place = backlog.place(of: n)
      // The stream's line just before it belongs to it too; no journalled one before it does.
      #expect(backlog[place].number == n)
      #expect(place == 0 || backlog[place - 1].number == n - 1)
    }
    #expect(backlog.place(of: 11) == backlog.end)
  }
}
