/// `event`: a movement opens, goes on or closes; journalled. Times are seconds since the first sample of the run.
///
/// Take `close` for one line an event: it repeats every field with its value for the whole of it.
public struct EventMessage: MessageFields {
  static package var type: String { "event" }

  public var sequence: UInt64?
  public var run = ""
  /// Unique in a log.
  public var id = ""
  /// `open`, `update`, `close`
  public var phase = ""
  /// What moved. A label that a reader does not know is to be taken as `undetermined`.
  public var label = ""
  public var sensor = ""
  public var leg: String?
  public var site = ""
  /// Start, end so far, and when this was said, s.
  public var start = 0.0
  public var stop = 0.0
  public var emitted = 0.0
  /// Condition under which it shows.
  public var activation = ""
  /// Mean over the event and its standard deviation, and half-power width, Hz.
  public var frequency: Double?
  public var frequencySD: Double?
  public var width: Double?
  /// Mean peak over its surroundings, dB.
  public var snr: Double?
  /// Peak-to-peak angle, °.
  public var anglePP: Double?
  /// Without gravity, three axes, RMS in mg.
  public var accelerationRMS: Double?
  /// Three axes, RMS in °/s.
  public var rotationRMS: Double?
  /// Highest freeze index.
  public var freezeScore: Double?
  public var confidence: EventConfidence?
  /// What such a movement is seen in; never a finding.
  public var compatibleWith: [String] = []
  /// Mean time of a stride, s.
  public var stride: Double?
  /// Why it has its label, as a word and as text.
  public var reason = ""
  public var reasonText = ""
  /// What ended it; nil while it is open.
  public var end: String?
  public var algorithm = ""
  public var config = ""
  /// Wall time of `emitted`, RFC 3339.
  public var wall: String?
  /// Marks whose time of effect it began in, the newest first.
  public var context: [EventContext] = []
  /// Said because a reader joined while it was open, and said before.
  public var isSnapshot = false
  /// `probable` where a walk has shown how the sensor is worn, else `uncertain`.
  public var postureCertainty: String?
  /// The two features that speak most clearly for it, each as a mean over the event.
  public var evidence: [EventEvidence] = []
  /// Largest peak-to-peak displacement of the sensor, mm, and the class of MDS-UPDRS 3.17 it would be: a lower bound.
  public var largestPP: Double?
  public var amplitudeClass: UInt64?
  /// Power at twice the frequency over that at it; jitter of the periods.
  public var harmonicRatio: Double?
  public var jitter: Double?
  /// From the start to three fifths of the largest size, s.
  public var growth: Double?
  /// The frequency varies: standard deviation above 1 Hz or range above 1.75 Hz.
  public var isVariable = false
  /// Share of the run's usable rest that oscillated, %.
  public var restShare: Double?
  /// From the start of a movement to its end; from the end of a movement to its coming back, s.
  public var stopsWithMovement: Double?
  public var reemerges: Double?
  /// Vigorous gait within the last hour, minutes.
  public var exertionMinutes: Double?
  /// What figures speak against, what cannot be seen here, and what would decide.
  public var against: [String] = []
  public var notAssessable: [String] = []
  public var wouldDecide: [String] = []
  /// Movements of a series by WASM 2016 and by AASM, and movements in series an hour of lying or seated rest.
  public var movements: UInt64?
  public var movementsAASM: UInt64?
  public var movementsPerHour: Double?

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("seq", &sequence)
    try v.text("run", &run)
    try v.text("id", &id)
    try v.text("phase", &phase, .phase)
    try v.text("label", &label, .label)
    try v.text("sensor", &sensor)
    try v.text("leg", &leg, .leg)
    try v.text("site", &site, .site)
    try v.number("t0_s", &start, 3)
    try v.number("t1_s", &stop, 3)
    try v.number("emitted_s", &emitted, 3)
    try v.text("activation", &activation, .activation)
    try v.number("freq_hz", &frequency, 4)
    try v.number("freq_sd_hz", &frequencySD, 4)
    try v.number("width_hz", &width, 2)
    try v.number("snr_db", &snr, 1)
    try v.number("angle_pp_deg", &anglePP, 4)
    try v.number("accel_rms_mg", &accelerationRMS, 2)
    try v.number("gyro_rms_dps", &rotationRMS, 3)
    try v.number("freeze_score", &freezeScore, 2)
    try v.group("confidence", &confidence)
    try v.words("compatible_with", ifAny: &compatibleWith)
    try v.number("stride_s", &stride, 3)
    try v.text("reason", &reason, .reason)
    try v.text("reason_text", &reasonText)
    try v.text("end", &end, .end)
    try v.text("algorithm", &algorithm)
    try v.text("config", &config)
    try v.text("wall", &wall)
    try v.groups("context", ifAny: &context)
    try v.flag("snapshot", ifTrue: &isSnapshot)
    try v.text("posture_certainty", &postureCertainty, .postureCertainty)
    try v.groups("evidence", ifAny: &evidence)
    try v.number("disp_max_mm", &largestPP, 2)
    try v.integer("amplitude_class", &amplitudeClass)
    try v.number("harmonic_ratio", &harmonicRatio, 4)
    try v.number("jitter", &jitter, 4)
    try v.number("growth_s", &growth, 3)
    try v.flag("variable", ifTrue: &isVariable)
    try v.number("rest_share_pct", &restShare, 1)
    try v.number("stops_with_movement_s", &stopsWithMovement, 3)
    try v.number("reemerges_s", &reemerges, 3)
    try v.number("exertion_min", &exertionMinutes, 1)
    try v.words("against", ifAny: &against)
    try v.words("not_assessable", ifAny: &notAssessable)
    try v.words("would_decide", ifAny: &wouldDecide)
    try v.integer("movements", &movements)
    try v.integer("movements_aasm", &movementsAASM)
    try v.number("movements_per_h", &movementsPerHour, 1)
  }
}

/// How sure: `low`, `medium`, `high`.
public struct EventConfidence: FieldGroup {
  /// Is it a rhythm at all.
  public var oscillation = ""
  /// Is the label right.
  public var label = ""
  /// Always `none`.
  public var cause = "none"

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("oscillation", &oscillation, .confidence)
    try v.text("class", &label, .confidence)
    try v.text("cause", &cause, .cause)
  }
}

/// A figure that an event's label rests on.
public struct EventEvidence: FieldGroup {
  public var name = ""
  public var value = 0.0

  public init() {}

  package init(name: String, value: Double) {
    self.name = name
    self.value = value
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("name", &name, .evidence)
    try v.number("value", &value, 2)
  }
}

/// A mark that was told, as an event carries it.
public struct EventContext: FieldGroup {
  public var kind = ""
  public var note: String?
  /// From what the mark tells to the start of the event, s; negative if it happened while the movement went on.
  public var age = 0.0

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("kind", &kind)
    try v.text("note", &note)
    try v.number("age_s", &age, 3)
  }
}
