import LinuxIO
import Replaying

/// A progress line at the bottom of standard error, if that is a terminal; nothing at all otherwise.
final class ProgressBar {
  private var line = ProgressLine()
  private let isTerminal: Bool
  private var isShown = false
  private var nextLook: Int64 = 0
  private var nextDraw: Int64 = 0

  init() { isTerminal = StandardError.columns != nil }

  /// Draws it anew if it is time; `fraction` and `seconds` are asked for only then.
  func look(fraction: () -> Double, seconds: () -> Double) {
    guard isTerminal else { return }
    let now = MonotonicClock.now()
    if now < nextLook { return }
    nextLook = now + 20_000_000
    line.update(fraction: fraction(), dataSeconds: seconds(), at: now)
    guard line.isWorthShowing, now >= nextDraw, let columns = StandardError.columns else { return }
    nextDraw = now + 200_000_000
    StandardError.write("\r\u{1B}[K" + line.text(columns: columns))
    isShown = true
  }

  /// Takes it away, so that lines can be written where it stood.
  func erase() {
    if isShown { StandardError.write("\r\u{1B}[K") }
    isShown = false
  }
}
