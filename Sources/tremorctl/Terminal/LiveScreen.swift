import LinuxIO

/// The terminal while a live view is on it: another screen, no cursor, and all as it was at the end.
struct LiveScreen {
  let style: TerminalStyle
  private var painter: ScreenPainter
  private var out = StandardOutput(limit: 1 << 20)

  init() {
    let environment = Environment.all
    style = TerminalStyle(environment: environment, isTerminal: true)
    painter = ScreenPainter(hasColor: style.hasColor, terminal: environment["TERM"])
  }

  mutating func open() {
    StandardOutput.restoreOnSignal(LiveView.leave)
    out.write(LiveView.enter)
    out.flush()
  }

  mutating func close() {
    out.write(LiveView.leave)
    out.flush()
  }

  /// Shows the view in the size that the terminal has now.
  mutating func paint(_ view: LiveView) {
    if TerminalKeys.wasResumed {
      out.write(LiveView.enter)
      painter.forget()
    }
    let size = StandardOutput.terminalSize ?? (80, 24)
    out.write(painter.bytes(for: view.canvas(width: size.columns, height: size.rows)))
    out.flush()
  }
}
