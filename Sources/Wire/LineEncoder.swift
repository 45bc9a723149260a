import Signal
import Tremor

/// Turns what the pipeline says into lines. The daemon and `replay` share it: the same outputs give the same bytes.
package struct LineEncoder: Sendable {
  package let lines: Lines
  private let bootID: String?
  /// The run's zero, where the stream begins in the middle of a run.
  private let runZero: Timestamp?
  private var zero: Timestamp?
  /// Seconds of the run before the stream began.
  private var before = 0.0
  private var wall: WallReading?

  /// `runZero`: when the first sample of the run was taken, if the stream begins later: all seconds count from there.
  package init(_ lines: Lines, bootID: String?, runZero: Timestamp? = nil) {
    self.lines = lines
    self.bootID = bootID
    self.runZero = runZero
  }

  /// True if the output's line is journalled: it carries a `seq` and goes to log and readers.
  package static func isJournalled(_ output: Output) -> Bool {
    if case .finding(.features) = output { return false }
    return true
  }

  /// The output's line, without its newline. `seq` is used by journalled lines only; nil leaves it out.
  package mutating func line(for output: Output, seq: UInt64?) -> String {
    switch output {
    case .began(let time, let reading):
      let zero = runZero ?? time
      self.zero = zero
      before = time.seconds(since: zero)
      wall = reading
      return lines.run(seq: seq, bootID: bootID, epoch: zero, wall: wallText(at: before))
    case .finding(.features(var features)):
      features.time += before
      return lines.features(features)
    case .finding(.event(var event)):
      event.start += before
      event.stop += before
      event.emitted += before
      return lines.event(event, seq: seq, wall: wallText(at: event.emitted))
    case .gap(let gap, var seconds):
      seconds += before
      return lines.gap(gap, at: seconds, seq: seq, wall: wallText(at: seconds))
    case .clock(let reading, var seconds):
      seconds += before
      let moved = wall.map { Double(reading.offset &- $0.offset) * 1e-9 }
      // A state that changed without the clock being moved.
      let step = moved.flatMap { abs($0) >= 0.001 ? $0 : nil }
      wall = reading
      return lines.clock(
        isSynchronised: reading.isSynchronised, step: step, at: seconds, seq: seq, wall: wallText(at: seconds))
    case .mark(let text, var seconds):
      seconds += before
      let parts = Self.text(text).split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      return lines.mark(
        kind: String(parts.first ?? ""), note: parts.count > 1 ? String(parts[1]) : "", at: seconds, seq: seq,
        wall: wallText(at: seconds))
    }
  }

  /// The run's zero, once it has begun.
  package var epoch: Timestamp? { zero }

  /// Wall time `seconds` after the run's zero; nil while it is not known to be true.
  private func wallText(at seconds: Double) -> String? {
    guard let zero, let wall, wall.isSynchronised else { return nil }
    return WallTime.text(nanoseconds: zero.nanoseconds &+ Int64(seconds * 1e9) &+ wall.offset)
  }

  private static func text(_ mark: MarkText) -> String {
    var bytes: [UInt8] = []
    for i in 0..<mark.count { bytes.append(mark[i]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
