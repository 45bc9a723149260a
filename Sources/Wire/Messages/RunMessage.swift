/// `run`: the first line of a run, journalled.
public struct RunMessage: MessageFields {
  static package var type: String { "run" }

  public var sequence: UInt64?
  /// Name of the run.
  public var run = ""
  public var bootID: String?
  /// Monotonic time of the first sample, ns: the zero of all seconds.
  public var epoch: Int64 = 0
  public var algorithm = ""
  public var config = ""
  /// Wall time of the first sample, RFC 3339; nil while it is not known to be true.
  public var wall: String?

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("seq", &sequence)
    try v.text("run", &run)
    try v.text("boot_id", &bootID)
    try v.integer("epoch_mono_ns", &epoch)
    try v.text("algorithm", &algorithm)
    try v.text("config", &config)
    try v.text("wall", &wall)
  }
}
