import Foundation
import Random48
import Testing

@testable import Daemon

/// A log whose writer is killed at any moment, again and again, and goes on each time. `TREMORD_SLOW=1` kills ten times as often.
@Suite struct LogKillTests {
  @Test(arguments: ["none", "gzip"]) func aKilledWriterLeavesNoHoleAndNoRepeat(_ compression: String) throws {
    let seed = Int.random(in: 0..<1 << 32)
    Random48.seed(seed)
    func draw(_ count: Int) -> Int { Int(Random48.next() * Double(count)) }
    let scratch = try LogScratch()
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "slowlog")
    let kills = ProcessInfo.processInfo.environment["TREMORD_SLOW"] == "1" ? 100 : 10
    var (released, grew) = (0, 0)
    for kill in 0..<kills {
      let what: Comment = "seed \(seed), kill \(kill)"
      let process = Process()
      process.executableURL = program
      process.arguments = [
        scratch.path(), ["0", "100", "3000", "9000"][draw(4)], ["0", "0", "20", "500"][draw(4)], compression,
      ]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      // Some are killed before they have written anything.
      var told = Data()
      if draw(10) > 0 { told = pipe.fileHandleForReading.availableData }
      usleep(UInt32(draw(30_000)))
      Foundation.kill(process.processIdentifier, SIGKILL)
      told += pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal, what)
      let lines = String(decoding: told, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      // The last one may be cut.
      if let last = lines.dropLast().last.flatMap({ Int($0) }) {
        #expect(last >= released, what)
        if last > released { grew += 1 }
        released = last
      }
    }
    #expect(grew > kills / 2, "seed \(seed)")
    let recovered = try scratch.writer().recovered
    // Every number once, in order, in the files as a stranger reads them; and all that readers were given.
    let found = brief(try numbers(in: scratch))
    #expect(found == "1-\(recovered.nextSequence - 1)", "seed \(seed)")
    #expect(recovered.nextSequence > released, "seed \(seed)")
    #expect(recovered.oldestSequence == 1)
  }
}
