import Pipeline
import Scoring
import Signal
import Tremor

/// A recording that went through the pipeline: what was said.
struct Played: Sendable {
  var events: [ScoredEvent] = []
  /// Once a hop: the end of its windows and the freeze score.
  var freezeScores: [(time: Double, score: Double)] = []
  /// All that a hop measured, where it is asked for.
  var hops: [Features] = []
  var duration = 0.0

  /// `next`: gives the next frame; false at the end.
  init(
    _ description: SensorDescription, _ settings: AnalysisSettings = AnalysisSettings(), keepsHops: Bool = false,
    _ next: (inout RawFrame) throws -> Bool
  ) throws {
    let pipeline = try Pipeline(description, settings)
    var open: [UInt32: ScoredEvent] = [:]
    var last = 0.0
    func take(_ output: Output) {
      guard case .finding(let finding) = output else { return }
      switch finding {
      case .features(let f):
        last = f.time
        if let score = f.freezeScore { freezeScores.append((f.time, score)) }
        if keepsHops { hops.append(f) }
      case .event(let e):
        var event =
          open[e.number] ?? ScoredEvent(label: "\(e.label.word)", start: e.start, end: e.stop, opened: e.emitted)
        event.start = e.start
        event.end = e.stop
        event.frequency = e.frequency > 0 ? e.frequency : nil
        event.classConfidence = "\(e.classConfidence.word)"
        event.activation = "\(e.activation.word)"
        open[e.number] = event
        if e.phase == .close {
          events.append(event)
          open[e.number] = nil
        }
      }
    }
    var frame = RawFrame()
    while try next(&frame) { pipeline.consume(&frame, take) }
    pipeline.finish(take)
    duration = last
  }
}
