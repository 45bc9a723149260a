import IMU
import Pipeline
import Signal
import Simulation
import Testing
import Tremor

/// Runs a simulated leg through the pipeline; `change` may alter or drop (false) a frame before it goes in.
private func run(
  _ scenario: Scenario, seed: UInt64, clockError: Double? = nil, mount: Matrix3? = nil,
  change: (inout RawFrame) -> Bool = { _ in true }
) throws -> (outputs: [Output], rate: Double) {
  var leg = LegSimulator(
    scenario: scenario, site: .shank, leg: .right, seed: seed, clockError: clockError, mount: mount)
  let pipeline = try Pipeline(leg.description, AnalysisSettings())
  var outputs: [Output] = []
  var frame = RawFrame()
  while leg.next(&frame) {
    if change(&frame) { pipeline.consume(&frame) { outputs.append($0) } }
  }
  pipeline.finish { outputs.append($0) }
  return (outputs, pipeline.rate.value)
}

extension [Output] {
  fileprivate var closed: [TremorEvent] {
    compactMap { if case .finding(.event(let e)) = $0, e.phase == .close { e } else { nil } }
  }
  fileprivate var gaps: [Gap] { compactMap { if case .gap(let gap, _) = $0 { gap } else { nil } } }
}

private func resting(_ seed: UInt64, frequency: Double) -> Scenario {
  Scenario(
    seed: seed,
    segments: [
      ScenarioSegment(.sitStill, 16), ScenarioSegment(.restTremor, 20, frequency: frequency),
      ScenarioSegment(.sitStill, 8),
    ])
}

@Suite struct PipelineTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func aSimulatedRestTremorIsFoundAtItsFrequency(_ seed: UInt64) throws {
    let scenario = resting(seed, frequency: 4.4 + 0.5 * Double(seed))
    let truth = try #require(scenario.truth(at: .shank).first { $0.label.description == "rest_oscillation" })
    let closed = try run(scenario, seed: seed).outputs.closed
    let event = try #require(closed.max { $0.stop - $0.start < $1.stop - $1.start })
    #expect(event.label == .restOscillation)
    #expect(abs(event.frequency - truth.frequency) < 0.15)
    #expect(event.start > truth.start - 2 && event.stop < truth.end + 4)
  }

  /// A wrong oscillator must not shift the frequency: the sample clock measures it.
  @Test(arguments: [-0.1, -0.03, 0.03, 0.1])
  func aWrongOscillatorIsMeasured(_ clockError: Double) throws {
    let scenario = Scenario(seed: 9, segments: [ScenarioSegment(.sitStill, 90)])
    let rate = try run(scenario, seed: 9, clockError: clockError).rate
    #expect(abs(rate / (100 * (1 + clockError)) - 1) < 0.001)
  }

  @Test func theMountChangesNothingThatMatters() throws {
    let scenario = resting(7, frequency: 5)
    let straight = try run(scenario, seed: 7, clockError: 0, mount: .identity).outputs.closed
    var random = RandomSource(seed: 77)
    let turned = try run(scenario, seed: 7, clockError: 0, mount: .randomRotation(&random)).outputs.closed
    #expect(straight.map { $0.label } == turned.map { $0.label })
    for (a, b) in zip(straight, turned) {
      #expect(abs(a.frequency - b.frequency) < 0.03)
      #expect(try abs(#require(a.anglePP) / #require(b.anglePP) - 1) < 0.1)
    }
  }

  /// One sample a frame, each with its exact time, as an import of uneven times writes them.
  @Test func unevenTimesReachTheAnalysisAsTheyAre() throws {
    var random = RandomSource(seed: 21)
    let description = SensorDescription(
      chip: .virtual, hasGyroscope: false, accelerationScale: 9.80665e-6, rotationScale: 1, fullScaleCounts: .max,
      nominalRate: Hertz(90), rateTolerance: 0.05, site: .shank, hasUnevenTimes: true)
    let pipeline = try Pipeline(description, AnalysisSettings())
    var outputs: [Output] = []
    var time = 3.0
    for index in 0..<3600 {
      // Every step differs, so that the times wander; three samples are missing at one place.
      time += random.uniform(in: 0.7...1.3) / 90
      if (1800..<1803).contains(index) { continue }
      var frame = RawFrame()
      if index == 1803 {
        frame = RawFrame(
          Gap(cause: .recording, nextIndex: 1803, lost: 3, time: Timestamp(nanoseconds: Int64(time * 1e9))))
        pipeline.consume(&frame) { outputs.append($0) }
        frame = RawFrame()
      }
      frame.timeSource = .exact
      frame.count = 1
      frame.byteCount = 12
      frame.firstIndex = UInt64(index)
      frame.time = Timestamp(nanoseconds: Int64((time * 1e9).rounded()))
      let shake = time > 13 ? 0.2 * Numerics.sine(2 * .pi * 7.3 * time) : 0
      for (axis, g) in [shake, 0.002 * random.uniform(), 1].enumerated() {
        let counts = UInt32(bitPattern: Int32(g * 1e6))
        for k in 0..<4 { frame.bytes[4 * axis + k] = UInt8(truncatingIfNeeded: counts >> UInt32(8 * k)) }
      }
      pipeline.consume(&frame) { outputs.append($0) }
    }
    pipeline.finish { outputs.append($0) }
    let event = try #require(outputs.closed.first)
    #expect(outputs.closed.count == 1 && abs(event.frequency - 7.3) < 0.01)
    #expect(outputs.gaps.map { $0.lost } == [3])
    #expect(pipeline.rate.value == 90)
  }

  @Test func aFrameThatIsNotThereIsAGap() throws {
    var number = 0
    let scenario = Scenario(seed: 3, segments: [ScenarioSegment(.sitStill, 20)])
    let gaps = try run(scenario, seed: 3) { _ in
      number += 1
      return number != 100
    }.outputs.gaps
    let gap = try #require(gaps.first)
    #expect(gaps.count == 1)
    #expect(gap.cause == .recording && gap.lost >= 5 && gap.lost <= 40)
  }

  @Test func aFrameThatIsThereTwiceIsNoSecondTime() throws {
    // The same indices again are a hole of nothing, and no time goes back.
    let scenario = Scenario(seed: 3, segments: [ScenarioSegment(.sitStill, 10)])
    var leg = LegSimulator(scenario: scenario, seed: 3)
    let pipeline = try Pipeline(leg.description, AnalysisSettings())
    var frame = RawFrame()
    var last = Timestamp(nanoseconds: .min)
    while leg.next(&frame) {
      for _ in 0..<2 {
        pipeline.consume(&frame) { _ in }
        #expect(pipeline.newest > last)
        last = pipeline.newest
      }
    }
  }

  /// Wilful damage: random bytes in every field must never trap, and no figure may be anything but a number.
  @Test func randomFramesDoNotTrap() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var state = seed
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    let scenario = Scenario(seed: 3, segments: [ScenarioSegment(.sitStill, 1)])
    let pipeline = try Pipeline(LegSimulator(scenario: scenario, seed: 3).description, AnalysisSettings())
    var frame = RawFrame()
    for _ in 0..<3000 {
      frame.kind = [.samples, .samples, .samples, .gap, .mark, .clock][Int(next() % 6)]
      frame.timeSource = [.read, .edge, .exact][Int(next() % 3)]
      frame.count = UInt16(truncatingIfNeeded: next())
      frame.byteCount = UInt16(next() % 1025)
      frame.firstIndex = next() % 4 == 0 ? next() : next() % 10_000
      frame.time = Timestamp(nanoseconds: Int64(bitPattern: next() % 4 == 0 ? next() : next() % 1_000_000_000_000))
      frame.lost = next()
      frame.wallOffset = Int64(bitPattern: next())
      for i in 0..<1024 { frame.bytes[i] = UInt8(truncatingIfNeeded: next()) }
      pipeline.consume(&frame) { output in
        if case .finding(.event(let event)) = output { #expect(event.frequency.isFinite) }
      }
    }
    pipeline.finish { _ in }
  }

  /// A rate that the analysis cannot work with is refused with a typed error, not analysed wrongly.
  @Test(arguments: [-1, 0, 20, 1601, 1e9, .nan, .infinity] as [Double])
  func aRateOutOfRangeIsRefused(_ rate: Double) {
    var description = LegSimulator(scenario: Scenario(seed: 1, segments: []), seed: 1).description
    description.nominalRate = Hertz(rate)
    #expect(throws: UnsupportedRate.self) { try Pipeline(description, AnalysisSettings()) }
  }
}
