/// `reply`: a request was met.
public struct ReplyMessage: MessageFields {
  static package var type: String { "reply" }

  public var request = ""
  /// That of the request.
  public var id: String?
  public var ok = true
  /// `watch`: the next journalled line's number, when the reader's filters began to hold.
  public var nextSequence: UInt64?
  /// `forget`: lines erased.
  public var erased: Int?

  public init() {}

  package init(to request: Request, nextSequence: UInt64? = nil, erased: Int? = nil) {
    self.request = request.kind.word
    id = request.id
    self.nextSequence = nextSequence
    self.erased = erased
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("request", &request)
    try v.text("id", &id)
    try v.flag("ok", &ok)
    try v.integer("next_seq", &nextSequence)
    try v.integer("erased", &erased)
  }
}
