import LinuxIO

/// A daemon that runs already: how it is, and that its samples are left to it.
enum DaemonRules {
  static func findings(_ facts: Facts) -> [Finding] {
    let daemon = facts.daemon
    if let hello = daemon.hello, daemon.isAlive { return [speaking(hello, daemon)] }
    if let process = daemon.process {
      let what = "a tremord runs (process \(process)), "
      switch daemon.socketErrno {
      case 13?:
        return [
          Finding(
            .daemon, .warning, what + "but you may not ask it: its socket \(daemon.socket) belongs to others",
            help: Access.join("tremord", facts.account))
        ]
      default:
        return [
          Finding(
            .daemon, .warning, what + "but not at \(daemon.socket)",
            help: "it may have another configuration: give doctor the same one with --config, or stop it")
        ]
      }
    }
    if daemon.isAlive {
      return [
        Finding(
          .daemon, .fault, "something holds \(daemon.socket) and says no hello",
          help: "journalctl -u tremord; then sudo systemctl restart tremord")
      ]
    }
    return [Finding(.daemon, .ok, "none runs: the sensor may be read here")]
  }

  private static func speaking(_ hello: DaemonFacts.Hello, _ daemon: DaemonFacts) -> Finding {
    let state = hello.state ?? "in a state it does not tell"
    var words = "tremord runs: \(state)"
    if let chip = hello.chip { words += ", \(chip)" }
    if let rate = hello.rate {
      words += " at \(fixed(rate, 2))" + (hello.rateError.map { " ± \(fixed($0, 2))" } ?? "") + " Hz"
    }
    if !daemon.readsSensor { return Finding(.daemon, .ok, "tremord plays a recording; it does not read the sensor") }
    switch state {
    case "streaming": return Finding(.daemon, .ok, words + "; its samples are left to it")
    default:
      return Finding(
        .daemon, .fault, words,
        help: "journalctl -u tremord -n 20 says why; for the whole diagnosis: sudo systemctl stop tremord, and again",
        exitCode: ExitCodes.noDevice)
    }
  }
}
