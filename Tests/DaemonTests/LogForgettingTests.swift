import Foundation
import LinuxIO
import Settings
import Testing
import Wire

@testable import Daemon

@Suite struct LogForgettingTests {
  private func erase(_ scratch: LogScratch, before: String, isEverything: Bool = false) throws -> Int {
    let writer = try scratch.writer()
    try writer.start {}
    let wall = try #require(WallTime.nanoseconds(before))
    let answers = DispatchSemaphore(value: 0)
    let erased = Erased()
    writer.forget(before: wall) { result in
      erased.set((try? result.get()) ?? -1)
      answers.signal()
    }
    #expect(answers.wait(timeout: .now() + 20) == .success)
    #expect(writer.end())
    return erased.value
  }

  private final class Erased: @unchecked Sendable {
    private let lock = NSLock()
    private var count = -2
    var value: Int { lock.withLock { count } }
    func set(_ new: Int) { lock.withLock { count = new } }
  }

  /// A line a minute from 09:00 on.
  private func text(_ numbers: ClosedRange<Int>) -> String {
    numbers.map { number in
      let minute = (number < 10 ? "0" : "") + String(number)
      return "{\"type\":\"gap\",\"seq\":\(number),\"run\":\"aa\",\"t_s\":\(number * 60).000,"
        + "\"wall\":\"2026-05-01T09:\(minute):00.000Z\"}\n"
    }.joined()
  }

  @Test func wholeFilesGoAndTheOneAtTheCutIsWrittenAnew() throws {
    let scratch = try LogScratch()
    try scratch.write(text(1...5), ".2")
    try scratch.write(text(6...10), ".1")
    try scratch.write(text(11...15))
    #expect(try erase(scratch, before: "2026-05-01T09:08:00Z") == 7)
    #expect(scratch.names == ["events.ndjson", "events.ndjson.1"])
    #expect(try scratch.read(".1") == text(8...10))
    #expect(try scratch.read() == text(11...15))
    let recovered = try scratch.writer().recovered
    #expect(recovered.oldestSequence == 8 && recovered.nextSequence == 16)
  }

  @Test func theFileThatIsWrittenIsCutToo() throws {
    let scratch = try LogScratch()
    try scratch.write(text(1...5), ".1")
    try scratch.write(text(6...10))
    let mode = try #require(
      FileManager.default.attributesOfItem(atPath: scratch.path())[.posixPermissions] as? NSNumber)
    #expect(mode.intValue & 0o777 != 0)
    #expect(try erase(scratch, before: "2026-05-01T11:09:00.5+02:00") == 9)
    #expect(scratch.names == ["events.ndjson"])
    #expect(try scratch.read() == text(10...10))
    let after = try #require(
      FileManager.default.attributesOfItem(atPath: scratch.path())[.posixPermissions] as? NSNumber)
    #expect(after.intValue & 0o007 == 0)
    try scratch.log(11...12)
    #expect(try numbers(in: scratch) == [10, 11, 12])
  }

  @Test func everythingMayGoAndNumbersGoOn() throws {
    let scratch = try LogScratch()
    try scratch.write(text(1...5), ".1")
    try scratch.write(text(6...10))
    #expect(try erase(scratch, before: "2026-05-02T00:00:00Z") == 10)
    #expect(scratch.names == ["events.ndjson"])
    #expect(try numbers(in: scratch) == [])
    #expect(try scratch.writer().recovered.nextSequence == 11)
    #expect(try erase(scratch, before: "2026-05-02T00:00:00Z") == 0)
    try scratch.log(11...11)
    #expect(try numbers(in: scratch) == [11])
  }

  @Test func nothingThatIsYoungerIsTouched() throws {
    let scratch = try LogScratch()
    try scratch.write(text(1...5), ".1")
    try scratch.write(text(6...10))
    #expect(try erase(scratch, before: "2026-05-01T09:01:00Z") == 0)
    #expect(try scratch.read(".1") + scratch.read() == text(1...10))
  }

  /// The clock was set back an hour between 3 and 4: what says that it is older goes, and its numbers stay.
  @Test func olderLinesBehindYoungerOnesLeaveTheirNumberOnly() throws {
    let scratch = try LogScratch()
    let back = text(4...6).replacingOccurrences(of: "T09:", with: "T08:").replacingOccurrences(of: "aa", with: "bb")
    try scratch.write(text(1...3) + back + text(7...8))
    #expect(try erase(scratch, before: "2026-05-01T09:02:00Z") == 4)
    let forgotten = (4...6).map { "{\"type\":\"forgotten\",\"seq\":\($0)}\n" }.joined()
    #expect(try scratch.read() == text(2...3) + forgotten + text(7...8))
    // Later they are at the head, and go altogether.
    #expect(try erase(scratch, before: "2026-05-01T09:07:30Z") == 3)
    #expect(try scratch.read() == text(8...8))
  }

  @Test func timesAreReckonedFromTheRunWhereALineHasNone() throws {
    let scratch = try LogScratch()
    func line(_ number: Int, _ second: Int) -> String {
      "{\"type\":\"gap\",\"seq\":\(number),\"run\":\"aa\",\"t_s\":\(second).000}\n"
    }
    let clock =
      "{\"type\":\"clock\",\"seq\":4,\"run\":\"aa\",\"t_s\":30.000,\"synchronised\":true,\"wall\":\"2026-05-01T09:00:30.000Z\"}\n"
    let unknown =
      "{\"type\":\"run\",\"seq\":5,\"run\":\"bb\"}\n{\"type\":\"gap\",\"seq\":6,\"run\":\"bb\",\"t_s\":1.000}\n"
    let all = line(1, 5) + line(2, 10) + line(3, 20) + clock + unknown
    try scratch.write(all)
    #expect(try erase(scratch, before: "2026-05-01T09:00:20Z") == 2)
    #expect(try scratch.read() == line(3, 20) + clock + unknown)
    // A run whose time nobody knows goes with what stands before it.
    #expect(try erase(scratch, before: "2026-05-01T09:00:31Z") == 4)
    #expect(try numbers(in: scratch) == [])
  }

  @Test func marksGoByWhenTheyHappenedAndLeaveTheContextOfEvents() throws {
    let scratch = try LogScratch()
    var run = RunMessage()
    (run.sequence, run.run, run.wall) = (1, "aa", "2026-05-02T08:00:00.000Z")
    var carried = MarkMessage()
    (carried.sequence, carried.run, carried.kind, carried.note) = (2, "aa", "alcohol", "wine")
    (carried.age, carried.isCarried, carried.wall) = (36_000, true, run.wall)
    var wine = EventContext()
    (wine.kind, wine.note, wine.age) = ("alcohol", "wine", 36_050)
    var coffee = EventContext()
    (coffee.kind, coffee.note, coffee.age) = ("caffeine", "an \"espresso\" [}", 40)
    var event = EventMessage()
    (event.sequence, event.run, event.id, event.wall) = (3, "aa", "aa-1", "2026-05-02T08:01:00.000Z")
    (event.start, event.stop, event.emitted, event.context) = (50, 58, 60, [coffee, wine])
    try scratch.write([run.line, carried.line, event.line].map { $0 + "\n" }.joined())
    #expect(try erase(scratch, before: "2026-05-02T00:00:00Z") == 1)
    event.context = [coffee]
    #expect(
      try scratch.read()
        == [run.line, #"{"type":"forgotten","seq":2}"#, event.line].map { $0 + "\n" }.joined())
    event.context = [wine]
    try scratch.write(run.line + "\n" + event.line + "\n")
    #expect(try erase(scratch, before: "2026-05-02T00:00:00Z") == 0)
    event.context = []
    #expect(try scratch.read() == run.line + "\n" + event.line + "\n")
  }

  /// What a file that logrotate has moved away still gets is not lost.
  @Test func aFileThatWasMovedAwayIsErasedTooAndWrittenNoMore() throws {
    let scratch = try LogScratch()
    try scratch.write(text(1...5))
    let writer = try scratch.writer()
    try writer.start {}
    try FileManager.default.moveItem(atPath: scratch.path(), toPath: scratch.path(".1"))
    let answers = DispatchSemaphore(value: 0)
    writer.append(LogLine(sequence: 6, text: String(text(6...6).dropLast())))
    writer.forget(before: try #require(WallTime.nanoseconds("2026-05-01T09:03:00Z"))) { _ in answers.signal() }
    #expect(answers.wait(timeout: .now() + 20) == .success)
    writer.append(LogLine(sequence: 7, text: String(text(7...7).dropLast())))
    #expect(writer.end())
    #expect(try scratch.read(".1") == text(3...6))
    #expect(try numbers(in: scratch) == [3, 4, 5, 6, 7])
  }
}
