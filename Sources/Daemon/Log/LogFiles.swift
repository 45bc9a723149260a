import LinuxIO
import Logging
import Settings
import Synchronization
import Wire

/// The log's files in the hands of its thread: rotated when that is due, begun again when they were removed, erased when that
/// is asked for or they are old. Each method takes the number of the next line.
struct LogFiles: ~Copyable {
  var file: LogFile
  private var keeping: LogKeeping
  private var settings: Configuration.Log
  private let state: LogState
  private let logger: Logger
  private var nextRotation: Int64 = 0
  private var packer: LogPacker?
  /// Closed files may be there that are not compressed yet.
  private var mayPack = true

  init(_ file: consuming LogFile, _ settings: Configuration.Log, _ state: LogState, _ logger: Logger) {
    self.file = file
    self.settings = settings
    self.state = state
    self.logger = logger
    keeping = LogKeeping(settings, logger)
  }

  var path: String { file.names.path }

  /// Looks at what is there.
  mutating func begin(_ next: UInt64) {
    guard file.isRegular else { return }
    keeping.begin(nil)
    keeping.learn(file.names.path)
    measure(next)
  }

  /// Makes sure that what is written next will be found.
  mutating func secure(_ next: UInt64) throws(SystemCallFailure) {
    let wall = WallClock.believed
    guard try file.secure(next: next, wall: wall.map(WallTime.text)) else { return }
    logger.warning("\(path) was removed; it is begun again with line \(next)")
    keeping.begin(wall)
    measure(next)
  }

  /// Does what was asked for; what a `forget` comes to is told to who asked.
  mutating func run(_ errand: LogState.Errand, _ next: UInt64) throws(SystemCallFailure) {
    switch errand {
    case .reopen:
      try file.reopen(next: next, wall: WallClock.believed.map(WallTime.text))
      begin(next)
    case .adopt(let wanted):
      settings = wanted
      keeping.settings = wanted
      stopPacking()
    case .forget(let before, let done):
      do throws(SystemCallFailure) {
        done(.success(try forget(before, isThorough: true, next)))
      } catch {
        done(.failure(error))
      }
    }
  }

  /// The files change: what is to be compressed is looked for again.
  private mutating func stopPacking() {
    packer = nil
    mayPack = true
  }

  /// Compresses a little of what is to be compressed; true if there is more.
  mutating func pack() -> Bool {
    guard settings.compress == .gzip, mayPack, file.isRegular else { return false }
    do throws(SystemCallFailure) {
      if packer == nil { packer = try LogPacker(file.names) }
      guard packer != nil else {
        mayPack = false
        return false
      }
      if try packer?.step() == true { packer = nil }
      return true
    } catch {
      logger.error("\(error); the files stay as they are until the next one is closed")
      packer = nil
      mayPack = false
      return false
    }
  }

  private mutating func forget(_ before: Int64, isThorough: Bool, _ next: UInt64) throws(SystemCallFailure) -> Int {
    guard file.isRegular else { return 0 }
    stopPacking()
    let wall = WallClock.believed
    var forgetting = LogForgetting(before: before, now: wall, isThorough: isThorough)
    defer { measure(next) }
    return try forgetting.run(on: &file, next: next, wall: wall.map(WallTime.text))
  }

  /// What is due without a line.
  mutating func keepHouse(_ next: UInt64) {
    guard file.isRegular else { return }
    rotateIfDue(next)
    if let before = keeping.retention(WallClock.believed) {
      do throws(SystemCallFailure) {
        let erased = try forget(before, isThorough: false, next)
        if erased > 0 { logger.notice("\(erased) lines of the log were erased: log.keep_days = \(settings.keepDays)") }
      } catch {
        logger.error("\(error); what is older than log.keep_days stays for another day")
      }
    }
    measure(next)
  }

  mutating func rotateIfDue(_ next: UInt64) {
    guard file.isRegular else { return }
    let wall = WallClock.believed
    guard keeping.isRotationDue(file.byteCount, wall), MonotonicClock.now() >= nextRotation else { return }
    // A file without a line is as good as new.
    guard var scan = try? LogScan(path), (try? scan.firstSequence()) != nil else { return }
    do throws(SystemCallFailure) {
      stopPacking()
      try file.rotate(next: next, wall: wall.map(WallTime.text))
      keeping.begin(wall)
      keeping.prune(file.names)
      state.words.withLock { $0.rotations += 1 }
      measure(next)
    } catch {
      logger.error("\(error); the log goes on in its present file")
      nextRotation = MonotonicClock.now() + 60_000_000_000
    }
  }

  /// Takes up what is kept.
  private func measure(_ next: UInt64) {
    guard file.isRegular else { return }
    let entries = LogHistory(file.names.path).entries()
    let bytes = entries.reduce(0) { $0 + (FileName.identity(of: $1.path)?.byteCount ?? 0) }
    state.words.withLock { words in
      words.oldest = entries.first?.first ?? next
      words.keptBytes = bytes
    }
  }
}
