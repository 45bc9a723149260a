import Signal

/// The lines that belong to one reader's connection and are never journalled.
package enum SessionLines {
  /// What of a sensor's errors is taken out of its readings.
  package struct CalibrationNote: Sendable {
    /// `none`, `applied` or `refused`.
    package var state: String
    package var checksum: String?
    /// `gyroscope`, `accelerometer`, `strap`.
    package var parts: [String] = []
    /// The strap's resonance, Hz.
    package var strapFrequency: Double?
    /// Why a calibration, or a part of it, is not used.
    package var text: String?

    package init(state: String) { self.state = state }
  }

  /// What a reader is told first. Rates are absent until a sensor streams.
  package struct Hello: Sendable {
    package var run: String?
    package var bootID: String?
    /// The monotonic time that the run's seconds count from, once it has begun.
    package var epoch: Timestamp?
    package var chip: String?
    package var whoAmI: UInt8?
    package var isUnknownIdentity = false
    /// Nil until the sensor is known.
    package var calibration: CalibrationNote?
    package var site: Site
    package var leg: Leg?
    package var sensor = "a"
    package var mount: String
    package var nominalRate: Double?
    package var measuredRate: Double?
    package var rateError: Double?
    package var clock: String
    package var oldestSequence: UInt64
    package var nextSequence: UInt64
    package var config: String
    package var state: String

    package init(site: Site, leg: Leg?, mount: String, clock: String, config: String, state: String) {
      self.site = site
      self.leg = leg
      self.mount = mount
      self.clock = clock
      self.config = config
      self.state = state
      oldestSequence = 1
      nextSequence = 1
    }

    package var line: String {
      var line = JSONLine(type: "hello")
      line.add("protocol", "\(Version.protocolMajor).\(Version.protocolMinor)")
      line.add("software", "tremord " + Version.software)
      line.add("algorithm", Version.algorithm)
      if let run { line.add("run", run) }
      if let bootID { line.add("boot_id", bootID) }
      if let epoch { line.add("epoch_mono_ns", epoch.nanoseconds) }
      line.add("state", state)
      line.add("sensor", sensor)
      if let chip { line.add("chip", chip) }
      if let whoAmI { line.add("who_am_i", "0x" + String(whoAmI, radix: 16)) }
      if isUnknownIdentity { line.add("unknown_id", true) }
      if let calibration {
        line.add("calibration") { inner in
          inner.add("state", calibration.state)
          if let checksum = calibration.checksum { inner.add("checksum", checksum) }
          if !calibration.parts.isEmpty { inner.add("parts", calibration.parts) }
          if let frequency = calibration.strapFrequency { inner.add("strap_hz", frequency, decimals: 1) }
          if let text = calibration.text { inner.add("text", text) }
        }
      }
      if let leg { line.add("leg", leg.word) }
      line.add("site", site.word)
      line.add("mount", mount)
      if let nominalRate { line.add("rate_nominal_hz", nominalRate, decimals: 3) }
      if let measuredRate { line.add("rate_hz", measuredRate, decimals: 3) }
      if let rateError { line.add("rate_sd_hz", rateError, decimals: 3) }
      line.add("clock", clock)
      line.add("oldest_seq", oldestSequence)
      line.add("next_seq", nextSequence)
      line.add("capabilities", ["events", "watch", "status", "mark", "record"])
      line.add("streams", ["features"])
      line.add("config", config)
      return line.line
    }
  }

  /// Every 10 s: shows that the daemon lives, and whether its sensor does.
  package static func heartbeat(next: UInt64, sampleAge: Double?, rate: Double?) -> String {
    var line = JSONLine(type: "hb")
    line.add("next_seq", next)
    if let sampleAge { line.add("age_s", sampleAge, decimals: 3) }
    if let rate { line.add("rate_hz", rate, decimals: 3) }
    return line.line
  }

  /// Journalled lines that this reader did not get.
  package static func lost(from: UInt64, to: UInt64, reason: String) -> String {
    var line = JSONLine(type: "lost")
    line.add("from_seq", from)
    line.add("to_seq", to)
    line.add("reason", reason)
    return line.line
  }

  /// The last line of a connection.
  package static func bye(reason: String) -> String {
    var line = JSONLine(type: "bye")
    line.add("reason", reason)
    return line.line
  }

  /// The answer to a request that cannot be met.
  package static func error(code: String, text: String, request: String?, id: String?) -> String {
    var line = JSONLine(type: "error")
    if let request { line.add("request", request) }
    if let id { line.add("id", id) }
    line.add("code", code)
    line.add("text", text)
    return line.line
  }
}
