/// `mark`: something that a person told, or a remark of a recording; journalled.
public struct MarkMessage: MessageFields {
  static package var type: String { "mark" }

  public var sequence: UInt64?
  public var run = ""
  /// When it was told, s of the run.
  public var time = 0.0
  public var kind = ""
  public var note: String?
  /// How long before that it happened, s; nil: at that moment.
  public var age: Double?
  /// Told in an earlier run, and repeated so that this run's events have their context.
  public var isCarried = false
  /// Wall time of `time`, RFC 3339.
  public var wall: String?

  public init() {}

  /// When it happened, s of the run; negative: before its first sample.
  public var moment: Double { time - (age ?? 0) }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("seq", &sequence)
    try v.text("run", &run)
    try v.number("t_s", &time, 3)
    try v.text("kind", &kind)
    try v.text("note", &note)
    try v.number("age_s", &age, 3)
    try v.flag("carried", ifTrue: &isCarried)
    try v.text("wall", &wall)
  }
}
