import LinuxIO
import Logging
import Settings
import Signal
import Tremor

/// What a person finds at the device itself: a button that sets marks, and a LED that tells the state. Either may be missing.
///
/// Driven by the publisher's tick, ten times a second: neither the acquire nor the process thread knows of it.
final class Panel {
  private var button: MarkButton?
  private var light: StatusLight?
  private var openEvents: Set<UInt32> = []

  /// nil where neither is configured.
  init?(_ configuration: Configuration, _ logger: Logger) {
    button = MarkButton(configuration.button, logger)
    light = StatusLight(configuration.led, logger)
    if button == nil && light == nil { return nil }
  }

  /// To be called every 100 ms; `mark` takes the kind of a press and when it happened.
  func tick(_ now: Int64, _ status: SensorStatus, mark: (String, Timestamp) -> Void) {
    button?.tick(now, mark)
    light?.show(Indication(status.phase, status.fault, hasOpenEvent: !openEvents.isEmpty), at: now)
  }

  /// Keeps count of the events that are open.
  func note(_ output: Output) {
    guard case .finding(.event(let event)) = output else { return }
    if event.phase == .close { openEvents.remove(event.number) } else { openEvents.insert(event.number) }
  }

  /// The end: dark.
  func stop(_ now: Int64) {
    light?.stop(now)
    light = nil
    button = nil
  }
}

/// A push button that sets a mark at each press.
private struct MarkButton: ~Copyable {
  private let address: LineAddress
  private let pull: SwitchLine.Pull
  private let kind: String
  private var line: LineKeeper<SwitchLine>
  private var debouncer: Debouncer?

  /// nil where none is configured.
  init?(_ settings: Configuration.Button, _ logger: Logger) {
    guard let address = LineAddress("button", settings.line) else { return nil }
    self.address = address
    pull =
      switch settings.pull {
      case .up: .up
      case .down: .down
      case .outside: .outside
      }
    kind = settings.kind
    line = LineKeeper("the button", logger)
  }

  mutating func tick(_ now: Int64, _ mark: (String, Timestamp) -> Void) {
    let (address, pull, kind) = (address, pull, kind)
    if !line.isHeld { debouncer = nil }
    var debouncer = self.debouncer
    func say(_ press: Int64?) {
      // A kernel before 5.7 stamps with the wall clock: the moment of reading is then the best that is known.
      if let press { mark(kind, Timestamp(nanoseconds: min(press, now))) }
    }
    _ = line.with(at: now) { () throws(SystemCallFailure) in
      try SwitchLine(address, pull: pull)
    } use: { line throws(Errno) in
      // The level before the edges: an edge that comes between the two is then among them.
      let isClosed = try line.isClosed()
      var state = debouncer ?? Debouncer(isPressed: isClosed, at: now)
      try line.drain { say(state.take($0)) }
      say(state.look(isClosed: isClosed, at: now))
      debouncer = state
    }
    self.debouncer = debouncer
  }
}

/// A LED that tells what the daemon is at.
private struct StatusLight: ~Copyable {
  private let address: LineAddress
  private let isLitByHigh: Bool
  private var line: LineKeeper<OutputLine>
  private var blinker = Blinker()
  /// What the line was last told; nil if it was told nothing since it was opened.
  private var isLit: Bool?

  /// nil where none is configured.
  init?(_ settings: Configuration.LED, _ logger: Logger) {
    guard let address = LineAddress("led", settings.line) else { return nil }
    self.address = address
    isLitByHigh = settings.isLitByHigh
    line = LineKeeper("the LED", logger)
  }

  mutating func show(_ indication: Indication, at now: Int64) { light(blinker.tick(indication), at: now) }

  mutating func stop(_ now: Int64) {
    if line.isHeld { light(false, at: now) }
    line.release()
  }

  private mutating func light(_ wanted: Bool, at now: Int64) {
    if line.isHeld, isLit == wanted { return }
    let (address, isHigh) = (address, wanted == isLitByHigh)
    isLit = line.with(at: now) { () throws(SystemCallFailure) in
      try OutputLine(address, isHigh: isHigh)
    } use: { line throws(Errno) in
      try line.set(isHigh)
      return wanted
    }
  }
}
