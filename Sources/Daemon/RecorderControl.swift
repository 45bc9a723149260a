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
    var isEnding = false
    /// The measured rate and its standard error at the end, Hz.
    var rate: (value: Double, error: Double) = (0, 0)
  }

  private let state = Mutex(State())
  /// The file that is written now; empty if none is.
  private let file = Mutex("")
  let bytesWritten = Atomic<Int>(0)
  /// Data time of what was written, ns.
  let nanosecondsWritten = Atomic<Int>(0)
  /// Nothing is written although it should be: the disk refuses, or has no room.
  let isBlocked = Atomic<Bool>(false)
  let mode: Configuration.RecordMode

  init(_ mode: Configuration.RecordMode) { self.mode = mode }

  var current: State { state.withLock { $0 } }
  var currentFile: String {
    get { file.withLock { $0 } }
    set { file.withLock { $0 = newValue } }
  }

  func tell(_ header: DumpHeader) { state.withLock { $0.header = header } }
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
    return mode == .off && current.wish != true ? "off" : "waiting"
  }
}
