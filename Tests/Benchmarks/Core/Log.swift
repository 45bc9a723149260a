import Daemon
import LinuxIO
import Logging
import Settings

/// What the event log costs, in a folder of its own below the working folder: a line of 900 bytes, as an event's is.
func measureLog() throws {
  let folder = ".build-bench/log"
  try? FileName.makeFolder(".build-bench")
  try? FileName.makeFolder(folder)
  defer { empty(folder) }
  var settings = Configuration.Log()
  settings.path = folder + "/events.ndjson"
  let logger = Logger(label: "log") { _ in SwiftLogNoOpLogHandler() }

  let lines = (1...40_000).map { line($0) }

  // Nobody takes the lines away: what the loop itself pays.
  let idle = try LogWriter(settings, logger)
  let appending = cpuSeconds { for line in lines.prefix(1000) { idle.append(line) } }
  report("log_append", appending * 1e9 / 1000, "ns")

  // One by one, each written before the next comes; then as fast as they are written.
  var log = idle
  for (name, most, count) in [("log_line_alone", 0, 4000), ("log_line", 500, 40_000)] {
    empty(folder)
    log = try LogWriter(settings, logger)
    let written = try Bell()
    let seconds = try cpuSeconds {
      try log.start { written.wakeup.raise() }
      for line in lines.prefix(count) {
        log.append(line)
        while log.releasedThrough + UInt64(most) < line.sequence { written.wakeup.wait(nanoseconds: 1_000_000_000) }
      }
      log.end()
    }
    report(name, seconds * 1e9 / Double(count), "ns")
  }
  let size = lines.reduce(0) { $0 + Double($1.text.utf8.count + 1) * 1e-6 }
  report("log_line_bytes", size * 1e6 / 40_000, "bytes")

  let recovering = try cpuSeconds { log = try LogWriter(settings, logger) }
  report("log_recovery", recovering, "s")
  var (next, read) = (UInt64(0), 0)
  let reading = cpuSeconds {
    while next < log.recovered.nextSequence - 1 {
      let slice = log.lines(after: next, limitBytes: 64 * 1024)
      read += slice.lines.count
      next = slice.lines.last?.sequence ?? .max
    }
  }
  precondition(read == 40_000)
  report("log_history", size / reading, "MB/s")
}

private func line(_ number: UInt64) -> LogLine {
  LogLine(sequence: number, text: "{\"type\":\"event\",\"seq\":\(number)" + padding + "}")
}

/// Keys and numbers, as a line has them.
private let padding =
  ",\"run\":\"b3f10c2a\",\"id\":\"b3f10c2a-1\",\"phase\":\"update\""
  + (1...45).map { ",\"key_\($0)_hz\":\($0).0814" }.joined() + ",\"wall\":\"2026-05-01T09:30:00.125Z\""

private final class Bell: Sendable {
  let wakeup: Wakeup

  init() throws { wakeup = try Wakeup() }
}

private func empty(_ folder: String) {
  for file in (try? FolderSpace.files(folder)) ?? [] { try? FolderSpace.remove(folder + "/" + file.name) }
}
