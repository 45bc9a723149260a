import Foundation
import Settings
import Testing
import Wire

@testable import Daemon

@Suite struct LogWriterTests {
  @Test func linesAreReleasedWhenTheyAreInTheFile() throws {
    let scratch = try LogScratch()
    let writer = try scratch.writer()
    #expect(writer.releasedThrough == 0)
    try writer.start {}
    for number in UInt64(1)...1000 { writer.append(line(number)) }
    try wait(for: "all lines are released") { writer.releasedThrough == 1000 }
    #expect(brief(try numbers(in: scratch)) == "1-1000")
    #expect(writer.end())
    #expect(writer.note.pending == 0 && writer.note.failed == 0 && writer.note.state == "writing")
  }

  @Test func progressIsTold() throws {
    let scratch = try LogScratch()
    let writer = try scratch.writer()
    let told = DispatchSemaphore(value: 0)
    try writer.start { told.signal() }
    writer.append(line(1))
    #expect(told.wait(timeout: .now() + 20) == .success)
    #expect(writer.releasedThrough == 1)
    writer.end()
  }

  /// `/dev/full` takes no byte, as a full disk does.
  @Test func aDiskThatRefusesIsToldOnceAndHoldsUpNobody() throws {
    let scratch = try LogScratch()
    scratch.settings.path = "/dev/full"
    let kept = Kept()
    let writer = try scratch.writer(kept.logger)
    try writer.start {}
    for number in UInt64(1)...3 { writer.append(line(number)) }
    try wait(for: "refused lines are released") { writer.releasedThrough == 3 }
    #expect(writer.note.state == "refused" && writer.note.pending == 3 && writer.note.failed == 0)
    for number in UInt64(4)...5000 { writer.append(line(number)) }
    #expect(writer.releasedThrough == 5000)
    #expect(writer.note.pending == 4096 && writer.note.failed == 5000 - 4096)
    #expect(writer.end())
    #expect(kept.lines.filter { $0.contains("No space left on device") }.count == 1)
  }

  /// A pipe that nobody empties takes 64 KiB and then hangs its writer, as a dying card does.
  @Test func aDiskThatHangsHoldsUpNobody() throws {
    let scratch = try LogScratch()
    let path = scratch.path()
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let reader = unsafe open(path, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    let writer = try scratch.writer()
    try writer.start {}
    let count: UInt64 = 2000
    for number in 1...count { writer.append(line(number, padding: 100)) }
    try wait(for: "lines that hang are released") { writer.releasedThrough == count }
    #expect(writer.note.state == "stalled" && writer.note.pending > 0)
    // It works again.
    var bytes: [UInt8] = []
    try wait(for: "everything comes out") {
      var buffer = [UInt8](repeating: 0, count: 65536)
      let got = unsafe read(reader, &buffer, buffer.count)
      if got > 0 { bytes += buffer.prefix(got) }
      return bytes.count >= Int(count) * line(count, padding: 100).text.utf8.count - 10_000 && bytes.last == 0x0A
        && writer.note.pending == 0
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text == (1...count).map { line($0, padding: 100).text + "\n" }.joined())
    #expect(writer.end())
  }

  @Test func aLogThatWasRemovedIsBegunAgain() throws {
    let scratch = try LogScratch()
    let kept = Kept()
    let writer = try scratch.writer(kept.logger)
    try writer.start {}
    for number in UInt64(1)...3 { writer.append(line(number)) }
    try wait(for: "lines are written") { writer.releasedThrough == 3 }
    try FileManager.default.removeItem(atPath: scratch.folder)
    for number in UInt64(4)...6 { writer.append(line(number)) }
    try wait(for: "lines are written") { writer.releasedThrough == 6 && writer.note.pending == 0 }
    #expect(try scratch.read().hasPrefix("{\"type\":\"log\",\"next_seq\":4"))
    #expect(try numbers(in: scratch) == [4, 5, 6])
    #expect(writer.oldestSequence == 4)
    #expect(kept.lines.filter { $0.contains("was removed") }.count == 1)
    #expect(writer.end())
  }

  @Test func aFolderThatMayNotBeMadeAgainKeepsLinesWaiting() throws {
    let scratch = try LogScratch()
    let inner = scratch.folder + "/a/b"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    scratch.settings.path = inner + "/events.ndjson"
    let kept = Kept()
    let writer = try scratch.writer(kept.logger)
    try writer.start {}
    writer.append(line(1))
    try wait(for: "the line is written") { writer.releasedThrough == 1 }
    // Its parent is gone too: that is made by nobody.
    try FileManager.default.removeItem(atPath: scratch.folder + "/a")
    for number in UInt64(2)...5 { writer.append(line(number)) }
    try wait(for: "readers get them all the same") { writer.releasedThrough == 5 }
    #expect(writer.note.state == "refused" && writer.note.pending == 4)
    try FileManager.default.createDirectory(atPath: scratch.folder + "/a", withIntermediateDirectories: true)
    try wait(for: "what waited is written") { writer.note.pending == 0 }
    #expect(try numbers(in: scratch) == [2, 3, 4, 5])
    #expect(writer.end())
    #expect(kept.lines.filter { $0.contains("cannot create the folder") }.count == 1)
    #expect(kept.lines.filter { $0.contains("works again") }.count == 1)
  }

  /// As logrotate does it: the file is moved, and the daemon told after that.
  @Test func aFileThatWasMovedIsWrittenOnUntilReopen() throws {
    let scratch = try LogScratch()
    let writer = try scratch.writer()
    try writer.start {}
    writer.append(line(1))
    try wait(for: "written") { writer.releasedThrough == 1 }
    try FileManager.default.moveItem(atPath: scratch.path(), toPath: scratch.path(".1"))
    writer.append(line(2))
    try wait(for: "written") { writer.releasedThrough == 2 }
    #expect(!scratch.names.contains("events.ndjson"))
    writer.reopen()
    try wait(for: "reopened") { scratch.names.contains("events.ndjson") }
    writer.append(line(3))
    try wait(for: "written") { writer.releasedThrough == 3 }
    #expect(try numbers(in: scratch) == [1, 2, 3])
    #expect(try scratch.read(".1") == line(1).text + "\n" + line(2).text + "\n")
    #expect(writer.oldestSequence == 1)
    #expect(writer.end())
  }

  @Test func aLargeFileIsRotated() throws {
    let scratch = try LogScratch()
    scratch.settings.fileMb = 1
    try scratch.log(1...3000, padding: 1000)
    #expect(scratch.names == ["events.ndjson", "events.ndjson.1", "events.ndjson.2"])
    #expect(brief(try numbers(in: scratch)) == "1-3000")
    #expect(try scratch.writer().recovered.nextSequence == 3001)
  }

  @Test func historyIsReadAcrossFilesAndFromMemory() throws {
    let scratch = try LogScratch()
    scratch.settings.fileMb = 1
    try scratch.log(1...2500, padding: 1000)
    let writer = try scratch.writer()
    // Not started: what is appended stays in memory.
    for number in UInt64(2501)...2510 { writer.append(line(number)) }
    try wait(for: "the second in which a disk may take its time passes") { writer.releasedThrough == 2510 }
    for since in [UInt64(0), 1, 999, 1037, 1038, 1039, 2499, 2500, 2505, 2510] {
      var (next, found): (UInt64, [UInt64]) = (since, [])
      while true {
        let slice = writer.lines(after: next, limitBytes: 100_000)
        #expect(slice.goneThrough == nil && slice.failure == nil)
        found += slice.lines.map(\.sequence)
        next = slice.lines.last?.sequence ?? next
        if slice.isComplete { break }
        try #require(!slice.lines.isEmpty)
      }
      #expect(brief(found) == brief(since < 2510 ? Array(since + 1...2510) : []), "since \(since)")
    }
  }

  @Test func whatIsGoneIsSaid() throws {
    let scratch = try LogScratch()
    try scratch.write((20...25).map { line($0).text + "\n" }.joined())
    let writer = try scratch.writer()
    let slice = writer.lines(after: 3, limitBytes: 1000)
    #expect(slice.goneThrough == 19 && slice.lines.map(\.sequence) == Array(20...25) && slice.isComplete)
    #expect(writer.lines(after: 25, limitBytes: 1000) == LogSlice(lines: [], goneThrough: nil, isComplete: true))
  }

  @Test func historyIsAnsweredOnAThreadOfItsOwn() throws {
    let scratch = try LogScratch()
    try scratch.log(1...5)
    let writer = try scratch.writer()
    try writer.start {}
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<3 {
      writer.lines(after: 2, limitBytes: 1000) { slice in
        #expect(slice.lines.map(\.sequence) == [3, 4, 5] && slice.isComplete)
        done.signal()
      }
    }
    for _ in 0..<3 { #expect(done.wait(timeout: .now() + 20) == .success) }
    #expect(writer.end())
  }
}
