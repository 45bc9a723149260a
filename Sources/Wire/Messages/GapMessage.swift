/// `gap`: samples are missing; journalled.
public struct GapMessage: MessageFields {
  static package var type: String { "gap" }

  public var sequence: UInt64?
  public var run = ""
  public var sensor = ""
  /// When the hole ended or was noticed, s of the run.
  public var time = 0.0
  public var cause = ""
  /// Samples missing.
  public var samples: UInt64 = 0
  /// The system's error number.
  public var errno: Int32?
  public var wall: String?

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("seq", &sequence)
    try v.text("run", &run)
    try v.text("sensor", &sensor)
    try v.number("t_s", &time, 3)
    try v.text("cause", &cause, .gapCause)
    try v.integer("samples", &samples)
    try v.integer("errno", &errno)
    try v.text("wall", &wall)
  }
}
