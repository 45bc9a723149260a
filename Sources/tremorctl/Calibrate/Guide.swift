import LinuxIO

/// Tells a person what to do next, on a terminal with a line that keeps changing, else with one line for each change.
final class Guide {
  private let toError: Bool
  private let isLive: Bool
  private var key = ""
  private var hasProgress = false

  /// `toError`: standard output is for something else.
  init(isPlain: Bool, toError: Bool) {
    self.toError = toError
    isLive = !isPlain && !toError && StandardOutput.terminalSize != nil
  }

  /// A line that stays.
  func say(_ text: String) {
    endProgress()
    write(text + "\n")
  }

  /// A question, whose answer stands on the same line.
  func ask(_ text: String) {
    endProgress()
    write(text)
  }

  /// What goes on now. Without a terminal it is said when `key` has changed, and not with each figure; with none never.
  func progress(_ text: String, key: String? = nil) {
    if isLive {
      // Cut at the width: a line that wraps cannot be written over.
      let width = (StandardOutput.terminalSize?.columns ?? 80) - 1
      write("\r" + String(text.prefix(width)) + "\u{1B}[K")
      hasProgress = true
    } else if let key, key != self.key {
      write(text + "\n")
    }
    if let key { self.key = key }
  }

  /// Leaves the changing line, so that the next one begins anew.
  func endProgress() {
    if hasProgress { write("\n") }
    hasProgress = false
    key = ""
  }

  private func write(_ text: String) {
    if toError { return StandardError.write(text) }
    var out = StandardOutput()
    out.write(text)
    out.flush()
  }
}
