import Foundation
import Logging
import Settings
import Testing
import Wire

@testable import Daemon

/// A log in a folder of its own, which goes with the value.
final class LogScratch {
  let folder: String
  var settings = Configuration.Log()

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tremord-log-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    settings.path = folder + "/events.ndjson"
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ suffix: String = "") -> String { settings.path + suffix }

  func write(_ text: String, _ suffix: String = "") throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(suffix)))
  }

  func read(_ suffix: String = "") throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(suffix))), as: UTF8.self)
  }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] }

  func writer(_ logger: Logger = quiet) throws -> LogWriter { try LogWriter(settings, logger) }

  /// Writes lines with these numbers through a writer that is started and ended for it.
  func log(_ numbers: ClosedRange<UInt64>, padding: Int = 0) throws {
    let writer = try writer()
    try writer.start {}
    for number in numbers {
      writer.append(line(number, padding: padding))
      // Memory has room for 1 MiB, and lines are made faster than a busy machine writes them.
      if number % 256 == 0 { try wait(for: "lines are written") { writer.note.pending == 0 } }
    }
    #expect(writer.end())
    #expect(writer.note.failed == 0)
  }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func line(_ number: UInt64, padding: Int = 0) -> LogLine {
  let rest = padding > 0 ? ",\"x\":\"\(String(repeating: "x", count: padding))\"" : ""
  return LogLine(sequence: number, text: "{\"type\":\"event\",\"seq\":\(number)\(rest)}")
}

/// Waits until something is so that another thread brings about; a test that waits in vain fails.
func wait(for what: Comment, _ isSo: () -> Bool) throws {
  for _ in 0..<20_000 {
    if isSo() { return }
    usleep(1000)
  }
  try #require(isSo(), what)
}

/// Numbers, short to print.
func brief(_ numbers: [UInt64]) -> String {
  var parts: [ClosedRange<UInt64>] = []
  for number in numbers {
    if let last = parts.last, last.upperBound + 1 == number {
      parts[parts.count - 1] = last.lowerBound...number
    } else {
      parts.append(number...number)
    }
  }
  return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " ")
}

/// What `gzip -dc` says of a file.
func unpacked(_ path: String) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/gzip")
  process.arguments = ["-dc", path]
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return String(decoding: data, as: UTF8.self)
}

/// The numbers in all files of a log, oldest file first, as a stranger reads them: by the names alone.
func numbers(in scratch: LogScratch) throws -> [UInt64] {
  var texts: [Int: String] = [0: try scratch.read()]
  for name in scratch.names where name.hasPrefix("events.ndjson.") {
    let parts = name.split(separator: ".")
    guard parts.count > 2, let number = Int(parts[2]) else { continue }
    // Where both are there, a kill has come between the last two steps.
    if parts.count == 3 { texts[number] = try scratch.read(".\(number)") }
    if parts.count == 4, parts[3] == "gz", texts[number] == nil {
      texts[number] = try unpacked(scratch.folder + "/" + name)
    }
  }
  var found: [UInt64] = []
  for (_, text) in texts.sorted(by: { $0.key > $1.key }) {
    #expect(text.isEmpty || text.hasSuffix("\n"))
    for line in text.split(separator: "\n") {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      if let number = object["seq"] as? NSNumber { found.append(number.uint64Value) }
    }
  }
  return found
}

/// Keeps what is logged.
final class Kept: @unchecked Sendable {
  private let lock = NSLock()
  private var texts: [String] = []
  var lines: [String] { lock.withLock { texts } }

  var logger: Logger { Logger(label: "kept") { _ in Handler(kept: self) } }

  private struct Handler: LogHandler {
    let kept: Kept
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { kept.lock.withLock { kept.texts.append("\(event.message)") } }
  }
}
