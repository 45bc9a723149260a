import Recording
import Signal
import Testing

@Suite struct FrameHistoryTests {
  private func frame(_ n: Int) -> RawFrame {
    var frame = RawFrame()
    frame.count = 10
    frame.byteCount = 120
    frame.firstIndex = UInt64(n * 10)
    frame.time = Timestamp(nanoseconds: Int64(n) * 100_000_000)
    for i in 0..<120 { frame.bytes[i] = UInt8(truncatingIfNeeded: n &+ i) }
    return frame
  }

  /// An hour of frames, 30 s kept: the newest 30 s whole, not much more, in their order and as they were.
  @Test func theNewestSecondsAreKept() throws {
    var history = FrameHistory(seconds: 30)
    for n in 0..<36_000 { history.append(frame(n)) }
    var seen: [Int] = []
    var isSame = true
    try history.forEach { kept throws(DumpError) in
      let n = Int(kept.firstIndex) / 10
      seen.append(n)
      let expected = frame(n)
      isSame = isSame && kept.time == expected.time && kept.count == 10
      for i in 0..<120 where kept.bytes[i] != expected.bytes[i] { isSame = false }
    }
    #expect(isSame && seen == Array(seen[0]..<36_000))
    #expect(seen.count >= 300 && seen.count < 300 + 60)
  }

  /// However long it should be, the memory is bounded.
  @Test func theSizeHasALimit() throws {
    var history = FrameHistory(seconds: 1e6, byteLimit: 100_000)
    for n in 0..<36_000 { history.append(frame(n)) }
    var count = 0
    try history.forEach { _ in count += 1 }
    #expect(count > 400 && count * 144 <= 100_000)
  }
}
