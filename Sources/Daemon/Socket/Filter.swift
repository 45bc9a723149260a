import Wire

/// Which lines a reader wants, of those that there are.
struct Filter: Equatable, Sendable {
  let labels: Set<String>?
  /// Index in `WatchRequest.confidences`.
  let leastConfidence: Int?
  let wantsUpdates: Bool
  let streams: Streams

  /// Streams of lines that are not journalled.
  struct Streams: OptionSet, Sendable {
    let rawValue: UInt8
    static let features = Streams(rawValue: 1)
    static let raw = Streams(rawValue: 2)
  }

  /// Every journalled line and no stream: what a reader gets who asks for nothing.
  static let journal = Filter(WatchRequest())

  init(_ watch: WatchRequest) {
    labels = watch.labels.map { Set($0) }
    leastConfidence = watch.minConfidence.flatMap { WatchRequest.confidences.firstIndex(of: $0) }
    wantsUpdates = watch.updates
    streams = Streams(watch.streams.map { $0 == .raw ? .raw : .features })
  }

  /// No journalled line is held back.
  var isOpen: Bool { labels == nil && leastConfidence == nil && wantsUpdates }

  /// Whether a journalled line is wanted. What is no event always is, and so is the `close` of an event that was `told`.
  func admits(_ facts: LineFacts, told: Set<String>) -> Bool {
    guard let event = facts.event else { return true }
    if event.phase == .update, !wantsUpdates { return false }
    if event.phase == .close, told.contains(event.id) { return true }
    if let labels, !labels.contains(event.label) { return false }
    if let leastConfidence, let confidence = event.confidence, confidence < leastConfidence { return false }
    return true
  }
}
