/// What a reader wants to be sent.
public struct WatchRequest: Sendable, Equatable {
  /// A stream of lines that are not journalled.
  public enum Stream: String, Sendable, CaseIterable {
    /// One line a hop of the analysis.
    case features
    /// One line a burst of samples, as read.
    case raw
  }

  /// Labels of the events; nil: all.
  public var labels: [String]?
  /// The least confidence that an event's movement is an oscillation: `low`, `medium`, `high`; nil: any. Labels that carry no
  /// confidence are not held back.
  public var minConfidence: String?
  /// Whether `update`s of events are wanted.
  public var updates: Bool
  public var streams: Set<Stream>
  /// Journalled lines after this number come first, as far as they are kept; nil: open events, then what is new.
  public var since: UInt64?

  public init(
    labels: [String]? = nil, minConfidence: String? = nil, updates: Bool = true, streams: Set<Stream> = [],
    since: UInt64? = nil
  ) {
    self.labels = labels
    self.minConfidence = minConfidence
    self.updates = updates
    self.streams = streams
    self.since = since
  }

  /// In rising order.
  public static let confidences = ["low", "medium", "high"]

  init(_ fields: Request.Fields) throws(Request.ArgumentProblem) {
    if let labels = fields.labels, labels.isEmpty || labels.count > 64 {
      throw .init(#"watch: "labels" is a list of 1 to 64 labels; leave it out for all"#)
    }
    if let confidence = fields.minConfidence, !Self.confidences.contains(confidence) {
      throw .init(#"watch: "min_confidence" is "low", "medium" or "high""#)
    }
    if let since = fields.since, since < 0 { throw .init(#"watch: "since" is 0 or the number of a journalled line"#) }
    var streams: Set<Stream> = []
    for word in fields.streams ?? [] {
      guard let stream = Stream(rawValue: word) else {
        throw .init(#"watch: "streams" may hold "features" and "raw""#)
      }
      streams.insert(stream)
    }
    self.init(
      labels: fields.labels, minConfidence: fields.minConfidence, updates: fields.updates ?? true, streams: streams,
      since: fields.since.map { UInt64($0) })
  }

  func add(to line: inout JSONLine) {
    if let labels { line.add("labels", labels) }
    if let minConfidence { line.add("min_confidence", minConfidence) }
    if !updates { line.add("updates", false) }
    if !streams.isEmpty { line.add("streams", streams.map(\.rawValue).sorted()) }
    if let since { line.add("since", since) }
  }
}
