/// `clock`: what is known of the wall clock has changed; journalled.
public struct ClockMessage: MessageFields {
  static package var type: String { "clock" }

  public var sequence: UInt64?
  public var run = ""
  /// s of the run.
  public var time = 0.0
  public var isSynchronised = false
  /// By how much the wall clock has been moved since it was last told, s.
  public var step: Double?
  public var wall: String?

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("seq", &sequence)
    try v.text("run", &run)
    try v.number("t_s", &time, 3)
    try v.flag("synchronised", &isSynchronised)
    try v.number("step_s", &step, 3)
    try v.text("wall", &wall)
  }
}
