import Signal
import Simulation
import Testing

@Suite struct ScenarioTests {
  @Test(arguments: [UInt64(1), 2, 3]) func theDemoTellsItsStoryInOrder(seed: UInt64) {
    let demo = Scenario.demo(seed: seed)
    let truth = demo.truth(at: .shank)
    #expect(
      truth.map { "\($0.label)" } == [
        "rest_oscillation", "rest_oscillation", "standing_oscillation", "gait", "freeze_tremble", "gait",
      ])
    #expect(demo.duration >= 120 && demo.duration <= 180)
    var last = 0.0
    for segment in truth {
      #expect(segment.start < segment.end && segment.start >= last - 1.5 && segment.end <= demo.duration)
      last = segment.end
    }
  }

  @Test func theSensorsSiteChangesTheAmplitudeOnly() {
    let demo = Scenario.demo(seed: 4)
    let (shank, thigh) = (demo.truth(at: .shank), demo.truth(at: .thigh))
    #expect(shank.map { $0.start } == thigh.map { $0.start })
    #expect(shank.map { $0.frequency } == thigh.map { $0.frequency })
    #expect((shank.first?.amplitude ?? 0) > (thigh.first?.amplitude ?? 0))
  }

  @Test func frequenciesOfManySeedsCoverThePublishedRangeAndMore() {
    var seen: [Double] = []
    for seed in UInt64(100)..<124 {
      let script = Scenario(seed: seed, segments: [ScenarioSegment(.bounce, 8)])
      if let f = script.truth(at: .shank).first?.frequency { seen.append(f) }
    }
    #expect(seen.count == 24)
    #expect((seen.min() ?? 9) < 4.9 && (seen.min() ?? 0) > 2.8)
    #expect((seen.max() ?? 0) > 6.2 && (seen.max() ?? 99) < 9)
  }

  @Test func theTruthFileHasFixedDecimalsAndBalances() {
    let script = Scenario(
      seed: 1,
      segments: [ScenarioSegment(.sitStill, 2), ScenarioSegment(.restTremor, 8), ScenarioSegment(.sitStill, 3)])
    let json = truthJSON(script.truth(at: .shank))
    #expect(json.hasPrefix("{\"segments\":[\n{\"label\":\"rest_oscillation\",\"t0_s\":"))
    #expect(json.contains("\"accept\":[\"undetermined\"]}"))
    #expect(json.filter { $0 == "{" }.count == json.filter { $0 == "}" }.count)
    #expect(truthJSON([]) == "{\"segments\":[\n]}\n")
  }
}
