import LinuxIO
import Logging
import Settings

/// The journal on disk: one JSON object a line, numbered without holes over restarts.
///
/// A full or read-only disk stops nothing: the lines that could not be written are counted and announced, and writing goes
/// on when it works again.
struct EventLog: ~Copyable {
  private let file: AppendFile
  private let policy: Configuration.Sync
  private let intervalNanoseconds: Int64
  private let logger: Logger
  private var lastSync: Int64 = 0
  private var isDirty = false
  private var isFailing = false
  /// Sequence number of the next line, and lines that the disk did not take.
  private(set) var nextSequence: UInt64
  private(set) var failedLines = 0

  /// Opens the log and finds where its numbers stand. A torn last line, left by a crash, is cut off.
  init(_ settings: Configuration.Log, _ logger: Logger) throws(SystemCallFailure) {
    // A noncopyable value may not be left half made by an error: everything that can fail comes first.
    let file = try AppendFile(path: settings.path)
    let next: UInt64
    let size = try file.size()
    // A line is at most 16 KiB, so the last whole one lies within.
    let tail = try file.tail(limit: 64 * 1024)
    if let end = tail.lastIndex(of: 0x0A) {
      let torn = tail.count - 1 - end
      if torn > 0 {
        try file.truncate(to: size - torn)
        logger.warning("\(settings.path): the last line was torn (\(torn) bytes) and was cut off")
      }
      next = Self.lastSequence(in: tail[...end]).map { $0 + 1 } ?? 1
    } else {
      if size > 0 {
        try file.truncate(to: 0)
        logger.warning("\(settings.path): its only line was torn (\(size) bytes) and was cut off")
      }
      next = 1
    }
    self.file = file
    policy = settings.fsync
    intervalNanoseconds = Int64(settings.intervalS * 1e9)
    self.logger = logger
    nextSequence = next
  }

  /// The `seq` of the last line that has one.
  static func lastSequence(in bytes: ArraySlice<UInt8>) -> UInt64? {
    for line in bytes.split(separator: 0x0A).reversed() {
      let text = String(decoding: line, as: UTF8.self)
      guard let key = text.range(of: "\"seq\":") else { continue }
      let digits = text[key.upperBound...].prefix { $0.isASCII && $0.isNumber }
      if let number = UInt64(digits) { return number }
    }
    return nil
  }

  /// Takes the next number, for a line that `append` will be given.
  mutating func takeSequence() -> UInt64 {
    defer { nextSequence += 1 }
    return nextSequence
  }

  mutating func append(_ line: String, at now: Int64) {
    do {
      try file.append(line + "\n")
      isDirty = true
      if policy == .event { try file.synchronise() }
      if isFailing {
        isFailing = false
        logger.notice("\(file.path): writing works again; \(failedLines) lines were lost to the disk")
      }
    } catch {
      failedLines += 1
      if !isFailing {
        isFailing = true
        logger.error("\(error); going on without it")
      }
    }
  }

  /// Brings what was written to the disk if it is time, or if `force`.
  mutating func synchronise(at now: Int64, force: Bool = false) {
    guard isDirty, policy != .none, force || now - lastSync >= intervalNanoseconds else { return }
    lastSync = now
    isDirty = false
    do { try file.synchronise() } catch { logger.error("\(error)") }
  }
}

extension String {
  /// The first place where `needle` stands.
  fileprivate func range(of needle: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
      start = index(after: start)
    }
    return nil
  }
}
