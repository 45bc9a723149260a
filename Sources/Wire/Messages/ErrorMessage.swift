/// `error`: a request was not met.
public struct ErrorMessage: MessageFields {
  static package var type: String { "error" }

  /// The request and its `id`, as far as they could be read.
  public var request: String?
  public var id: String?
  public var code = ""
  /// To be shown, not parsed.
  public var text = ""

  public init() {}

  package init(code: String, text: String, request: String? = nil, id: String? = nil) {
    self.code = code
    self.text = text
    self.request = request
    self.id = id
  }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("request", &request)
    try v.text("id", &id)
    try v.text("code", &code, .errorCode)
    try v.text("text", &text)
  }
}
