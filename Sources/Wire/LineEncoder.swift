import Signal
import Tremor

/// Turns what the pipeline says into messages and lines. The daemon and `replay` share it: the same outputs give the same
/// bytes.
package struct LineEncoder: Sendable {
  package let lines: Lines
  private let bootID: String?
  /// The run's zero, where the stream begins in the middle of a run.
  private let runZero: Timestamp?
  private var zero: Timestamp?
  /// Seconds of the run before the stream began.
  private var before = 0.0
  private var wall: WallReading?
  private var marks = MarkContext()

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
    message(for: output, seq: seq).line ?? ""
  }

  /// The output as a message, for who wants to look into it; its `line` is the output's line.
  package mutating func message(for output: Output, seq: UInt64?) -> Message {
    switch output {
    case .began(let time, let reading):
      let zero = runZero ?? time
      self.zero = zero
      before = time.seconds(since: zero)
      wall = reading
      return .run(lines.run(seq: seq, bootID: bootID, epoch: zero, wall: wallText(at: before)))
    case .finding(.features(var features)):
      features.time += before
      return .features(lines.features(features))
    case .finding(.event(var event)):
      event.start += before
      event.stop += before
      event.emitted += before
      var message = lines.event(event, seq: seq, wall: wallText(at: event.emitted))
      message.context = marks.entries(from: event.start, to: event.stop)
      return .event(message)
    case .gap(let gap, var seconds):
      seconds += before
      return .gap(lines.gap(gap, at: seconds, seq: seq, wall: wallText(at: seconds)))
    case .clock(let reading, var seconds):
      seconds += before
      let moved = wall.map { Double(reading.offset &- $0.offset) * 1e-9 }
      // A state that changed without the clock being moved.
      let step = moved.flatMap { abs($0) >= 0.001 ? $0 : nil }
      wall = reading
      return .clock(
        lines.clock(
          isSynchronised: reading.isSynchronised, step: step, at: seconds, seq: seq, wall: wallText(at: seconds)))
    case .mark(let text, var seconds):
      seconds += before
      let words = MarkWords(text)
      marks.note(words, at: seconds - Double(words.age) * 1e-3)
      return .mark(lines.mark(words, at: seconds, seq: seq, wall: wallText(at: seconds)))
    }
  }

  /// Marks from before a wall time, ns since 1970, are context no longer.
  package mutating func forget(before time: Int64) {
    guard let zero else { return }
    // Without a wall clock nothing can be told apart: all go.
    let moment = wall.map { Double(time &- zero.nanoseconds &- $0.offset) * 1e-9 }
    marks.forget(before: moment ?? .infinity)
  }

  /// The run's zero, once it has begun.
  package var epoch: Timestamp? { zero }

  /// Wall time `seconds` after the run's zero; nil while it is not known to be true.
  private func wallText(at seconds: Double) -> String? {
    guard let zero, let wall, wall.isSynchronised else { return nil }
    return WallTime.text(nanoseconds: zero.nanoseconds &+ Int64(seconds * 1e9) &+ wall.offset)
  }
}
