import FoundationEssentials

/// Why a file of truth or of events cannot be scored.
package struct ScoreFileError: Error, Equatable, Sendable, CustomStringConvertible {
  package var description: String
}

/// The truth about a recording, as `tremorctl simulate --truth` writes it and anybody may by hand.
package enum TruthFile {
  private struct File: Decodable {
    struct Segment: Decodable {
      var label: String
      var start: Double
      var end: Double
      var accept: [String]?
      var frequency: Double?
      var activity: String?

      private enum CodingKeys: String, CodingKey {
        case label, accept, activity
        case start = "t0_s"
        case end = "t1_s"
        case frequency = "freq_hz"
      }
    }
    var segments: [Segment]
  }

  /// - Parameters:
  ///   - name: of the file, for messages.
  package static func read(_ bytes: [UInt8], name: String) throws(ScoreFileError) -> [TruthEntry] {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(bytes))
    } catch {
      throw ScoreFileError(
        description: "\(name): is no truth file: \(reason(error)); it is one JSON object, {\"segments\":[{\"label\","
          + "\"t0_s\",\"t1_s\",\"accept\":[…]}]}, as tremorctl simulate --truth writes it")
    }
    var entries: [TruthEntry] = []
    for (n, s) in file.segments.enumerated() {
      guard s.start.isFinite, s.end.isFinite, s.end >= s.start else {
        throw ScoreFileError(
          description: "\(name): segment \(n + 1) (\(s.label)) ends before it starts; swap t0_s and t1_s")
      }
      guard s.label == "none" || LabelLayer(s.label) != nil else {
        throw ScoreFileError(
          description: "\(name): segment \(n + 1) has the label \(s.label), which is none of the protocol; "
            + "write none where there is nothing to name")
      }
      entries.append(
        TruthEntry(
          label: s.label, start: s.start, end: s.end, accept: s.accept ?? [], frequency: s.frequency,
          activity: s.activity))
    }
    return entries
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      (context.codingPath.last?.stringValue ?? "it") + " has another type"
    default: "it does not parse"
    }
  }
}

/// The events of a log or of a replay.
package enum EventFile {
  private struct Line: Decodable {
    var type: String
    var run: String?
    var id: String?
    var phase: String?
    var label: String?
    var start: Double?
    var end: Double?
    var emitted: Double?
    var frequency: Double?
    var confidence: [String: String]?
    var activation: String?

    private enum CodingKeys: String, CodingKey {
      case type, run, id, phase, label, confidence, activation
      case start = "t0_s"
      case end = "t1_s"
      case emitted = "emitted_s"
      case frequency = "freq_hz"
    }
  }

  /// Reads lines of JSON; those of other types are passed over. An event without a `close` counts as it was last said.
  /// Seconds count from the start of a run: lines of more than one run are refused.
  package static func read(_ bytes: [UInt8], name: String) throws(ScoreFileError) -> [ScoredEvent] {
    var order: [String] = []
    var events: [String: ScoredEvent] = [:]
    var run: String?
    let decoder = JSONDecoder()
    for (n, row) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      if row.allSatisfy({ $0 == 32 || $0 == 13 }) { continue }
      guard let line = try? decoder.decode(Line.self, from: Data(row)) else {
        throw ScoreFileError(
          description: "\(name):\(n + 1): is no line of the protocol; take what replay or the log gives")
      }
      guard line.type == "event" else { continue }
      guard let id = line.id, let label = line.label, let start = line.start, let end = line.end,
        let emitted = line.emitted
      else {
        throw ScoreFileError(description: "\(name):\(n + 1): an event without id, label, t0_s, t1_s or emitted_s")
      }
      if let run, let other = line.run, run != other {
        throw ScoreFileError(
          description:
            "\(name):\(n + 1): a second run (\(other) after \(run)), whose seconds begin anew; score one run at a time")
      }
      run = run ?? line.run
      var event =
        events[id] ?? ScoredEvent(label: label, start: start, end: end, opened: emitted)
      if events[id] == nil { order.append(id) }
      event.label = label
      event.start = start
      event.end = end
      event.frequency = line.frequency ?? event.frequency
      event.classConfidence = line.confidence?["class"] ?? event.classConfidence
      event.activation = line.activation ?? event.activation
      events[id] = event
    }
    return order.compactMap { events[$0] }
  }
}
