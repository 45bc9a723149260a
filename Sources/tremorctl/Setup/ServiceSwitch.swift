import LinuxIO

/// Has the service take the new configuration, or says what to type where this program may not.
struct ServiceSwitch {
  let dialogue: Dialogue
  /// Only leg, site and what else holds without a restart was changed.
  let mayReload: Bool

  /// Where systemd runs the machine.
  private static var isManaged: Bool { FileName.identity(of: "/run/systemd/system") != nil }

  func run() throws {
    guard Self.isManaged else {
      return dialogue.say("No systemd runs here. Start it with: tremord")
    }
    guard Account.numbers().user == 0 else {
      return dialogue.say(
        "For the service (this needs root): sudo systemctl enable --now tremord, or if it runs: sudo systemctl "
          + (mayReload ? "reload" : "restart") + " tremord")
    }
    if try system("is-active", "--quiet", "tremord") == 0 {
      let verb = mayReload ? "reload" : "restart"
      guard
        try dialogue.confirm(
          "tremord runs. Have it take the new settings now (\(verb); a new run begins)?", usual: true)
      else { return dialogue.say("Later: systemctl \(verb) tremord") }
      try need(verb, "tremord")
    } else {
      guard try dialogue.confirm("Start tremord now, and whenever this machine starts?", usual: true) else {
        return dialogue.say("Later: systemctl enable --now tremord")
      }
      try need("enable", "--now", "tremord")
    }
    dialogue.say("tremord runs. Watch it with: tremorctl watch")
  }

  private func system(_ words: String...) throws -> Int32 {
    do { return try ChildProcess.run(["systemctl"] + words) } catch { try fail("\(error)", 74) }
  }

  private func need(_ words: String...) throws {
    let code: Int32
    do { code = try ChildProcess.run(["systemctl"] + words) } catch { try fail("\(error)", 74) }
    if code != 0 {
      try fail(
        "systemctl \(words.joined(separator: " ")) failed (exit \(code)). The configuration is written; see: journalctl -u tremord",
        74)
    }
  }
}
