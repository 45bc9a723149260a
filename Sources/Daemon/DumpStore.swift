import LinuxIO
import Logging
import Recording
import Settings

/// The folder of the dumps: names that nobody has, files that a crash left, and room, which the oldest dumps give.
///
/// Only files whose names a daemon gives are ever touched: eight hexadecimal digits, perhaps a number, `.trd`.
package struct DumpStore: Sendable {
  let folder: String
  private let totalLimit: Int
  private let reserve: Int
  private let logger: Logger

  init(_ record: Configuration.Record, _ logger: Logger) {
    folder = record.path
    totalLimit = record.totalMb << 20
    reserve = record.reserveMb << 20
    self.logger = logger
  }

  /// `RUN.trd`, `RUN-002.trd` and so on: the `number`th file of a run.
  func path(run: String, number: Int) -> String {
    let digits = String(number)
    let suffix = number < 2 ? "" : "-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return "\(folder)/\(run)\(suffix).trd"
  }

  /// Whether a daemon may have given the name.
  package static func isOwn(_ name: String) -> Bool {
    guard name.hasSuffix(".trd") else { return false }
    let parts = name.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    let digits = "0123456789abcdef"
    guard let run = parts.first, run.utf8.count == 8, run.allSatisfy(digits.contains) else { return false }
    return parts.count == 1 || (parts.count == 2 && parts[1].count >= 3 && parts[1].allSatisfy("0123456789".contains))
  }

  /// Gives the files that a crash or a power cut left their final names; what they hold is read as far as it goes.
  func recover() {
    guard let files = try? FolderSpace.files(folder) else { return }
    for file in files where file.name.hasSuffix(".part") && Self.isOwn(String(file.name.dropLast(5))) {
      let part = folder + "/" + file.name
      let path = String(part.dropLast(5))
      // Somebody who still writes it has it locked.
      guard !ByteFile.isLocked(part) else { continue }
      do {
        try ByteFile.rename(part, to: path, replacing: false)
        logger.notice("\(path): left by a daemon that did not end; kept as it is")
      } catch {
        logger.warning("\(part): left by a daemon that did not end, and cannot be renamed: \(error.text)")
      }
    }
  }

  /// Makes room by removing the oldest dumps; false if there is none to be had, so that nothing may be written.
  func makeRoom() -> Bool {
    guard var files = try? FolderSpace.files(folder).filter({ Self.isOwn($0.name) }) else { return true }
    files.sort { ($0.modified, $0.name) < ($1.modified, $1.name) }
    var total = files.reduce(0) { $0 + $1.byteCount }
    var next = 0
    while true {
      // A disk that does not say what it has left is written until it refuses.
      let free = (try? FolderSpace.free(folder)) ?? .max
      if total <= totalLimit, free >= reserve { return true }
      guard next < files.count else { return free >= reserve }
      let file = files[next]
      next += 1
      do {
        try FolderSpace.remove(folder + "/" + file.name)
        total -= file.byteCount
        let reason = free < reserve ? "the disk is nearly full" : "all dumps together are more than record.total_mb"
        logger.notice("\(file.name): removed, the oldest dump, because \(reason)")
      } catch {
        logger.warning("\(file.name): cannot be removed to make room: \(error.words)")
      }
    }
  }
}
