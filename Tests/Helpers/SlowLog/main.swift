import Daemon
import Glibc
import LinuxIO
import Logging
import Settings
import Wire

// slowlog LOG PADDING PAUSE_US COMPRESSION: writes numbered lines from where the log stands on, with a pause after each, and says on
// its output which number readers may have; to be killed in the middle of it.
let arguments = CommandLine.arguments
guard arguments.count == 5, let padding = Int(arguments[2]), let pause = UInt32(arguments[3]) else { exit(64) }
do {
  var settings = Configuration.Log()
  settings.path = arguments[1]
  settings.fileMb = 1
  settings.files = 1000
  settings.fileDays = 0
  settings.keepDays = 0
  settings.compress = arguments[4] == "gzip" ? .gzip : .none
  let padding = String(repeating: "x", count: padding)
  let log = try LogWriter(settings, Logger(label: "slowlog") { _ in SwiftLogNoOpLogHandler() })
  // Unbuffered: what a reader has seen before the kill counts.
  let output = try AppendFile(path: "/dev/stdout")
  try log.start {
    // Nobody listens any more: the test was killed itself.
    do { try output.append("\(log.releasedThrough)\n") } catch { exit(74) }
  }
  var sequence = log.recovered.nextSequence
  while true {
    // Memory has room for 4096 lines and 1 MiB.
    while log.note.pending > min(1000, 500_000 / (padding.utf8.count + 100)) { usleep(100) }
    let head = "{\"type\":\"gap\",\"seq\":\(sequence),\"run\":\"a\",\"wall\":\"2026-05-01T09:30:00.125Z\",\"t_s\":1.000"
    log.append(LogLine(sequence: sequence, text: head + ",\"x\":\"\(padding)\"}"))
    sequence += 1
    if pause > 0 { usleep(pause) }
  }
} catch {
  print(error)
  exit(74)
}
