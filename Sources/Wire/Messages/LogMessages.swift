/// `forgotten`: stands in the place of a journalled line that was erased, where its number is needed.
public struct ForgottenMessage: MessageFields {
  static package var type: String { "forgotten" }

  public var sequence: UInt64?

  public init() {}

  package init(_ sequence: UInt64) { self.sequence = sequence }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) { try v.integer("seq", &sequence) }
}

/// `log`: what a file of the log has to say of itself. Stands in no stream.
public struct LogMessage: MessageFields {
  static package var type: String { "log" }

  /// The number of the next line; those before it are in an older file, or gone.
  public var nextSequence: UInt64?
  /// The first and the last of the lines that the disk refused for so long that memory had no room for them.
  public var lostFrom: UInt64?
  public var lostTo: UInt64?
  /// When the file was begun, RFC 3339; nil while the clock is not synchronised.
  public var wall: String?

  public init() {}

  /// The first line of a file whose first numbered line is still to come, or not the first of all.
  package init(next: UInt64, wall: String?) {
    nextSequence = next
    self.wall = wall
  }

  package init(lostFrom: UInt64, to: UInt64) { (self.lostFrom, lostTo) = (lostFrom, to) }

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.integer("next_seq", &nextSequence)
    try v.integer("lost_from_seq", &lostFrom)
    try v.integer("lost_to_seq", &lostTo)
    try v.text("wall", &wall)
  }
}

/// What becomes of journalled lines on the disk.
public struct LogNote: FieldGroup {
  public var state = "writing"
  /// Lines that wait in memory, and lines that there was no room for any more.
  public var pending = 0
  public var failed = 0
  /// Of all files that are kept.
  public var bytes = 0
  /// At the pace since the start; nil in the first ten minutes.
  public var bytesPerDay: Int?
  /// The first line that is kept.
  public var oldestSequence: UInt64 = 1

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("state", &state, .logState)
    try v.integer("pending", &pending)
    try v.integer("failed", &failed)
    try v.integer("bytes", &bytes)
    try v.integer("bytes_per_day", &bytesPerDay)
    try v.integer("oldest_seq", &oldestSequence)
  }
}
