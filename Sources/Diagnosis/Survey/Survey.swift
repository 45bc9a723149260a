import Daemon
import IMU
import LinuxIO
import Settings

/// Gathers the facts of this machine, in the order in which one needs another. Nothing is written to a device that is not
/// identified, and nothing is read from a sensor that a daemon reads.
package enum Survey {
  /// - Parameters:
  ///   - path: The configuration; nil: the usual one, or the built-in values without it.
  ///   - seconds: How long the sensor is read.
  ///   - progress: Told what takes a while, before it begins.
  package static func gather(configuration path: String?, seconds: Double, progress: (String) -> Void) -> Facts {
    var facts = Facts()
    facts.configuration = ConfigurationSurvey.read(path)
    facts.machine = MachineSurvey.read()
    facts.account = account()
    let settings = facts.configuration.settings
    facts.daemon = DaemonSurvey.look(socket: settings.socket.path)
    // A daemon that looks for its sensor itself is not disturbed by one more question.
    let isLooking = ["probing", "recovering"].contains(facts.daemon.hello?.state)
    facts.buses = BusSurvey.look(settings, isDaemonReading: facts.daemon.readsSensor && !isLooking)
    facts.line = LineSurvey.look(settings, isDaemonReading: facts.daemon.readsSensor)
    guard !facts.daemon.readsSensor, facts.configuration.problems.isEmpty,
      case .chip(let identity)? = facts.sensor?.answer
    else { return facts }
    facts.transfer = TransferSurvey.time(settings, identity)
    if let transfer = facts.transfer, let load = transfer.load, transfer.carriedHertz > 0,
      load.refusal(busHertz: transfer.carriedHertz, isMeasured: true) != nil
    {
      return facts
    }
    progress("reading \(identity.chip.name) for \(fixed(seconds, 0)) s; let it lie still")
    facts.stream = StreamSurvey.read(settings, seconds: seconds)
    if facts.stream?.refusal == nil { LineSurvey.count(&facts.line, settings, identity) }
    return facts
  }

  private static func account() -> AccountFacts {
    let account = Account.current()
    var facts = AccountFacts()
    facts.name = account.name
    facts.groups = account.groups
    facts.groupsAfterLogin = ["i2c", "gpio", "tremord"].filter {
      !account.groups.contains($0) && Account.isListed(account.name, in: $0)
    }
    return facts
  }
}
