import ArgumentParser
import Daemon
import Diagnosis
import IMU
import LinuxIO
import Recording
import Settings
import Signal
import Wire

/// `setup`: from a wired sensor to a running service, by questions.
struct Setup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the sensor, ask which leg, check the mount, write the configuration, start the service.",
    discussion: """
      Nothing is written before the last question: Ctrl-C leaves everything as it was. Comments and other settings of the \
      configuration stay; the old file is kept beside it. While the mount is checked the daemon must not run; for another leg \
      or site alone --no-mount does without, and a running daemon begins a new run.

      Exit codes: 0 done, or stopped by an answer; 64 usage, 66 no recording, 69 no device, 73 the file cannot be written, \
      74 I/O error, 78 configuration.
      """)

  @Option(help: ArgumentHelp("Configuration file (default: \(ConfigurationFile.defaultPath)).", valueName: "path"))
  var config: String?

  @Option(help: ArgumentHelp("left, right.", valueName: "leg"))
  var leg: LegName?

  @Option(help: ArgumentHelp("shank, thigh, other.", valueName: "site"))
  var site: SiteName?

  @Flag(help: "Answer every question with its default, for scripts; --leg has to be said.")
  var yes = false

  @Flag(help: "Leave out the sensor and its mount: change leg and site only.")
  var noMount = false

  @Flag(help: "Do not touch the service.")
  var noService = false

  @Option(
    help: ArgumentHelp("A recording takes the sensor's part: tries the dialogue without hardware.", valueName: "dump"))
  var rehearse: String?

  @Option(help: ArgumentHelp("How long each step of the mount check may take.", valueName: "s"))
  var patience: Double = 60

  @Flag(help: "No cursor movements.")
  var plain = false

  func validate() throws {
    guard patience >= 1, patience <= 3600 else { throw ValidationError("--patience is a number from 1 to 3600") }
    if noMount, rehearse != nil { throw ValidationError("--rehearse is for the mount check: leave --no-mount out") }
  }

  mutating func run() throws {
    guard yes || StandardInput.isTerminal else {
      throw ValidationError("there is no terminal to ask on: say --yes, and --leg and --site")
    }
    let file = try SetupFile(config ?? ConfigurationFile.defaultPath)
    let guide = Guide(isPlain: plain || Environment.all["TERM"] ?? "dumb" == "dumb", toError: false)
    let dialogue = Dialogue(read: { readLine() }, write: { guide.ask($0) }, isYes: yes)
    do { try ask(file, dialogue, guide) } catch let none as Dialogue.NoAnswer { try fail(none.text, 64) }
  }

  private func ask(_ file: SetupFile, _ dialogue: Dialogue, _ guide: Guide) throws {
    var wanted = file.settings
    if !noMount, rehearse == nil { try findSensor(&wanted, dialogue) }
    let legs: [LegName] = [.left, .right]
    if let leg {
      wanted.sensor.leg = leg.leg
    } else {
      let usual = wanted.sensor.leg.flatMap { leg in legs.firstIndex { $0.leg == leg } }
      wanted.sensor.leg =
        legs[try dialogue.choose("Which leg wears the sensor?", ["left leg", "right leg"], usual: usual)].leg
    }
    let sites: [SiteName] = [.shank, .thigh, .other]
    if let site {
      wanted.sensor.site = site.site
    } else {
      let usual = wanted.sensor.site == .other ? 0 : sites.firstIndex { $0.site == wanted.sensor.site }
      wanted.sensor.site =
        sites[
          try dialogue.choose(
            "Where on it?", ["shank, below the knee", "thigh", "other (posture stays unknown)"], usual: usual)
        ].site
    }
    show(wanted, dialogue)
    if !noMount, try !checkMount(wanted, dialogue, guide) { return dialogue.say("Stopped; nothing was written.") }
    guard try file.write(wanted, dialogue) else { return }
    show(wanted, dialogue)
    if noService || rehearse != nil { return }
    let update = ConfigurationUpdate(from: file.settings, to: wanted, .sensor)
    try ServiceSwitch(dialogue: dialogue, mayReload: update.waiting.isEmpty).run()
  }

  private func show(_ settings: Configuration, _ dialogue: Dialogue) {
    guard let leg = settings.sensor.leg else { return }
    dialogue.say("\n" + BigLetters.text(leg == .left ? "LEFT LEG" : "RIGHT LEG") + "\n")
    dialogue.say("The sensor is on the \(leg.word) leg, \(settings.sensor.site.word).")
  }

  /// Who is there; of several one is chosen.
  private func findSensor(_ settings: inout Configuration, _ dialogue: Dialogue) throws {
    if SocketPath.isAlive(settings.socket.path) {
      try fail(
        "tremord is running (\(settings.socket.path)) and reads the sensor: sudo systemctl stop tremord, then setup; or --no-mount "
          + "to change leg and site only", 69)
    }
    let (found, refused) = SensorSearch.look(settings)
    guard !found.isEmpty else {
      let buses = refused.isEmpty ? "no bus has a sensor that tremord drives" : refused.joined(separator: "; ")
      try fail("no sensor: \(buses). What to do says: tremorctl doctor", 69)
    }
    let configured = found.firstIndex { isConfigured($0, settings) }
    var index = configured ?? 0
    if found.count > 1 {
      index = try dialogue.choose("Which sensor?", found.map(\.words), usual: configured ?? 0)
    }
    let chosen = found[index]
    dialogue.say("Found: \(chosen.words)")
    guard !isConfigured(chosen, settings) else { return }
    settings.sensor.bus = chosen.busNumber.map { .number($0) } ?? .path(chosen.bus)
    settings.sensor.address = Int(chosen.address)
    if settings.sensor.chip != nil, settings.sensor.chip != chosen.identity.chip { settings.sensor.chip = nil }
  }

  private func isConfigured(_ found: SensorSearch.Found, _ settings: Configuration) -> Bool {
    found.bus == settings.sensor.bus.devicePath && Int(found.address) == settings.sensor.address
  }

  private func checkMount(_ settings: Configuration, _ dialogue: Dialogue, _ guide: Guide) throws -> Bool {
    let check = MountCheck(dialogue: dialogue, guide: guide, patience: patience)
    try dialogue.pause("Strap the sensor on. Then it is checked: stand, sit, walk ten steps.")
    if let rehearse {
      var source: RecordedSensor
      do { source = try RecordedSensor(rehearse) } catch { try fail("\(error)", error.kind == .noInput ? 66 : 65) }
      return try check.run(&source, site: settings.sensor.site)
    }
    let stream: SensorStream
    do { stream = try SensorStream(settings) } catch { try fail(error.description, error.exitCode) }
    var source = WornSensor(stream, at: "\(settings.sensor.bus)")
    return try check.run(&source, site: settings.sensor.site)
  }
}
