import LinuxIO
import Logging
import Settings
import Wire

/// Which files of the log are kept, and when a new one is begun. Ages count only while the wall clock is to be believed: one
/// that is wrong must not erase anything.
struct LogKeeping {
  var settings: Configuration.Log
  private let logger: Logger
  /// When the file that is written was begun, ns since 1970; nil if that is not known.
  private var began: Int64?
  private var nextRetention: Int64 = 0

  private static let day: Int64 = 86_400_000_000_000

  init(_ settings: Configuration.Log, _ logger: Logger) {
    self.settings = settings
    self.logger = logger
  }

  /// A new file was begun.
  mutating func begin(_ wall: Int64?) { began = wall }

  /// Takes the beginning from the first lines of a file that was there.
  mutating func learn(_ path: String) {
    guard var scan = try? LogScan(path) else { return }
    for _ in 0..<64 {
      guard let line = try? scan.next() else { return }
      if let wall = LineFields.wall(of: line) {
        began = wall
        return
      }
    }
  }

  /// Whether a new file is due.
  mutating func isRotationDue(_ bytes: Int, _ wall: Int64?) -> Bool {
    if settings.fileMb > 0, bytes >= settings.fileMb << 20 { return true }
    guard settings.fileDays > 0, let wall else { return false }
    guard let began, began <= wall else {
      // Begun while the clock was not known, or before it was set back.
      self.began = wall
      return false
    }
    return Double(wall - began) >= settings.fileDays * Double(Self.day) && bytes > 0
  }

  /// Removes the oldest files that are too many.
  func prune(_ names: LogFolder) {
    let kept = LogHistory(names.path).entries().map(\.path).filter { $0 != names.path }
    for path in kept.dropLast(settings.files) {
      do throws(Errno) {
        try FolderSpace.remove(path)
        logger.notice("\(path): removed, the oldest file of the log, because log.files = \(settings.files)")
      } catch {
        logger.warning("\(path): cannot be removed, though log.files = \(settings.files): \(error.words)")
        return
      }
    }
  }

  /// The moment before which lines are to be erased, ns since 1970; nil if that is not due. Once a day.
  mutating func retention(_ wall: Int64?) -> Int64? {
    guard settings.keepDays > 0, let wall else { return nil }
    // A clock that was set back by days makes the next time one of its own.
    guard wall >= nextRetention || nextRetention > wall + 2 * Self.day else { return nil }
    nextRetention = wall + Self.day
    return wall - Int64(settings.keepDays) * Self.day
  }
}
