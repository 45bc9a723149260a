import Foundation
import LinuxIO
import Random48
import Settings
import Testing
import Wire

@testable import Daemon

@Suite struct LogPackerTests {
  /// A log of 6000 lines whose closed files were compressed.
  private func packed() throws -> LogScratch {
    let scratch = try LogScratch()
    scratch.settings.fileMb = 2
    scratch.settings.compress = .gzip
    let writer = try scratch.writer()
    try writer.start {}
    for number in UInt64(1)...6000 {
      writer.append(line(number, padding: 1000))
      if number % 256 == 0 { try wait(for: "lines are written") { writer.note.pending == 0 } }
    }
    try wait(for: "closed files are compressed") {
      scratch.names == ["events.ndjson", "events.ndjson.1.gz", "events.ndjson.2.gz"]
    }
    #expect(writer.end())
    return scratch
  }

  @Test func closedFilesAreCompressedAndReadByGzip() throws {
    let scratch = try packed()
    #expect(brief(try numbers(in: scratch)) == "1-6000")
    let size = try #require(FileName.identity(of: scratch.path(".2.gz"))?.byteCount)
    #expect(size < 200_000)
    #expect(try scratch.writer().recovered.nextSequence == 6001)
  }

  @Test func historyIsReadFromCompressedFiles() throws {
    let scratch = try packed()
    let writer = try scratch.writer()
    #expect(writer.recovered.oldestSequence == 1)
    for since in [UInt64(0), 1, 61, 62, 63, 1500, 2041, 2042, 5999] {
      let slice = writer.lines(after: since, limitBytes: 200_000)
      #expect(slice.goneThrough == nil && slice.failure == nil)
      #expect(slice.lines.first == line(since + 1, padding: 1000))
      #expect(brief(slice.lines.map(\.sequence)) == brief(Array(since + 1...min(6000, since + 194))), "since \(since)")
    }
  }

  @Test func aCompressedFileIsCutWhereItIsErased() throws {
    let scratch = try LogScratch()
    let text = (1...9).map {
      "{\"type\":\"gap\",\"seq\":\($0),\"run\":\"aa\",\"t_s\":\($0).000,\"wall\":\"2026-05-01T09:0\($0):00.000Z\"}\n"
    }
    for (files, name) in [(text[0..<3], ".2"), (text[3..<6], ".1")] {
      let blocks = files.flatMap { GzipBlocks.block(Array($0.utf8)) } + GzipBlocks.block([])
      try Data(blocks).write(to: URL(filePath: scratch.path(name + ".gz")))
    }
    try scratch.write(text[6...].joined())
    let writer = try scratch.writer()
    try writer.start {}
    let answered = DispatchSemaphore(value: 0)
    writer.forget(before: try #require(WallTime.nanoseconds("2026-05-01T09:05:00Z"))) { result in
      #expect((try? result.get()) == 4)
      answered.signal()
    }
    #expect(answered.wait(timeout: .now() + 20) == .success)
    #expect(writer.end())
    #expect(scratch.names == ["events.ndjson", "events.ndjson.1.gz"])
    #expect(try unpacked(scratch.path(".1.gz")) == text[4..<6].joined())
    #expect(try numbers(in: scratch) == [5, 6, 7, 8, 9])
  }

  /// What is damaged is an error or lacks lines; it never has other ones, and takes no memory.
  @Test func damagedBlocksAreRefused() throws {
    let seed = Int.random(in: 0..<1 << 32)
    Random48.seed(seed)
    let scratch = try LogScratch()
    let text = (1...300).map { line($0, padding: Int($0 % 50)).text + "\n" }.joined()
    let halves = [text.utf8.prefix(9000), text.utf8.dropFirst(9000)]
    let whole = halves.flatMap { GzipBlocks.block(Array($0)) } + GzipBlocks.block([])
    for round in 0..<300 {
      var bytes = whole
      let place = Int(Random48.next() * Double(bytes.count))
      if round % 3 == 0 { bytes.removeLast(bytes.count - place) } else { bytes[place] ^= 1 << UInt8(round % 8) }
      try Data(bytes).write(to: URL(filePath: scratch.path(".1.gz")))
      var scan = try LogScan(scratch.path(".1.gz"))
      var read = ""
      do {
        while let line = try scan.next() { read += String(decoding: line, as: UTF8.self) + "\n" }
      } catch { #expect("\(error)".contains("damaged"), "seed \(seed), round \(round)") }
      #expect(text.hasPrefix(read), "seed \(seed), round \(round)")
    }
  }

  /// What `gzip` itself has made has no blocks: it is no part of the kept range, and no reason to fail.
  @Test func aFileThatLogrotateCompressedIsPassedOver() throws {
    let scratch = try LogScratch()
    try scratch.write(line(1).text + "\n", ".1")
    let gzip = try Process.run(URL(filePath: "/bin/gzip"), arguments: [scratch.path(".1")])
    gzip.waitUntilExit()
    try scratch.write(line(2).text + "\n")
    let recovered = try scratch.writer().recovered
    #expect(recovered.oldestSequence == 2 && recovered.nextSequence == 3)
  }
}
