/// `status`: how the sensor does, and what was counted since the start.
public struct StatusMessage: MessageFields {
  static package var type: String { "status" }

  /// That of the request.
  public var id: String?
  public var run = ""
  public var state = ""
  /// Since the daemon began, s.
  public var uptime = 0.0
  public var chip: String?
  /// What the chip is set to, what was measured, and its standard error, Hz.
  public var nominalRate: Double?
  public var measuredRate: Double?
  public var rateError: Double?
  public var rateState: String?
  /// Since the newest sample, s.
  public var sampleAge: Double?
  public var clock = ""
  /// How reads are paced.
  public var pacing = ""
  /// How late the acquire thread came to work, 99th percentile and most, ms.
  public var lateness99: Double?
  public var latenessMost: Double?
  public var samples = SampleCounts()
  /// Samples lost, by gap cause.
  public var lost: [String: Int] = [:]
  public var counters = StatusCounters()
  public var stuckAxes: [String] = []
  /// All that is wrong now, in words.
  public var faults: [String] = []
  /// What becomes of raw dumps; nil where nothing can be recorded.
  public var recording: RecordingNote?
  public var log = LogNote()
  /// Nil while what the file says is in force, as far as anybody asked.
  public var configuration: ConfigurationNote?
  /// Connected readers.
  public var readers = 0
  public var nextSequence: UInt64 = 1

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("id", &id)
    try v.text("run", &run)
    try v.text("state", &state, .daemonState)
    try v.number("uptime_s", &uptime, 3)
    try v.text("chip", &chip, .chip)
    try v.number("rate_nominal_hz", &nominalRate, 3)
    try v.number("rate_hz", &measuredRate, 3)
    try v.number("rate_sd_hz", &rateError, 3)
    try v.text("rate_state", &rateState, .rateState)
    try v.number("age_s", &sampleAge, 3)
    try v.text("clock", &clock, .clock)
    try v.text("line", &pacing, .pacing)
    try v.number("wakeup_late_p99_ms", &lateness99, 3)
    try v.number("wakeup_late_max_ms", &latenessMost, 3)
    try v.group("samples", &samples)
    try v.counts("lost", &lost, .gapCause)
    try v.group("counters", &counters)
    try v.words("stuck_axes", &stuckAxes, .axis)
    try v.words("faults", &faults)
    try v.group("recording", &recording)
    try v.group("log", &log)
    try v.group("configuration", &configuration)
    try v.integer("readers", &readers)
    try v.integer("next_seq", &nextSequence)
  }
}

/// What of the configuration file is not in force.
public struct ConfigurationNote: FieldGroup {
  /// `restart_needed` or `refused`.
  public var state = ""
  /// Keys that were changed and wait for the next start.
  public var waiting: [String] = []
  /// What, where, and what to do.
  public var text = ""

  public init() {}

  package init(state: String, waiting: [String] = [], text: String) {
    self.state = state
    self.waiting = waiting
    self.text = text
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("state", &state, .configurationState)
    try v.words("waiting", ifAny: &waiting)
    try v.text("text", &text)
  }
}

/// Samples since the first one.
public struct SampleCounts: FieldGroup {
  /// By the chip.
  public var offered = 0
  public var read = 0
  public var lost = 0

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("offered", &offered)
    try v.integer("read", &read)
    try v.integer("lost", &lost)
  }
}

/// Counted since the start; the protocol page says what each means.
public struct StatusCounters: FieldGroup {
  public var busErrors = 0
  public var fifoOverflows = 0
  public var badFrames = 0
  public var doubtfulCounts = 0
  public var missedEdges = 0
  public var setups = 0
  public var ringFull = 0
  public var outputsLost = 0
  public var recordLost = 0
  /// Times that a reader was lapped, that one was dropped because it took nothing, and that one was turned away.
  public var readersLapped = 0
  public var readersDropped = 0
  public var readersRefused = 0

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("bus_errors", &busErrors)
    try v.integer("fifo_overflows", &fifoOverflows)
    try v.integer("bad_frames", &badFrames)
    try v.integer("doubtful_counts", &doubtfulCounts)
    try v.integer("missed_edges", &missedEdges)
    try v.integer("setups", &setups)
    try v.integer("ring_full", &ringFull)
    try v.integer("outputs_lost", &outputsLost)
    try v.integer("record_lost", &recordLost)
    try v.integer("readers_lapped", &readersLapped)
    try v.integer("readers_dropped", &readersDropped)
    try v.integer("readers_refused", &readersRefused)
  }
}

/// What becomes of raw dumps.
public struct RecordingNote: FieldGroup {
  public var state = ""
  /// The one that is written.
  public var file: String?
  /// Since the start.
  public var bytes = 0
  public var bytesPerDay: Int?

  public init() {}

  package init(state: String, file: String, bytes: Int, bytesPerDay: Int?) {
    self.state = state
    self.file = file.isEmpty ? nil : file
    self.bytes = bytes
    self.bytesPerDay = bytesPerDay
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("state", &state, .recordingState)
    try v.text("file", &file)
    try v.integer("bytes", &bytes)
    try v.integer("bytes_per_day", &bytesPerDay)
  }
}
