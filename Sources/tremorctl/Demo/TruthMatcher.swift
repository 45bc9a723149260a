import Simulation
import Tremor
import Wire

/// Holds the events found against what was simulated.
struct TruthMatcher {
  private let truth: [TruthSegment]
  private var opened: [UInt32: Double] = [:]
  private var closed: [TremorEvent] = []

  init(_ truth: [TruthSegment]) { self.truth = truth }

  mutating func take(_ output: Output) {
    guard case .finding(.event(let event)) = output else { return }
    if event.phase == .open { opened[event.number] = event.emitted }
    if event.phase == .close { closed.append(event) }
  }

  /// Seconds after which it was said, and the share of the segment that is covered, in per cent; a row for each
  /// simulated segment, then one for each event that meets none.
  func table(style: TerminalStyle) -> String {
    var table = TextTable([
      ("simulated", .left), ("when", .left), ("Hz", .right), ("found", .left), ("Hz", .right), ("after", .right),
      ("%", .right),
    ])
    var used: Set<UInt32> = []
    for segment in truth {
      let names = [segment.label] + segment.accept
      let overlapping = closed.filter { event in
        overlap(event, segment) > 0 && names.contains { $0.description == event.label.word.description }
      }
      let best = overlapping.max { overlap($0, segment) < overlap($1, segment) }
      var row = [words(segment.label), clock(segment.start) + "-" + clock(segment.end)]
      // A gait's figure is its stride, not an oscillation's frequency.
      row.append(segment.frequency > 0 && segment.amplitude > 0 ? fixed(segment.frequency, 2) : "")
      if let best {
        used.formUnion(overlapping.map { $0.number })
        let share = overlapping.reduce(0) { $0 + overlap($1, segment) } / max(0.1, segment.end - segment.start)
        row += [
          words(best.label.word), best.frequency > 0 && best.label.isOscillation ? fixed(best.frequency, 2) : "",
          fixed((opened[best.number] ?? best.emitted) - segment.start, 1), "\(Int((share * 100).rounded()))",
        ]
      } else {
        row += ["(not found)", "", "", ""]
      }
      table.add(row)
    }
    for event in closed where !used.contains(event.number) {
      table.add([
        "(nothing)", clock(event.start) + "-" + clock(event.stop), "", words(event.label.word),
        event.frequency > 0 && event.label.isOscillation ? fixed(event.frequency, 2) : "", "", "",
      ])
    }
    return table.text(style)
  }

  private func overlap(_ event: TremorEvent, _ segment: TruthSegment) -> Double {
    max(0, min(event.stop, segment.end) - max(event.start, segment.start))
  }

  private func words(_ word: StaticString) -> String { String(word.description.map { $0 == "_" ? " " : $0 }) }

  private func fixed(_ value: Double, _ decimals: Int) -> String { JSONLine.fixed(value, decimals) ?? "" }

  private func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
  }
}
