import Foundation
import Synchronization
import Testing
import TremorClient
import Wire

private let fast = BackOff(first: .milliseconds(1), longest: .milliseconds(4))

private func hello(_ next: UInt64, oldest: UInt64 = 1, capabilities: [String] = ["events", "watch", "status"]) -> String
{
  var hello = HelloMessage()
  (hello.oldestSequence, hello.nextSequence, hello.capabilities) = (oldest, next, capabilities)
  (hello.run, hello.state, hello.site, hello.clock) = ("r", "replaying", "shank", "unsynchronised")
  return Message.hello(hello).line ?? ""
}

private func mark(_ sequence: UInt64, _ kind: String = "urge") -> String {
  #"{"type":"mark","seq":\#(sequence),"run":"r","t_s":0.000,"kind":"\#(kind)"}"#
}

private let reply = #"{"type":"reply","request":"watch","id":"watch","ok":true}"#
private let bye = #"{"type":"bye","reason":"shutdown"}"#

private func since(_ request: String) -> UInt64? {
  guard case .success(.watch(let watch)) = Result(catching: { try Request(line: Array(request.utf8)).kind }) else {
    return nil
  }
  return watch.since
}

@Suite(.timeLimit(.minutes(1))) struct TremorClientTests {
  @Test func afterABreakItGoesOnWhereItWas() async throws {
    let standIn = try await StandIn { connection, request in
      guard let request else { return [hello(connection == 0 ? 3 : 6)] }
      switch connection {
      case 0: return [reply, mark(3), mark(4)]
      case 1:
        // Once more the newest; and a line that is older than what was asked for.
        guard since(request) == 3 else { return nil }
        return [mark(6), reply, mark(2), mark(4), mark(5), mark(6), bye]
      default: return nil
      }
    }
    let changes = Mutex<[Bool]>([])
    let client = TremorClient(socket: standIn.path, backOff: fast)
    var seen: [UInt64] = []
    for try await message in client.messages(
      onChange: { change in
        if case .connected(_, let afterBreak) = change { changes.withLock { $0.append(afterBreak) } }
      })
    {
      if let sequence = message.sequence { seen.append(sequence) }
      if seen.count == 2, changes.withLock({ $0.count }) == 1 { try await standIn.hangUp() }
      if case .bye = message { break }
    }
    #expect(seen == [3, 4, 5, 6])
    #expect(changes.withLock { $0 } == [false, true])
    try await standIn.end()
  }

  @Test func anotherJournalIsToldFromItsBeginning() async throws {
    let standIn = try await StandIn { connection, request in
      guard let request else { return [hello(connection == 0 ? 3 : 90)] }
      if connection == 0 { return [reply, mark(1), mark(2)] }
      return since(request) == 1 ? [reply, mark(2, "relief"), mark(3)] : [reply, mark(1, "x"), mark(2, "relief"), bye]
    }
    let client = TremorClient(socket: standIn.path, backOff: fast)
    let isAnother = Mutex(false)
    var seen: [String] = []
    for try await line in client.lines(
      WatchRequest(since: 0), onChange: { if $0 == .otherJournal { isAnother.withLock { $0 = true } } })
    {
      if case .mark(let mark) = line.message { seen.append("\(mark.sequence ?? 0) \(mark.kind)") }
      if seen.count == 2, !isAnother.withLock({ $0 }) { try await standIn.hangUp() }
      if case .bye = line.message { break }
    }
    #expect(seen == ["1 urge", "2 urge", "1 x", "2 relief"])
    #expect(isAnother.withLock { $0 })
    try await standIn.end()
  }

  @Test func aDaemonThatSaysNothingIsTakenForGone() async throws {
    let standIn = try await StandIn { _, request in request == nil ? [hello(1)] : [] }
    let client = TremorClient(socket: standIn.path, backOff: nil, silence: .milliseconds(200))
    await #expect(throws: ClientError.silent(path: standIn.path)) {
      for try await _ in client.messages() {}
    }
    await #expect(throws: ClientError.silent(path: standIn.path)) { _ = try await client.status() }
    try await standIn.end()
  }

  @Test func whatIsNoDaemonIsNotWaitedFor() async throws {
    for text in ["HTTP/1.1 400 Bad Request", #"{"type":"hb"}"#] {
      let standIn = try await StandIn { _, _ in [text] }
      let error = await #expect(throws: ClientError.self) {
        for try await _ in TremorClient(socket: standIn.path, backOff: fast).messages() {}
      }
      guard case .notUnderstood = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      try await standIn.end()
    }
    let endless = try await StandIn { _, _ in [String(repeating: "x", count: 70_000)] }
    let error = await #expect(throws: ClientError.self) {
      _ = try await TremorClient(socket: endless.path, backOff: nil).status()
    }
    #expect(error?.description.contains("is it tremord") == true)
    try await endless.end()
  }

  @Test func anotherMajorVersionIsNotWaitedFor() async throws {
    let line = hello(1).replacing(#""protocol":"1.0""#, with: #""protocol":"2.0""#)
    let standIn = try await StandIn { _, _ in [line] }
    let error = await #expect(throws: ClientError.self) {
      for try await _ in TremorClient(socket: standIn.path, backOff: fast).messages() {}
    }
    guard case .otherVersion(let text) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.contains("2.0"))
    try await standIn.end()
  }

  @Test func aRefusalIsThrown() async throws {
    let standIn = try await StandIn { _, request in
      guard let request else { return [hello(1)] }
      let id = request.contains("watch") ? "watch" : "1"
      return [#"{"type":"error","id":"\#(id)","code":"forbidden","text":"not you"}"#]
    }
    let client = TremorClient(socket: standIn.path, backOff: fast)
    let refused = ClientError.refused(code: "forbidden", text: "not you")
    await #expect(throws: refused) { for try await _ in client.messages(WatchRequest(updates: false)) {} }
    await #expect(throws: refused) { try await client.mark(MarkRequest(kind: "urge")) }
    await #expect(throws: refused) { _ = try await client.forget(before: "2026-05-01T00:00:00Z") }
    #expect(refused.description.contains("adduser"))
    try await standIn.end()
  }

  @Test func aDaemonWithoutWatchGivesWhatIsNewAndNoMore() async throws {
    let standIn = try await StandIn { _, request in
      request == nil ? [hello(3, capabilities: ["events"]), mark(3), bye] : nil
    }
    var seen: [UInt64] = []
    for try await message in TremorClient(socket: standIn.path, backOff: nil).messages() {
      if let sequence = message.sequence { seen.append(sequence) }
      if case .bye = message { break }
    }
    #expect(seen == [3])
    await #expect(throws: ClientError.self) {
      for try await _ in TremorClient(socket: standIn.path, backOff: fast).messages(WatchRequest(labels: ["gait"])) {}
    }
    try await standIn.end()
  }

  @Test func nobodyListensAndNobodyWaits() async throws {
    let client = TremorClient(socket: "/nonexistent/tremord.sock", backOff: nil)
    await #expect(throws: ClientError.noDaemon(path: "/nonexistent/tremord.sock")) {
      for try await _ in client.messages() {}
    }
    await #expect(throws: ClientError.noDaemon(path: "/nonexistent/tremord.sock")) { try await client.reopen() }
    var later = TremorClient(socket: "/nonexistent/tremord.sock", backOff: fast)
    later.waitsForStart = false
    await #expect(throws: ClientError.noDaemon(path: "/nonexistent/tremord.sock")) {
      for try await _ in later.messages() {}
    }
  }

  @Test func aCancelledTaskStopsWaiting() async throws {
    let standIn = try await StandIn { _, request in request == nil ? [hello(1)] : [reply] }
    let client = TremorClient(socket: standIn.path, backOff: fast)
    let (told, tell) = AsyncStream<Void>.makeStream()
    let task = Task {
      for try await message in client.messages() {
        if case .hello = message { tell.yield() }
      }
    }
    for await _ in told { break }
    task.cancel()
    try await task.value
    try await standIn.end()
  }

  /// The reader takes nothing for a while: what waits is bounded, and nothing is torn or missed.
  @Test func aSlowReaderTakesEverythingInItsOrder() async throws {
    let count: UInt64 = 20_000
    let standIn = try await StandIn { _, request in
      request == nil ? [hello(1)] : [reply] + (1...count).map { mark($0) } + [bye]
    }
    var seen: UInt64 = 0
    for try await message in TremorClient(socket: standIn.path, backOff: nil).messages(WatchRequest(since: 0)) {
      if let sequence = message.sequence {
        #expect(sequence == seen + 1)
        seen = sequence
        if sequence % 5000 == 0 { await Task.yield() }
      }
      if case .bye = message { break }
    }
    #expect(seen == count)
    try await standIn.end()
  }
}
