/// `hello`: the first line of a connection. What is not known before the sensor streams is nil.
public struct HelloMessage: MessageFields {
  static package var type: String { "hello" }

  /// major.minor
  public var protocolVersion = "\(Version.protocolMajor).\(Version.protocolMinor)"
  public var software = "tremord " + Version.software
  /// Version of the rules that make events.
  public var algorithm = Version.algorithm
  public var run = ""
  public var bootID: String?
  /// The monotonic time that the run's seconds count from, ns, once it has begun.
  public var epoch: Int64?
  public var state = ""
  public var sensor = "a"
  public var chip: String?
  /// The identity register, hexadecimal.
  public var whoAmI: String?
  public var isUnknownIdentity = false
  public var calibration: CalibrationNote?
  public var leg: String?
  public var site = ""
  /// How the orientation on the leg is known.
  public var mount = ""
  /// What the chip is set to, what was measured, and its standard error, Hz.
  public var nominalRate: Double?
  public var measuredRate: Double?
  public var rateError: Double?
  /// `synchronised`, `unsynchronised`
  public var clock = ""
  public var oldestSequence: UInt64 = 1
  public var nextSequence: UInt64 = 1
  public var capabilities = ["events", "watch", "status", "mark", "record", "reopen", "forget"]
  /// Streams that `watch` may ask for beside the journalled lines.
  public var streams = ["features", "raw"]
  /// Checksum of the effective analysis settings.
  public var config = ""

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("protocol", &protocolVersion)
    try v.text("software", &software)
    try v.text("algorithm", &algorithm)
    try v.text("run", &run)
    try v.text("boot_id", &bootID)
    try v.integer("epoch_mono_ns", &epoch)
    try v.text("state", &state, .daemonState)
    try v.text("sensor", &sensor)
    try v.text("chip", &chip, .chip)
    try v.text("who_am_i", &whoAmI)
    try v.flag("unknown_id", ifTrue: &isUnknownIdentity)
    try v.group("calibration", &calibration)
    try v.text("leg", &leg, .leg)
    try v.text("site", &site, .site)
    try v.text("mount", &mount)
    try v.number("rate_nominal_hz", &nominalRate, 3)
    try v.number("rate_hz", &measuredRate, 3)
    try v.number("rate_sd_hz", &rateError, 3)
    try v.text("clock", &clock, .clock)
    try v.integer("oldest_seq", &oldestSequence)
    try v.integer("next_seq", &nextSequence)
    try v.words("capabilities", &capabilities)
    try v.words("streams", ifAny: &streams)
    try v.text("config", &config)
  }
}

/// What of a sensor's errors is taken out of its readings.
public struct CalibrationNote: FieldGroup {
  /// `none`, `applied` or `refused`.
  public var state = ""
  public var checksum: String?
  /// `gyroscope`, `accelerometer`, `strap`.
  public var parts: [String] = []
  /// The strap's resonance, Hz.
  public var strapFrequency: Double?
  /// Why a calibration, or a part of it, is not used.
  public var text: String?

  public init() {}

  package init(state: String) { self.state = state }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("state", &state, .calibrationState)
    try v.text("checksum", &checksum)
    try v.words("parts", ifAny: &parts)
    try v.number("strap_hz", &strapFrequency, 1)
    try v.text("text", &text)
  }
}
