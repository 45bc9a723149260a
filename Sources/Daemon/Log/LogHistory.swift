import LinuxIO
import Wire

/// Reads what the log has kept: any range of lines, from whichever of its files they stand in.
///
/// Nothing of it stays in memory between two calls: a file's first number is read from its first lines, and a place within
/// it is found by halving. So files may be rotated, moved and erased at any time.
struct LogHistory: Sendable {
  /// A file and the number of its first line.
  struct Entry: Sendable, Equatable {
    var path: String
    var first: UInt64
  }

  let names: LogFolder

  init(_ path: String) { names = LogFolder(path) }

  /// The files that have numbered lines, oldest first.
  func entries() -> [Entry] {
    var found: [Entry] = []
    for path in names.rotated().map(names.path(of:)) + [names.path] {
      guard var scan = try? LogScan(path), let first = try? scan.firstSequence() else { continue }
      found.append(Entry(path: path, first: first))
    }
    found.sort { ($0.first, $0.path) < ($1.first, $1.path) }
    // A file that was being compressed when the power went is there twice.
    return found.enumerated().filter { $0.offset == 0 || found[$0.offset - 1].first != $0.element.first }.map(\.element)
  }

  /// The lines after `sequence` up to and with `last`, about `limitBytes` of them and at least one. Ends before a hole.
  func lines(after sequence: UInt64, through last: UInt64, limitBytes: Int) -> LogSlice {
    var slice = LogSlice()
    guard sequence < last else {
      slice.isComplete = true
      return slice
    }
    // A file may get another name between two looks.
    for _ in 0..<5 {
      do throws(SystemCallFailure) {
        if try read(after: sequence, through: last, limitBytes: limitBytes, into: &slice) { break }
        slice = LogSlice()
      } catch {
        slice.failure = error
        if !error.errno.isMissing { break }
        slice = LogSlice()
      }
    }
    return slice
  }

  /// False if a file was another one than the index had said.
  private func read(
    after sequence: UInt64, through last: UInt64, limitBytes: Int, into slice: inout LogSlice
  ) throws(SystemCallFailure) -> Bool {
    let entries = entries()
    var index = entries.lastIndex { $0.first <= sequence + 1 } ?? 0
    var (next, size) = (sequence + 1, 0)
    while index < entries.count {
      var scan = try LogScan(entries[index].path)
      guard try scan.firstSequence() == entries[index].first else { return false }
      try scan.seek(sequence: next)
      while let line = try scan.next() {
        guard let found = LineFields.sequence(of: line), found >= next, LineFields.isWhole(line) else { continue }
        guard found <= last else { return true }
        if found > next {
          if slice.lines.isEmpty { slice.goneThrough = found - 1 } else { return true }
        }
        slice.lines.append(LogLine(sequence: found, text: String(decoding: line, as: UTF8.self)))
        size += line.count + 1
        next = found + 1
        if size >= limitBytes { return true }
      }
      index += 1
    }
    return true
  }
}
