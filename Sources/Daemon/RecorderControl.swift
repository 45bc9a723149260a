import Recording
import Settings
import Synchronization

/// What the event loop tells the recorder, and what it tells back. No part of the sample path: a lock is held for a few words.
final class RecorderControl: Sendable {
  struct State: Sendable {
    /// What the dumps' header says, once the sensor is known.
    var header: DumpHeader?
    /// A person's wish over the socket; nil: as configured.
    var wish: Bool?
    /// Numbers of the events that are open.
    var openEvents: Set<UInt32> = []
    var settings: Configuration.Record
    /// Runs that begin after so many frames, counted since the start, with the measured rate of the one before.
    var nextRuns: [(frames: Int, header: DumpHeader?, rate: (value: Double, error: Double))] = []
    var isEnding = false
    /// The measured rate and its standard error at the end, Hz.
    var rate: (value: Double, error: Double) = (0, 0)
  }

  /// The last file has its name.
  let hasEnded = Atomic<Bool>(false)
  private let state: Mutex<State>
  /// The file that is written now; empty if none is.
  private let file = Mutex("")
  let bytesWritten = Atomic<Int>(0)
  /// Data time of what was written, ns.
  let nanosecondsWritten = Atomic<Int>(0)
  /// Nothing is written although it should be: the disk refuses, or has no room.
  let isBlocked = Atomic<Bool>(false)

  init(_ settings: Configuration.Record) { state = Mutex(State(settings: settings)) }

  var current: State { state.withLock { $0 } }
  var currentFile: String {
    get { file.withLock { $0 } }
    set { file.withLock { $0 = newValue } }
  }

  func tell(_ header: DumpHeader) { state.withLock { $0.header = header } }
  func tell(_ settings: Configuration.Record) { state.withLock { $0.settings = settings } }

  /// The frames after the first `frames` since the start belong to another run; `rate` is that of the one before, Hz. To be said
  /// before any of them is handed over.
  func begin(_ header: DumpHeader?, after frames: Int, rate: (value: Double, error: Double)) {
    state.withLock {
      $0.nextRuns.append((frames, header, rate))
      $0.openEvents = []
    }
  }

  /// The recorder has come to the first of the runs that were to follow.
  func hasBegun() {
    state.withLock {
      guard !$0.nextRuns.isEmpty else { return }
      $0.header = $0.nextRuns.removeFirst().header
    }
  }
  func want(_ isWanted: Bool) { state.withLock { $0.wish = isWanted } }
  func opened(_ event: UInt32) { state.withLock { _ = $0.openEvents.insert(event) } }
  /// A single movement closes without having opened.
  func closed(_ event: UInt32) { state.withLock { _ = $0.openEvents.remove(event) } }

  /// No frame will follow.
  func end(rate: (value: Double, error: Double)) {
    state.withLock {
      $0.rate = rate
      $0.isEnding = true
    }
  }

  /// What a day takes at the pace so far, bytes; nil before ten seconds were written.
  var bytesPerDay: Int? {
    let seconds = Double(nanosecondsWritten.load(ordering: .relaxed)) * 1e-9
    guard seconds >= 10 else { return nil }
    return Int(Double(bytesWritten.load(ordering: .relaxed)) / seconds * 86_400)
  }

  /// The word for `status`.
  var word: String {
    if isBlocked.load(ordering: .relaxed) { return "blocked" }
    if !currentFile.isEmpty { return "writing" }
    let state = current
    return state.settings.mode == .off && state.wish != true ? "off" : "waiting"
  }
}
