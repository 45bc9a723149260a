import LinuxIO
import Logging
import Recording
import RingBuffer
import Settings
import Signal
import Synchronization

/// Writes what the sensor says into raw dumps, on a thread of its own: a disk that takes its time holds up nobody.
///
/// `continuous` writes everything, into a new file each day or when one is large; `ring` keeps the last minutes in memory and
/// writes them, and what follows, when an event opens; a request can start and stop either. A file begins with the first
/// frame: a daemon that waits for its sensor leaves none behind.
struct Recorder: ~Copyable {
  private var frames: Consumer<RawFrame>
  private var settings: Configuration.Record
  private var store: DumpStore
  private let control: RecorderControl
  private let status: SensorStatus
  private let logger: Logger
  private var writer: DumpWriter?
  private var history: FrameHistory
  private var frame = RawFrame()
  /// Frames that were taken since the start.
  private var taken = 0
  private var number = 0
  /// Bytes of the files that are closed.
  private var closedBytes = 0
  private var fileBegan: Int64 = 0
  private var nextIndex: UInt64 = 0
  /// What came so far: a file that begins later says when its run began and what was known of the wall clock.
  private var before: RunWindow?
  private var lastWritten: Int64 = 0
  /// When an event was open last, by the newest frame, ns; nil before the first.
  private var lastEvent: Int64?
  private var nextRoom: Int64 = 0
  private var nextSync: Int64 = 0
  private var retryAt: Int64 = 0
  private var toldLosses = 0

  /// What a power cut can take, beside the block that is being filled: about what the kernel would do by itself, but for sure.
  private static let syncInterval: Int64 = 30_000_000_000

  init(
    _ frames: consuming Consumer<RawFrame>, _ control: RecorderControl, _ status: SensorStatus, _ logger: Logger
  ) {
    self.frames = frames
    settings = control.current.settings
    self.control = control
    self.status = status
    self.logger = logger
    store = DumpStore(settings, logger)
    history = FrameHistory(seconds: settings.beforeS)
  }

  /// Works until it is told that nothing will follow.
  mutating func run() {
    store.recover()
    while true {
      // Asked before the ring is emptied: what came before the end is then seen for sure.
      let state = control.current
      adopt(state.settings)
      while frames.pop(into: &frame) {
        // Asked with each: that another run begins is said before its first frame comes.
        beginRuns()
        take(control.current)
        taken += 1
      }
      rest(state)
      tellLosses()
      if state.isEnding {
        close(state.rate)
        control.hasEnded.store(true, ordering: .releasing)
        return
      }
      MonotonicClock.sleep(until: MonotonicClock.now() + 100_000_000)
    }
  }

  /// Settings may change while it works; what they say of a file that is being written holds from then on.
  private mutating func adopt(_ wanted: Configuration.Record) {
    guard wanted != settings else { return }
    if wanted.path != settings.path || wanted.blockS != settings.blockS { close(nil) }
    if wanted.beforeS != settings.beforeS { history = FrameHistory(seconds: wanted.beforeS) }
    settings = wanted
    store = DumpStore(wanted, logger)
    store.recover()
    retryAt = 0
  }

  /// The frame that was just taken may be the first of another run: that has files of its own.
  private mutating func beginRuns() {
    while let next = control.current.nextRuns.first, taken >= next.frames {
      close(next.rate)
      number = 0
      history = FrameHistory(seconds: settings.beforeS)
      before = nil
      lastEvent = nil
      lastWritten = 0
      control.hasBegun()
    }
  }

  private mutating func take(_ state: RecorderControl.State) {
    let time = frame.time.nanoseconds
    if !state.openEvents.isEmpty { lastEvent = time }
    if isWanted(state, at: time) {
      let isLong = time - fileBegan > Int64(settings.fileHours * 3.6e12)
      let isLarge = (writer?.bytesWritten ?? 0) > settings.fileMb << 20
      if isLong || isLarge { close(nil) }
      if writer == nil { begin(state) }
      append()
    } else if settings.mode == .ring {
      history.append(frame)
    }
    switch frame.kind {
    case .samples: nextIndex = frame.firstIndex &+ UInt64(frame.count)
    case .gap: nextIndex = frame.firstIndex
    case .mark, .clock: break
    }
    if before == nil, let header = state.header { before = RunWindow(header, from: .infinity, to: nil) }
    _ = before?.place(of: &frame)
  }

  private func isWanted(_ state: RecorderControl.State, at time: Int64) -> Bool {
    if let wish = state.wish { return wish }
    switch settings.mode {
    case .off: return false
    case .continuous: return true
    case .ring: return lastEvent.map { time - $0 <= Int64(settings.afterS * 1e9) } ?? false
    }
  }

  /// What is due without a frame: a file that nobody wants any more is closed, and room is looked for now and then.
  private mutating func rest(_ state: RecorderControl.State) {
    if writer != nil, !isWanted(state, at: frame.time.nanoseconds) { close(nil) }
    let now = MonotonicClock.now()
    if now >= nextSync {
      nextSync = now + Self.syncInterval
      do { try writer?.synchronise() } catch { fail(error) }
    }
    guard writer != nil, now >= nextRoom else { return }
    nextRoom = now + 60_000_000_000
    if !store.makeRoom() {
      block("the disk has less than record.reserve_mb = \(settings.reserveMb) left, and no dump to give")
    }
  }

  private mutating func begin(_ state: RecorderControl.State) {
    guard var header = state.header, MonotonicClock.now() >= retryAt else { return }
    // What an error of the disk has left.
    store.recover()
    guard store.makeRoom() else {
      block("the disk has less than record.reserve_mb = \(settings.reserveMb) left, and no dump to give")
      return
    }
    number += 1
    var first: UInt64?
    var kept = FrameHistory(seconds: settings.beforeS)
    swap(&kept, &history)
    do {
      // Indices go on from file to file of a run.
      try kept.forEach { frame throws(DumpError) in if first == nil { first = Self.firstIndex(frame) } }
      if let before, before.hasSkipped { header.becomePart(behind: before, from: first ?? nextIndex) }
      let path = store.path(run: header.run, number: number)
      var begun = try DumpWriter(path: path, header: header, blockSeconds: settings.blockS)
      try kept.forEach { frame throws(DumpError) in try begun.append(frame) }
      writer = consume begun
      fileBegan = frame.time.nanoseconds
      control.currentFile = path
      control.isBlocked.store(false, ordering: .relaxed)
    } catch {
      fail(error)
    }
  }

  private static func firstIndex(_ frame: borrowing RawFrame) -> UInt64? {
    switch frame.kind {
    case .samples: frame.firstIndex
    case .gap: frame.firstIndex &- frame.lost
    case .mark, .clock: nil
    }
  }

  private mutating func append() {
    do {
      try writer?.append(frame)
      let time = frame.time.nanoseconds
      if lastWritten > 0 {
        control.nanosecondsWritten.wrappingAdd(Int(min(max(0, time - lastWritten), 10_000_000_000)), ordering: .relaxed)
      }
      lastWritten = time
      control.bytesWritten.store(closedBytes + (writer?.bytesWritten ?? 0), ordering: .relaxed)
    } catch {
      fail(error)
    }
  }

  /// Writes the rest and gives the file its name.
  private mutating func close(_ rate: (value: Double, error: Double)?) {
    guard let writer = writer.take() else { return }
    let path = writer.path
    closedBytes += writer.bytesWritten
    control.currentFile = ""
    let known = rate ?? status.rate
    do {
      try writer.finish(
        finalRate: known.value > 0 ? Hertz(known.value) : nil, standardError: known.value > 0 ? Hertz(known.error) : nil
      )
      logger.info("recorded \(path)")
    } catch {
      logger.error("the recording could not be finished: \(error)")
    }
  }

  /// The disk refuses: said once, tried again in a minute.
  private mutating func fail(_ error: DumpError) {
    closedBytes += writer?.bytesWritten ?? 0
    writer = nil
    block("\(error)")
  }

  private mutating func block(_ reason: String) {
    if writer != nil { close(nil) }
    control.currentFile = ""
    if !control.isBlocked.exchange(true, ordering: .relaxed) {
      logger.error("nothing is recorded: \(reason). It is tried again each minute")
    }
    retryAt = MonotonicClock.now() + 60_000_000_000
  }

  private mutating func tellLosses() {
    let losses = status.recordLost.load(ordering: .relaxed)
    if losses > toldLosses {
      logger.error("the recording lacks \(losses - toldLosses) frames: the disk was too slow")
      toldLosses = losses
    }
  }
}
