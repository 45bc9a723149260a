/// What a reader is told who asks for `status`: how the sensor does, and what was counted since the start.
package struct StatusLine: Sendable {
  /// A counter and its key.
  package struct Count: Sendable {
    package var key: String
    package var value: Int

    package init(_ key: String, _ value: Int) {
      self.key = key
      self.value = value
    }
  }

  package var id: String?
  package var run: String?
  package var state: String
  package var uptime: Double
  package var chip: String?
  package var nominalRate: Double?
  package var measuredRate: Double?
  package var rateError: Double?
  package var rateState: String?
  package var sampleAge: Double?
  package var clock: String
  package var line: String
  package var lateness99: Double?
  package var latenessMost: Double?
  package var offered: Int
  package var read: Int
  /// By cause, those that are not zero.
  package var lost: [Count]
  package var counters: [Count]
  package var stuckAxes: [String]
  package var faults: [String]
  /// What becomes of raw dumps; nil where nothing can be recorded.
  package struct Recording: Sendable {
    package var state: String
    package var file: String
    package var bytes: Int
    package var bytesPerDay: Int?

    package init(state: String, file: String, bytes: Int, bytesPerDay: Int?) {
      self.state = state
      self.file = file
      self.bytes = bytes
      self.bytesPerDay = bytesPerDay
    }
  }

  package var recording: Recording?
  package var readers: Int
  package var nextSequence: UInt64

  package init(state: String, uptime: Double, clock: String, line: String) {
    self.state = state
    self.uptime = uptime
    self.clock = clock
    self.line = line
    (offered, read, readers, nextSequence) = (0, 0, 0, 1)
    (lost, counters, stuckAxes, faults) = ([], [], [], [])
  }

  package var text: String {
    var line = JSONLine(type: "status")
    if let id { line.add("id", id) }
    if let run { line.add("run", run) }
    line.add("state", state)
    line.add("uptime_s", uptime, decimals: 3)
    if let chip { line.add("chip", chip) }
    if let nominalRate { line.add("rate_nominal_hz", nominalRate, decimals: 3) }
    if let measuredRate { line.add("rate_hz", measuredRate, decimals: 3) }
    if let rateError { line.add("rate_sd_hz", rateError, decimals: 3) }
    if let rateState { line.add("rate_state", rateState) }
    if let sampleAge { line.add("age_s", sampleAge, decimals: 3) }
    line.add("clock", clock)
    line.add("line", self.line)
    if let lateness99 { line.add("wakeup_late_p99_ms", lateness99, decimals: 3) }
    if let latenessMost { line.add("wakeup_late_max_ms", latenessMost, decimals: 3) }
    line.add("samples") {
      $0.add("offered", offered)
      $0.add("read", read)
      $0.add("lost", lost.reduce(0) { $0 + $1.value })
    }
    line.add("lost") { for cause in lost { $0.add(cause.key, cause.value) } }
    line.add("counters") { for counter in counters { $0.add(counter.key, counter.value) } }
    line.add("stuck_axes", stuckAxes)
    line.add("faults", faults)
    if let recording {
      line.add("recording") {
        $0.add("state", recording.state)
        if !recording.file.isEmpty { $0.add("file", recording.file) }
        $0.add("bytes", recording.bytes)
        if let day = recording.bytesPerDay { $0.add("bytes_per_day", day) }
      }
    }
    line.add("readers", readers)
    line.add("next_seq", nextSequence)
    return line.line
  }
}

extension SessionLines {
  /// A request was met: `nextSequence` for `watch`, `erased` lines for `forget`.
  package static func reply(to request: Request, nextSequence: UInt64? = nil, erased: Int? = nil) -> String {
    var line = JSONLine(type: "reply")
    line.add("request", request.kind.word)
    if let id = request.id { line.add("id", id) }
    line.add("ok", true)
    if let nextSequence { line.add("next_seq", nextSequence) }
    if let erased { line.add("erased", erased) }
    return line.line
  }
}
