/// `bye`: the last line of a connection.
public struct ByeMessage: MessageFields {
  static package var type: String { "bye" }

  public var reason = ""

  public init() {}

  package init(reason: String) { self.reason = reason }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("reason", &reason, .byeReason)
  }
}
