import LinuxIO
import Logging
import Settings
import Synchronization
import Wire

/// The thread that has the log's file: everything that may wait for a disk happens here.
struct LogThread: ~Copyable {
  private var files: LogFiles
  private var settings: Configuration.Log
  private let state: LogState
  private let logger: Logger
  private let progress: @Sendable () -> Void
  private var syncInterval: Int64 { Int64(settings.intervalS * 1e9) }
  /// The number of the next line that the file gets.
  private var next: UInt64
  private var isDirty = false
  private var lastSync: Int64 = 0
  private var retryAt: Int64 = 0
  private var nextHousekeeping: Int64 = 0
  private var refusedSyncs = 0

  /// What one write takes, about, and how often a disk that refuses is tried, ns.
  private static let batchBytes = 128 * 1024
  private static let retryInterval: Int64 = 1_000_000_000
  private static let housekeepingInterval: Int64 = 60_000_000_000

  init(
    _ file: consuming LogFile, _ settings: Configuration.Log, _ state: LogState, next: UInt64, _ logger: Logger,
    _ progress: @escaping @Sendable () -> Void
  ) {
    files = LogFiles(file, settings, state, logger)
    self.settings = settings
    self.state = state
    self.next = next
    self.logger = logger
    self.progress = progress
  }

  /// Works until it is told to end, and what waits is written or refused.
  mutating func run() {
    lastSync = MonotonicClock.now()
    files.begin(next)
    while true {
      let now = MonotonicClock.now()
      // Asked before the queue is emptied: what came before the end is then written for sure.
      let (errands, isEnding) = state.words.withLock { words in
        defer { words.errands = [] }
        return (words.errands, words.isEnding)
      }
      write(now, isLast: isEnding)
      // After the lines that came before them.
      for errand in errands {
        if case .adopt(let wanted) = errand { settings = wanted }
        do throws(SystemCallFailure) { try files.run(errand, next) } catch { refuse(error) }
      }
      if !errands.isEmpty {
        retryAt = 0
        continue
      }
      if isEnding || isDirty && settings.fsync == .interval && now - lastSync >= syncInterval { synchronise(now) }
      if isEnding { break }
      if now >= nextHousekeeping {
        nextHousekeeping = now + Self.housekeepingInterval
        files.keepHouse(next)
      }
      // Between lines, for as long as nobody waits.
      if files.pack() { continue }
      state.wakeup.wait(nanoseconds: max(0, rest(now)))
    }
    state.ended.raise()
  }

  /// How long nothing is to be done, ns.
  private func rest(_ now: Int64) -> Int64 {
    var until = nextHousekeeping
    if isDirty, settings.fsync == .interval { until = min(until, lastSync + syncInterval) }
    if state.words.withLock({ $0.isRefused }) { until = min(until, retryAt) }
    return until - now
  }

  // MARK: Lines

  private mutating func write(_ now: Int64, isLast: Bool) {
    if now < retryAt, !isLast { return }
    while true {
      let lines = state.words.withLock { $0.queue.next(bytes: Self.batchBytes) }
      if lines.isEmpty { return }
      do throws(SystemCallFailure) {
        try files.secure(next)
        try write(lines)
      } catch {
        refuse(error)
        return
      }
    }
  }

  private mutating func write(_ lines: [LogLine]) throws(SystemCallFailure) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var expected = next
    for line in lines {
      if line.sequence > expected {
        bytes += LogMessage(lostFrom: expected, to: line.sequence - 1).line.utf8
        bytes.append(0x0A)
      }
      bytes += line.text.utf8
      bytes.append(0x0A)
      ends.append(bytes.count)
      expected = line.sequence + 1
    }
    let (accepted, failure) = files.file.append(bytes)
    let count = ends.prefix { $0 <= accepted }.count
    if count > 0 {
      next = lines[count - 1].sequence + 1
      isDirty = true
      if settings.fsync == .event { synchronise(MonotonicClock.now()) }
    }
    took(count, bytes: accepted, works: failure == nil)
    if let failure { throw failure }
    files.rotateIfDue(next)
  }

  /// The first `count` of the lines in flight are with the kernel.
  private mutating func took(_ count: Int, bytes: Int, works: Bool) {
    let (wasRefused, waited, dropped) = state.words.withLock { words in
      let before = (words.isRefused, words.queue.count, words.queue.dropped)
      words.queue.wrote(count)
      words.written = max(words.written, next - 1)
      words.writtenBytes += bytes
      words.keptBytes += bytes
      words.waitsSince = words.queue.count == 0 ? nil : MonotonicClock.now()
      if works { words.isRefused = false }
      return before
    }
    if count > 0 { progress() }
    if wasRefused, works {
      retryAt = 0
      logger.notice(
        "\(files.path): writing works again; \(waited) lines had waited, \(dropped) lines were lost to the disk since the start"
      )
    }
  }

  /// The disk takes nothing: said once, tried again each second.
  private mutating func refuse(_ failure: SystemCallFailure) {
    retryAt = MonotonicClock.now() + Self.retryInterval
    let wasRefused = state.words.withLock { words in
      defer { words.isRefused = true }
      return words.isRefused
    }
    if !wasRefused {
      logger.error("\(failure); the log waits in memory and is tried again each second")
      progress()
    }
  }

  /// Brings what was written to the disk.
  private mutating func synchronise(_ now: Int64) {
    lastSync = now
    guard isDirty else { return }
    isDirty = false
    guard settings.fsync != .none else { return }
    do {
      try files.file.synchronise()
      refusedSyncs = 0
    } catch {
      refusedSyncs += 1
      if refusedSyncs == 1 { logger.error("\(error); a power cut may take what the log was told since") }
    }
  }
}
