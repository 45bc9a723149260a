import Pipeline
import Signal
import Simulation
import Tremor

/// A fixed number of hops for an instruction counter that collects within `countedHops` only (callgrind,
/// `--toggle-collect=*countedHops*`).
///
/// The leg is the demo's, of 150 s: under the counter everything takes some fifty times as long, the simulation too. A
/// first lap goes uncounted, so that all windows are full.
func countInstructions(ofPipeline: Bool) throws {
  let laps = 7
  var leg = Leg(.demo())
  let description = leg.description
  let samples = laps * leg.samples
  if ofPipeline {
    let pipeline = try Pipeline(description, AnalysisSettings())
    play(&leg, into: pipeline)
    countedHops(&leg, pipeline, laps)
  } else {
    var detector = TremorDetector(description, AnalysisSettings())
    var stream = Stream(leg)
    stream.play(into: &detector)
    countedHops(&stream, &detector, laps)
  }
  report("samples", samples, "samples")
  report("hops", Double(samples) * description.nominalRate.period / FeatureStage.hop, "hops")
}

@inline(never) private func countedHops(_ leg: inout Leg, _ pipeline: Pipeline, _ laps: Int) {
  for _ in 0..<laps { play(&leg, into: pipeline) }
}

@inline(never) private func countedHops(_ stream: inout Stream, _ detector: inout TremorDetector, _ laps: Int) {
  for _ in 0..<laps { stream.play(into: &detector) }
}

// Apart, because a closure carries the name of the function that it stands in, and would switch the counter off.
private func play(_ leg: inout Leg, into pipeline: Pipeline) {
  leg.play { pipeline.consume(&$0) { _ in } }
}
