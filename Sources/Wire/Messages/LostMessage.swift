/// `lost`: journalled lines that this reader did not get.
public struct LostMessage: MessageFields {
  static package var type: String { "lost" }

  /// The first and the last of them.
  public var from: UInt64 = 0
  public var to: UInt64 = 0
  /// `slow`: the reader did not keep up; `expired`: no longer kept.
  public var reason = ""

  public init() {}

  package init(from: UInt64, to: UInt64, reason: String) {
    self.from = from
    self.to = to
    self.reason = reason
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("from_seq", &from)
    try v.integer("to_seq", &to)
    try v.text("reason", &reason, .lostReason)
  }
}
