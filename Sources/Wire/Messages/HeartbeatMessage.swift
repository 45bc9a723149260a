/// `hb`: the daemon lives, and how its sensor does.
public struct HeartbeatMessage: MessageFields {
  static package var type: String { "hb" }

  public var nextSequence: UInt64 = 0
  /// Since the newest sample, s.
  public var age: Double?
  /// Measured, Hz.
  public var rate: Double?

  public init() {}

  package init(next: UInt64, age: Double?, rate: Double?) {
    nextSequence = next
    self.age = age
    self.rate = rate
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("next_seq", &nextSequence)
    try v.number("age_s", &age, 3)
    try v.number("rate_hz", &rate, 3)
  }
}
