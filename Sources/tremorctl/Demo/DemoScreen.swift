import LinuxIO
import Replaying
import Tremor
import Wire

/// Shows a replay while it runs: a live picture on a terminal, sentences anywhere else.
struct DemoScreen {
  private var session: LiveSession
  private var sentences = Sentences()
  private var encoder: LineEncoder
  private var out = StandardOutput()
  private var screen: LiveScreen?

  /// `isLive`: on a terminal that may be drawn on.
  init(title: String, duration: Double, speed: Speed, lines: Lines, isLive: Bool) {
    let screen = isLive ? LiveScreen() : nil
    let style = screen?.style ?? TerminalStyle(hasColor: false, hasUnicode: true)
    var pace = "max"
    if case .times(let value) = speed {
      pace = (style.hasUnicode ? "×" : "x") + decimal(value, value == value.rounded() ? 0 : 1)
    }
    session = LiveSession(
      LiveView(
        title: title, footer: "synthetic leg, right shank, MPU-6050 at 100 Hz",
        clockNote: " / \(clockTime(duration))  \(pace)", style: style))
    encoder = LineEncoder(lines, bootID: nil)
    self.screen = screen
  }

  mutating func open() { screen?.open() }
  mutating func close() { screen?.close() }

  mutating func take(_ output: Output) {
    let message = encoder.message(for: output, seq: nil)
    guard screen == nil else {
      session.take(message)
      if case .features = message { screen?.paint(session.view) }
      return
    }
    // Of one simulated leg there is one run, and that it begins is no news.
    if case .run = message { return }
    guard let text = sentences.sentence(message) else { return }
    out.write(text + "\n")
    out.flush()
  }
}
