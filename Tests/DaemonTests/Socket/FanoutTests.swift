import Logging
import NIOCore
import NIOEmbedded
import Random48
import Synchronization
import Testing
import Wire

@testable import Daemon

/// A fan-out on a loop that the test turns, with a history that it can fill.
private struct Bench {
  let loop = EmbeddedEventLoop()
  let history = FakeHistory()
  let fanout: Fanout

  init(nextSequence: UInt64 = 1, hasHistory: Bool = true, _ change: (inout Fanout.Limits) -> Void = { _ in }) {
    var limits = Fanout.Limits()
    change(&limits)
    fanout = Fanout(
      loop, nextSequence: nextSequence, history: hasHistory ? history : nil, limits: limits, Logger(label: "test"))
    fanout.greeting = { "hello" }
  }

  func join() throws -> Listener {
    let channel = EmbeddedChannel(loop: loop)
    return Listener(channel, try #require(fanout.join(channel, nil)))
  }

  /// Publishes that many lines more.
  func publish(_ count: Int = 1) {
    for _ in 0..<count { fanout.publish(plain(fanout.backlog.nextSequence)) }
  }

  func turn() {
    loop.advanceTime(by: .milliseconds(10))
    loop.run()
  }
}

private func plain(_ sequence: UInt64) -> String { #"{"type":"gap","seq":\#(sequence)}"# }

private func event(_ sequence: UInt64, _ id: String, _ phase: String, _ label: String = "gait") -> String {
  #"{"type":"event","seq":\#(sequence),"id":"\#(id)","phase":"\#(phase)","label":"\#(label)"}"#
}

/// The other end of a reader's connection.
private struct Listener {
  let channel: EmbeddedChannel
  let reader: Reader

  init(_ channel: EmbeddedChannel, _ reader: Reader) {
    self.channel = channel
    self.reader = reader
  }

  /// What came since the last time, line by line; a torn one shows at the end.
  func lines() throws -> [String] {
    var text = ""
    while let part = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: part) }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

private final class FakeHistory: LineHistory {
  let kept = Mutex<[LogLine]>([])

  func lines(after sequence: UInt64, limitBytes: Int, _ done: @escaping @Sendable (LogSlice) -> Void) {
    var slice = LogSlice()
    var bytes = 0
    for line in kept.withLock({ $0 }) where line.sequence > sequence && bytes < limitBytes {
      slice.lines.append(line)
      bytes += line.text.utf8.count + 1
    }
    done(slice)
  }
}

@Suite struct FanoutTests {
  @Test func everybodyGetsEachLineOnceAndInOrder() throws {
    let bench = Bench()
    let listeners = [try bench.join(), try bench.join()]
    bench.publish(3)
    bench.turn()
    for listener in listeners { #expect(try listener.lines() == ["hello", plain(1), plain(2), plain(3)]) }
  }

  @Test func linesAreGatheredForTenMillisecondsAndWrittenAtOnce() throws {
    let bench = Bench()
    let listener = try bench.join()
    _ = try listener.lines()
    bench.publish(20)
    bench.loop.advanceTime(by: .milliseconds(9))
    #expect(try listener.lines().isEmpty)
    bench.loop.advanceTime(by: .milliseconds(1))
    let written = try #require(try listener.channel.readOutbound(as: ByteBuffer.self))
    #expect(String(buffer: written).split(separator: "\n").count == 20)
    #expect(try listener.lines().isEmpty)
  }

  @Test func manyBytesAreNotGathered() throws {
    let bench = Bench { $0.chunk = 100 }
    let listener = try bench.join()
    bench.publish(20)
    #expect(try listener.lines().count > 15)
  }

  @Test func aStoppedReaderHoldsUpNobodyAndIsToldWhatItLost() throws {
    let bench = Bench { $0.lines = 10 }
    let (good, stopped) = (try bench.join(), try bench.join())
    bench.publish(2)
    bench.turn()
    stopped.channel.isWritable = false
    for _ in 0..<5 {
      bench.publish(5)
      bench.turn()
    }
    #expect(try good.lines() == ["hello"] + (1...27).map(plain))
    #expect(try stopped.lines() == ["hello", plain(1), plain(2)])
    stopped.channel.isWritable = true
    bench.fanout.serve(stopped.reader)
    #expect(
      try stopped.lines() == [#"{"type":"lost","from_seq":3,"to_seq":17,"reason":"slow"}"#] + (18...27).map(plain))
    bench.publish()
    bench.turn()
    #expect(try stopped.lines() == [plain(28)])
    #expect(bench.fanout.counters.lapped == 1)
  }

  @Test func aFilteredReaderGetsWhatItAskedFor() throws {
    let bench = Bench()
    let listener = try bench.join()
    bench.fanout.watch(listener.reader, WatchRequest(labels: ["gait"], updates: false))
    _ = try listener.lines()
    let all = [
      event(1, "r-1", "open"), event(2, "r-2", "open", "undetermined"), event(3, "r-1", "update"), plain(4),
      event(5, "r-2", "close", "undetermined"), event(6, "r-1", "close"),
    ]
    for line in all { bench.fanout.publish(line) }
    bench.turn()
    #expect(try listener.lines() == [all[0], all[3], all[5]])
  }

  @Test func streamsComeToThoseWhoAskedOnly() throws {
    let bench = Bench()
    let (plainly, curious) = (try bench.join(), try bench.join())
    #expect(!bench.fanout.isWatched(.features))
    bench.fanout.watch(curious.reader, WatchRequest(streams: [.features]))
    #expect(bench.fanout.isWatched(.features))
    bench.publish()
    bench.fanout.publish("f", to: .features)
    bench.fanout.publish("r", to: .raw)
    bench.publish()
    bench.turn()
    #expect(try plainly.lines() == ["hello", plain(1), plain(2)])
    #expect(try curious.lines() == ["hello", plain(1), "f", plain(2)])
  }

  @Test func openEventsAreToldToWhoComesInTheMiddle() throws {
    let bench = Bench()
    bench.fanout.publish(event(1, "r-1", "open"))
    bench.fanout.publish(event(2, "r-2", "open", "undetermined"))
    bench.fanout.publish(event(3, "r-1", "update"))
    bench.fanout.publish(event(4, "r-3", "open"))
    bench.fanout.publish(event(5, "r-3", "close"))
    let listener = try bench.join()
    let second = LineFacts.snapshot(of: event(2, "r-2", "open", "undetermined"))
    let third = LineFacts.snapshot(of: event(3, "r-1", "update"))
    #expect(try listener.lines() == ["hello", second, third])
    // What comes later comes once, and a filter holds for the snapshot too.
    bench.fanout.watch(listener.reader, WatchRequest(labels: ["undetermined"]))
    bench.fanout.publish(event(6, "r-1", "close"))
    bench.turn()
    #expect(try listener.lines() == [second])
  }

  // MARK: Resuming

  @Test func sinceIsServedFromMemory() throws {
    let bench = Bench(nextSequence: 100)
    bench.publish(10)
    let listener = try bench.join()
    bench.fanout.watch(listener.reader, WatchRequest(since: 103))
    bench.publish()
    bench.turn()
    #expect(try listener.lines() == ["hello"] + (104...110).map(plain))
  }

  @Test(arguments: [UInt64(109), 110, 5000])
  func sinceTheLastLineOrLaterIsLive(since: UInt64) throws {
    let bench = Bench(nextSequence: 100)
    bench.publish(10)
    let listener = try bench.join()
    bench.fanout.watch(listener.reader, WatchRequest(since: since))
    bench.publish()
    bench.turn()
    #expect(try listener.lines() == ["hello", plain(110)])
  }

  @Test func sinceReachesIntoTheLogAndThenGoesOnLive() throws {
    let bench = Bench(nextSequence: 1) {
      $0.lines = 10
      $0.chunk = 100
    }
    bench.publish(500)
    bench.history.kept.withLock { $0 = (1...500).map { LogLine(sequence: $0, text: plain($0)) } }
    let listener = try bench.join()
    bench.fanout.watch(listener.reader, WatchRequest(since: 3))
    bench.publish()
    bench.turn()
    #expect(try listener.lines() == ["hello"] + (4...501).map(plain))
  }

  @Test func whatIsGoneIsToldAsExpired() throws {
    let bench = Bench(nextSequence: 1) { $0.lines = 10 }
    bench.publish(50)
    bench.history.kept.withLock {
      $0 = ((20...25).map { UInt64($0) } + (31...50)).map { LogLine(sequence: $0, text: plain($0)) }
    }
    let listener = try bench.join()
    bench.fanout.watch(listener.reader, WatchRequest(since: 3))
    bench.turn()
    #expect(
      try listener.lines() == ["hello", #"{"type":"lost","from_seq":4,"to_seq":19,"reason":"expired"}"#]
        + (20...25).map(plain) + [#"{"type":"lost","from_seq":26,"to_seq":30,"reason":"expired"}"#]
        + (31...50).map(plain))
  }

  @Test(arguments: [true, false])
  func withoutALogTheBacklogIsWhatThereIs(hasHistory: Bool) throws {
    let bench = Bench(nextSequence: 1, hasHistory: hasHistory) { $0.lines = 10 }
    bench.publish(50)
    let listener = try bench.join()
    bench.fanout.watch(listener.reader, WatchRequest(since: 0))
    bench.turn()
    #expect(
      try listener.lines() == ["hello", #"{"type":"lost","from_seq":1,"to_seq":40,"reason":"expired"}"#]
        + (41...50).map(plain))
  }

  // MARK: Limits and the end

  @Test func oneReaderTooManyIsTurnedAway() throws {
    let bench = Bench { $0.readers = 2 }
    let first = try bench.join()
    _ = try bench.join()
    let channel = EmbeddedChannel(loop: bench.loop)
    #expect(bench.fanout.join(channel, nil) == nil)
    #expect(
      try channel.readOutbound(as: ByteBuffer.self).map { String(buffer: $0) } == #"{"type":"bye","reason":"limit"}"#
        + "\n")
    bench.fanout.leave(first.reader)
    _ = try bench.join()
  }

  @Test func whoTakesNothingForAMinuteIsDropped() throws {
    let bench = Bench()
    let listener = try bench.join()
    try listener.channel.connect(to: .init(unixDomainSocketPath: "/x")).wait()
    listener.channel.isWritable = false
    let second: Int64 = 1_000_000_000
    for now in 0..<Int64(60) { bench.fanout.keepHouse(now * second) }
    #expect(listener.channel.isActive)
    bench.fanout.keepHouse(60 * second)
    #expect(!listener.channel.isActive)
    #expect(bench.fanout.counters.dropped == 1)
  }

  @Test func theEndComesAfterEverything() throws {
    let bench = Bench { $0.lines = 10 }
    let (good, slow) = (try bench.join(), try bench.join())
    slow.channel.isWritable = false
    bench.publish(3)
    var hasEnded = false
    bench.fanout.end(reason: "shutdown").assumeIsolated().whenComplete { _ in hasEnded = true }
    let bye = #"{"type":"bye","reason":"shutdown"}"#
    #expect(try good.lines() == ["hello"] + (1...3).map(plain) + [bye])
    bench.fanout.leave(good.reader)
    #expect(!hasEnded)
    slow.channel.isWritable = true
    bench.fanout.serve(slow.reader)
    #expect(try slow.lines() == ["hello"] + (1...3).map(plain) + [bye])
    bench.fanout.leave(slow.reader)
    bench.loop.run()
    #expect(hasEnded)
    #expect(bench.fanout.join(EmbeddedChannel(loop: bench.loop), nil) == nil)
  }

  /// Readers that stop, go on, resume and come: what each was sent and what it was told to have lost are all the numbers,
  /// once and in order.
  @Test(arguments: 0..<20)
  func nothingIsDoubledOrLostWithoutBeingTold(seed: Int) throws {
    Random48.seed(seed)
    func draw(_ below: Int) -> Int { Int(Random48.next() * Double(below)) }
    let bench = Bench(nextSequence: 1) {
      $0.lines = 5 + draw(30)
      $0.chunk = 50 + draw(500)
    }
    var all: [LogLine] = []
    var listeners: [(listener: Listener, next: UInt64)] = []
    for _ in 0..<400 {
      switch draw(6) {
      case 0, 1, 2:
        for _ in 0..<(1 + draw(12)) {
          let sequence = bench.fanout.backlog.nextSequence
          all.append(LogLine(sequence: sequence, text: plain(sequence)))
          // The log has a line before readers do; its oldest go.
          bench.history.kept.withLock { $0 = all.suffix(100) }
          bench.publish()
        }
      case 3 where listeners.count < 8: listeners.append((try bench.join(), bench.fanout.backlog.nextSequence))
      case 4 where !listeners.isEmpty:
        let listener = listeners[draw(listeners.count)].listener
        listener.channel.isWritable.toggle()
        if listener.channel.isWritable { bench.fanout.serve(listener.reader) }
      case 5 where !listeners.isEmpty:
        let i = draw(listeners.count)
        check(&listeners[i], seed)
        let since = UInt64(draw(Int(bench.fanout.backlog.nextSequence)))
        bench.fanout.watch(listeners[i].listener.reader, WatchRequest(since: since))
        listeners[i].next = since + 1
      default: bench.turn()
      }
    }
    for i in listeners.indices {
      listeners[i].listener.channel.isWritable = true
      bench.fanout.serve(listeners[i].listener.reader)
    }
    bench.turn()
    for i in listeners.indices {
      check(&listeners[i], seed)
      #expect(listeners[i].next == bench.fanout.backlog.nextSequence, "seed \(seed)")
    }
  }

  /// Reads on, and expects each number after the last one.
  private func check(_ entry: inout (listener: Listener, next: UInt64), _ seed: Int) {
    guard let lines = try? entry.listener.lines() else { return }
    for line in lines where line != "hello" {
      let numbers = line.split { !$0.isNumber }.compactMap { UInt64($0) }
      #expect(numbers.first == entry.next, "seed \(seed): \(line)")
      #expect(line.last == "}", "seed \(seed): \(line)")
      entry.next = (numbers.last ?? 0) + 1
    }
  }
}
