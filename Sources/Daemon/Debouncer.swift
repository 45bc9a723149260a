import LinuxIO

/// Makes presses out of the edges of a push button, whose contact bounces when it closes and when it opens.
///
/// A value of edges and their times only: the same edges give the same presses, however late they are read. A change counts
/// once the contact has been quiet for `quiet`, and its time is that of the first edge since it was quiet before: bouncing
/// delays the news of a press, not its time.
struct Debouncer: Sendable, Equatable {
  /// Nanoseconds. Switches that were measured bounced for 1.6 ms in the mean, all but one for less than 7 ms (J. Ganssle,
  /// A Guide to Debouncing); a finger presses for 50 ms and longer.
  static let quiet: Int64 = 20_000_000

  /// What counts: the state the contact was last quiet in.
  private(set) var isPressed: Bool
  /// What the last edge said.
  private var isClosed: Bool
  /// The first edge since the contact was quiet, and the last one.
  private var first: Int64?
  private var last: Int64
  /// When the level was first seen to be another than that of the last edge.
  private var doubtful: Int64?

  /// The state when the watch begins: a button that is held down then is no press.
  init(isPressed: Bool, at now: Int64) {
    self.isPressed = isPressed
    isClosed = isPressed
    last = now
  }

  /// Takes the next edge; returns the time of a press that was over and done with before it.
  mutating func take(_ edge: SwitchLine.Edge) -> Int64? {
    let time = max(edge.time, last)
    let press = settle(by: time)
    if first == nil { first = time }
    last = time
    isClosed = edge.isClosed
    doubtful = nil
    return press
  }

  /// After the last edge was taken: `isClosed` is the level just before, read at `now`. Returns the time of a press.
  ///
  /// A level that is not that of the last edge means an edge that is still to come, or one that the kernel's full queue
  /// dropped: only seen twice, with no edge between, it is believed.
  mutating func look(isClosed level: Bool, at now: Int64) -> Int64? {
    guard level != isClosed else {
      doubtful = nil
      return settle(by: now)
    }
    guard let since = doubtful else {
      doubtful = now
      return nil
    }
    doubtful = nil
    isClosed = level
    if first == nil { first = since }
    last = max(last, since)
    return settle(by: now)
  }

  private mutating func settle(by now: Int64) -> Int64? {
    guard let start = first, now - last >= Self.quiet else { return nil }
    first = nil
    guard isClosed != isPressed else { return nil }
    isPressed = isClosed
    return isPressed ? start : nil
  }
}
