/// What a configuration that is read again while the daemon runs comes to: what of it is in force at once, what begins a new
/// run, and what waits for the next start.
///
/// A run has one set of analysis settings, one leg and one site: its lines carry their checksum, and its recording replays to
/// the same lines. What changes them therefore ends the run and begins another, without a sample missing between the two.
package struct ConfigurationUpdate: Sendable, Equatable {
  /// What has settings of its own that a configuration does not change.
  package enum Source: Sendable {
    case sensor
    /// A recording, whose header says what sensor it was, and perhaps the analysis settings.
    case recording(hasSettings: Bool)
  }

  /// The configuration from now on: the running one with what could be taken over.
  package private(set) var inForce: Configuration
  /// Each as `log.files = 5 (was 32)`.
  package private(set) var live: [String] = []
  package private(set) var newRun: [String] = []
  /// Names of the keys that only the next start takes.
  package private(set) var waiting: [String] = []
  /// Names of the keys that mean nothing to a recording that is played.
  package private(set) var meaningless: [String] = []

  package init(from running: Configuration, to wanted: Configuration, _ source: Source) {
    inForce = running
    for key in Configuration.keys {
      let (old, new) = (key.text(running), key.text(wanted))
      guard old != new else { continue }
      let words = "\(key.name) = \(new ?? "(not set)") (was \(old ?? "not set"))"
      switch Effect(of: key.name, source) {
      case .live: live.append(words)
      case .newRun: newRun.append(words)
      case .none: meaningless.append(key.name)
      case .nextStart: waiting.append(key.name)
      }
    }
    takeOver(wanted, source)
  }

  private enum Effect {
    case live
    case newRun
    case nextStart
    case none

    init(of key: String, _ source: Source) {
      let isOfRun = key.hasPrefix("analysis.") || key == "sensor.leg" || key == "sensor.site"
      switch source {
      case .recording(let hasSettings):
        if key.hasPrefix("analysis."), !hasSettings {
          self = .newRun
          return
        }
        if isOfRun
          || ["sensor", "line", "button", "led", "bus", "record", "calibration", "realtime"].contains(where: {
            key.hasPrefix($0 + ".")
          })
        {
          self = .none
          return
        }
      case .sensor:
        if isOfRun {
          self = .newRun
          return
        }
      }
      let isLive = key != "log.path" && (key.hasPrefix("log.") || key.hasPrefix("record.") || key == "timezone")
      self = isLive ? .live : .nextStart
    }
  }

  private mutating func takeOver(_ wanted: Configuration, _ source: Source) {
    let path = inForce.log.path
    inForce.log = wanted.log
    inForce.log.path = path
    inForce.timezone = wanted.timezone
    switch source {
    case .sensor:
      inForce.record = wanted.record
      inForce.analysis = wanted.analysis
      (inForce.sensor.leg, inForce.sensor.site) = (wanted.sensor.leg, wanted.sensor.site)
    case .recording(let hasSettings):
      if !hasSettings { inForce.analysis = wanted.analysis }
    }
  }
}
