import FoundationEssentials
import LinuxIO
import Logging
import Wire

/// What the log of an earlier start tells the next one.
package struct RecoveredLog: Sendable {
  package var nextSequence: UInt64 = 1
  /// The first number that is kept; that of the next line if there is none.
  package var oldestSequence: UInt64 = 1
  /// The last line of each event that was left open, in the order of their numbers.
  package var openEvents: [LogLine] = []
  /// In the order in which they were told.
  package var marks: [RecoveredMark] = []
}

/// A mark that the log has kept.
package struct RecoveredMark: Sendable, Equatable {
  package var sequence: UInt64
  package var kind: String
  package var note: String
  /// When it happened, nanoseconds since 1970; nil if the clock was not synchronised in that run.
  package var wall: Int64?
  /// When it happened on the monotonic clock of the boot `bootID`, ns; nil if its run began too long ago to be looked at.
  package var monotonic: Int64?
  package var bootID: String?
  package var isCarried: Bool
}

/// Finds where a log stands: repairs its end, takes up its numbers, and looks through its last part.
struct LogRecovery {
  /// How much of the log's end is looked through for open events and marks: a week of a restless leg.
  static let lookBytes = 8 << 20
  /// The longest end that can be torn: what one write has.
  private static let tailBytes = 512 * 1024

  private var found = RecoveredLog()
  private var runs: [String: Run] = [:]
  private var open: [String: LogLine] = [:]
  private var marks: [(mark: RecoveredMark, run: String, seconds: Double)] = []

  private struct Run {
    var bootID: String?
    var epoch: Int64?
    /// Wall time of the run's zero, ns, as it was last known.
    var wallZero: Int64?
  }

  static func recover(_ file: borrowing LogFile, _ logger: Logger) throws(SystemCallFailure) -> RecoveredLog {
    guard file.isRegular else { return RecoveredLog() }
    var recovery = LogRecovery()
    try recovery.repair(file, logger)
    // Moved away by logrotate, and the power was cut before the new one had its first line.
    if file.byteCount == 0, FileName.identity(of: file.names.newestPath)?.isRegular == true {
      let moved = try LogFile(file.names.newestPath)
      try recovery.repair(moved, logger)
    }
    recovery.look(file.names)
    return recovery.found
  }

  /// Cuts off what a crash or a power cut left behind the last whole line.
  private mutating func repair(_ file: borrowing LogFile, _ logger: Logger) throws(SystemCallFailure) {
    let tail = try file.tail(limit: Self.tailBytes)
    var end = tail.endIndex
    while end > 0 {
      let line = tail[..<end]
      guard line.last == 0x0A else {
        end = line.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        continue
      }
      let start = line.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      // The first line may have its beginning before the tail.
      if isLine(line[start...].dropLast()) || (start == 0 && file.byteCount > tail.count) { break }
      end = start
    }
    let torn = tail.count - end
    if torn > 0 {
      try file.truncate(to: file.byteCount - torn)
      logger.warning("\(file.names.path): its end was torn (\(torn) bytes) and was cut off")
    }
    take(tail[..<end])
  }

  /// Takes up the numbers of a file's end.
  private mutating func take(_ tail: ArraySlice<UInt8>) {
    for line in tail.split(separator: 0x0A).reversed() {
      guard let next = LineFields.nextSequence(behind: line) else { continue }
      found.nextSequence = max(found.nextSequence, next)
      return
    }
  }

  /// Looks through the last part of all files, oldest first.
  private mutating func look(_ names: LogFolder) {
    let history = LogHistory(names.path)
    let entries = history.entries()
    found.oldestSequence = entries.first?.first ?? .max
    var (start, bytes) = (entries.endIndex, 0)
    while start > 0, bytes < Self.lookBytes {
      start -= 1
      if var scan = try? LogScan(entries[start].path) { bytes += (try? scan.byteCount()) ?? 0 }
    }
    for entry in entries[start...] {
      guard var scan = try? LogScan(entry.path) else { continue }
      if entry == entries[start], bytes > Self.lookBytes {
        scan.seek(to: bytes - Self.lookBytes)
        guard (try? scan.skipLine()) == true else { continue }
      }
      // An error ends the look at this file: what it said so far counts.
      while let line = try? scan.next() { note(line) }
    }
    found.oldestSequence = min(found.oldestSequence, found.nextSequence)
    found.openEvents = open.values.sorted { $0.sequence < $1.sequence }
    found.marks = marks.map { place($0.mark, $0.run, $0.seconds) }
  }

  private mutating func note(_ line: ArraySlice<UInt8>) {
    guard LineFields.isWhole(line) else { return }
    if let next = LineFields.nextSequence(behind: line) { found.nextSequence = max(found.nextSequence, next) }
    guard let sequence = LineFields.sequence(of: line), let run = LineFields.text(LineFields.runKey, in: line) else {
      return
    }
    switch LineFields.type(of: line) {
    case "run":
      guard case .run(let message)? = try? Message(line: line) else { return }
      runs[run, default: Run()].bootID = message.bootID
      runs[run, default: Run()].epoch = message.epoch
    case "event":
      guard let id = LineFields.text(LineFields.idKey, in: line) else { return }
      let isOver = LineFields.text(LineFields.phaseKey, in: line) == "close"
      open[id] = isOver ? nil : LogLine(sequence: sequence, text: String(decoding: line, as: UTF8.self))
    case "mark":
      guard case .mark(let message)? = try? Message(line: line) else { return }
      let mark = RecoveredMark(
        sequence: sequence, kind: message.kind, note: message.note ?? "", isCarried: message.isCarried)
      marks.append((mark, run, message.moment))
    default: break
    }
    if let wall = LineFields.wall(of: line), let seconds = LineFields.time(of: line) {
      runs[run, default: Run()].wallZero = wall - Int64(seconds * 1e9)
    }
  }

  private func place(_ mark: RecoveredMark, _ run: String, _ seconds: Double) -> RecoveredMark {
    var mark = mark
    let run = runs[run]
    mark.wall = run?.wallZero.map { $0 + Int64(seconds * 1e9) }
    mark.monotonic = run?.epoch.map { $0 + Int64(seconds * 1e9) }
    mark.bootID = run?.bootID
    return mark
  }

  /// Whether it is a JSON object with a type, which what was torn is not.
  private func isLine(_ line: ArraySlice<UInt8>) -> Bool {
    (try? JSONDecoder().decode(Head.self, from: Data(line))) != nil
  }
}

/// What every line has.
private struct Head: Decodable {
  var type: String
}
