import LinuxIO
import Wire

/// `watch` on a terminal: takes what comes, and draws at most twice a second.
struct WatchScreen {
  private var screen = LiveScreen()
  private var session: LiveSession
  private var facts = WatchFacts()
  private var isChanged = true
  private var ticks = 0
  /// Until which tick the last line tells what became of a mark.
  private var tellsUntil = 0
  private let title: String

  init(title: String) {
    self.title = title
    session = LiveSession(LiveView(title: title, footer: WatchKey.help, style: screen.style))
  }

  /// True: keys are heard.
  mutating func open() -> Bool {
    let hasKeys = TerminalKeys.begin()
    screen.open()
    if !hasKeys { session.setFooter("Ctrl-C ends") }
    return hasKeys
  }

  mutating func close() {
    screen.close()
    TerminalKeys.end()
  }

  mutating func take(_ input: WatchInputs.Input) {
    facts.take(input)
    switch input {
    case .message(let message):
      session.take(message)
      if case .hello(let hello) = message {
        session.setTitle("\(title)  \(hello.chip ?? "no sensor yet")  run \(hello.run)")
      }
    case .marked(let kind, let error):
      session.setFooter(error.map { "\(kind.rawValue) was not marked: \($0)" } ?? "marked: \(kind.rawValue)")
      tellsUntil = ticks + 40
    default: break
    }
    isChanged = true
  }

  /// Ten times a second; every fifth draws.
  mutating func tick() {
    ticks += 1
    if tellsUntil > 0, ticks >= tellsUntil {
      tellsUntil = 0
      session.setFooter(WatchKey.help)
      isChanged = true
    }
    // Every two seconds in any case: the terminal may have another size.
    guard ticks % 5 == 0, isChanged || ticks % 20 == 0 else { return }
    session.setFacts(facts.line)
    screen.paint(session.view)
    isChanged = false
  }
}
