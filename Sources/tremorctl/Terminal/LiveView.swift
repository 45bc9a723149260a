/// A live picture of the leg for a terminal: state, frequency and amplitude of the last minute, events.
///
/// Pure: it is told what happened and draws frames; times are seconds of data time.
package struct LiveView: Sendable {
  /// What one hop gave.
  package struct Update: Sendable {
    /// End of the window, s.
    package var time: Double
    /// As on the wire: `seated`, `standing`, `gait`…
    package var state: String
    /// The oscillation's label while an event is open.
    package var label: String?
    /// Hz.
    package var frequency: Double?
    /// Degrees peak to peak.
    package var angle: Double?
    /// Milli-g rms.
    package var acceleration: Double?
    /// Decibels.
    package var snr: Double?
    /// Milli-g rms in 0.5–3, 3–8, 8–13 and 13–20 Hz.
    package var bands: [Double]?

    package init(
      time: Double, state: String, label: String? = nil, frequency: Double? = nil, angle: Double? = nil,
      acceleration: Double? = nil, snr: Double? = nil, bands: [Double]? = nil
    ) {
      self.time = time
      self.state = state
      self.label = label
      self.frequency = frequency
      self.angle = angle
      self.acceleration = acceleration
      self.snr = snr
      self.bands = bands
    }
  }

  /// An event as far as it is known. `end` is nil while it is open.
  package struct Event: Sendable {
    package var id: String
    package var label: String
    package var start: Double
    package var end: Double?
    package var frequency: Double?
    package var angle: Double?

    package init(
      id: String, label: String, start: Double, end: Double? = nil, frequency: Double? = nil, angle: Double? = nil
    ) {
      self.id = id
      self.label = label
      self.start = start
      self.end = end
      self.frequency = frequency
      self.angle = angle
    }
  }

  /// The first line's left side: which program and which sensor.
  package var title: String
  /// The last line: keys, or what goes on.
  package var footer: String
  /// The line above it: how sensor, clock and connection do; nil leaves it out.
  package var facts: Facts?
  /// The first line's right side after the time: its end, how many times faster than life.
  package var clockNote: String
  package let style: TerminalStyle

  var updates: [Update] = []
  var open: [Event] = []
  var closed: [Event] = []
  /// Seconds that the traces show, and the most updates and closed events kept.
  let span = 60.0
  private let maximumUpdates = 1200
  private let maximumClosed = 40

  /// What stands in the line of facts.
  package struct Facts: Sendable, Equatable {
    package var text: String
    /// It wants to be seen. It says so in words as well.
    package var isWarning: Bool

    package init(_ text: String, isWarning: Bool = false) {
      self.text = text
      self.isWarning = isWarning
    }
  }

  package init(title: String, footer: String = "", clockNote: String = "", style: TerminalStyle) {
    self.title = title
    self.footer = footer
    self.clockNote = clockNote
    self.style = style
  }

  /// Another run, whose seconds begin at zero again: nothing of the one before stands on its traces.
  package mutating func restart() {
    updates = []
    open = []
  }

  package mutating func add(_ update: Update) {
    updates.append(update)
    let oldest = update.time - span - 1
    if updates.count > maximumUpdates || (updates.first?.time ?? oldest) < oldest - 30 {
      updates.removeAll { $0.time < oldest }
      if updates.count > maximumUpdates { updates.removeFirst(updates.count - maximumUpdates) }
    }
  }

  /// An event that opened, changed (same `id`) or closed (`end` is set).
  package mutating func add(_ event: Event) {
    open.removeAll { $0.id == event.id }
    if event.end == nil {
      open.append(event)
    } else {
      closed.append(event)
      if closed.count > maximumClosed { closed.removeFirst(closed.count - maximumClosed) }
    }
  }

  /// One frame of at most `height` lines and `width` columns, without cursor movements: what a pipe or a test wants.
  package func frame(width: Int = 80, height: Int = 24) -> String {
    canvas(width: width, height: height).lines(hasColor: style.hasColor).joined(separator: "\n")
  }

  /// To be written before the first frame and after the last: the alternate screen, no cursor.
  package static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
  package static let leave = "\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"
}
