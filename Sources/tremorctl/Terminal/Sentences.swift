import Wire

/// A stream of messages as sentences, one a change: for a pipe, a screen reader, a line that moves no cursor.
struct Sentences {
  private var state: String?

  /// What a person should be told; nil: nothing has changed.
  mutating func sentence(_ message: Message) -> String? {
    switch message {
    case .features(let features):
      guard features.state != state else { return nil }
      state = features.state
      return "\(clockTime(features.time))  \(spoken(features.state))"
    case .event(let event): return Self.event(event)
    case .gap(let gap):
      return "\(clockTime(gap.time))  gap: \(gap.samples) samples missing, \(spoken(gap.cause))"
    case .mark(let mark):
      let note = mark.note.map { ": \($0)" } ?? ""
      let age = mark.age.map { ", \(StatusTable.span($0)) ago" } ?? ""
      return "\(clockTime(mark.time))  mark \(mark.kind)\(note)\(age)"
    case .clock(let clock):
      let step = clock.step.map { ", moved by \(decimal($0, 3)) s" } ?? ""
      return "\(clockTime(clock.time))  clock \(clock.isSynchronised ? "synchronised" : "not synchronised")\(step)"
    case .run(let run):
      state = nil
      return "run \(run.run) begins"
    case .lost(let lost): return "lines \(lost.from) to \(lost.to) lost: \(lost.reason)"
    case .bye(let bye): return "the daemon ends: \(spoken(bye.reason))"
    default: return nil
    }
  }

  private static func event(_ event: EventMessage) -> String? {
    guard event.phase != "update" else { return nil }
    let verb = event.isSnapshot ? "is open" : event.phase == "open" ? "opens " : "closes"
    var line = "\(clockTime(event.emitted))  \(verb)  \(spoken(event.label))"
    if let frequency = event.frequency { line += ", \(decimal(frequency, 2)) Hz" }
    if let angle = event.anglePP { line += ", \(decimal(angle, 2))° p-p" }
    if event.phase == "close" { line += ", \(decimal(event.stop - event.start, 1)) s" }
    return line
  }
}
