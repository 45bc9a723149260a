import Foundation
import Testing
import TremorClient
import Wire

@Suite(.timeLimit(.minutes(3))) struct RealDaemonTests {
  private static let patient = BackOff(first: .milliseconds(20), longest: .milliseconds(200))

  /// The daemon is killed twice and started again: the reader has every line of the log once, in its order.
  @Test func everyLineComesOnceOverKills() async throws {
    let daemon = try DaemonProcess()
    let client = TremorClient(socket: daemon.socket, backOff: Self.patient)
    try daemon.start(speed: 40)
    var seen: [String] = []
    var kills: Set = [6, 20]
    for try await line in client.lines(WatchRequest(since: 0)) {
      if case .lost(let lost) = line.message { Issue.record("lost \(lost)") }
      guard line.message.sequence != nil else { continue }
      seen.append(line.text)
      if kills.remove(seen.count) != nil {
        daemon.kill()
        try daemon.start(speed: 40)
      }
      // The last start has played for a while.
      if seen.count == 45 { break }
    }
    let log = try String(contentsOf: daemon.log, encoding: .utf8).split(separator: "\n").map(String.init)
    let numbered = try log.filter { try Message(line: $0).sequence != nil }
    #expect(seen == Array(numbered.prefix(45)))
  }

  @Test func requestsAreAnswered() async throws {
    let daemon = try DaemonProcess()
    try daemon.start(speed: 4)
    let client = TremorClient(socket: daemon.socket, backOff: Self.patient)
    var marked: MarkMessage?
    for try await message in client.messages(WatchRequest(labels: ["gait"], updates: false, since: 0)) {
      switch message {
      case .run: try await client.mark(MarkRequest(kind: "caffeine", note: "espresso", when: .ago(600)))
      case .mark(let mark): marked = mark
      case .event(let event):
        #expect(event.label == "gait" && event.phase != "update")
        // It has begun after the mark was told, or before.
        if let context = event.context.first { #expect(context.kind == "caffeine" && context.note == "espresso") }
      default: break
      }
      if marked != nil { break }
    }
    #expect(marked?.kind == "caffeine" && marked?.age == 600 && marked?.note == "espresso")
    let status = try await client.status()
    #expect(status.run == "demo1" && ["replaying", "ended"].contains(status.state))
    #expect(try await client.hello().capabilities.contains("forget"))
    try await client.reopen()
    #expect(try await client.forget(before: "2000-01-01T00:00:00Z") == 0)
    let error = await #expect(throws: ClientError.self) { try await client.record(true) }
    #expect(error?.description.contains("replay") == true)
    let wrong = await #expect(throws: ClientError.self) { try await client.mark(MarkRequest(kind: "")) }
    guard case .refused(code: "argument", _) = wrong else {
      Issue.record("\(String(describing: wrong))")
      return
    }
  }
}
