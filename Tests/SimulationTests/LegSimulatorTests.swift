import Glibc
import Signal
import Simulation
import Testing

/// Power of `x` at `frequency`, one-sided density, unit²/Hz, with a Hann window or none. Written out, no transform.
private func density(_ x: ArraySlice<Double>, _ frequency: Double, rate: Double, hann: Bool = true) -> Double {
  let mean = x.reduce(0, +) / Double(x.count)
  var (re, im, windowPower) = (0.0, 0.0, 0.0)
  for (n, value) in x.enumerated() {
    let window = hann ? 0.5 - 0.5 * cos(2 * .pi * (Double(n) + 0.5) / Double(x.count)) : 1
    let angle = 2 * Double.pi * frequency * Double(n) / rate
    re += window * (value - mean) * cos(angle)
    im += window * (value - mean) * sin(angle)
    windowPower += window * window
  }
  return 2 * (re * re + im * im) / (rate * windowPower)
}

@Suite struct LegSimulatorTests {
  private func scenario(_ seed: UInt64, _ segments: ScenarioSegment...) -> Scenario {
    Scenario(seed: seed, segments: segments)
  }

  @Test func aPerfectSensorOnATableReadsOneG() {
    let run = Recorded(LegSimulator(scenario: scenario(3, ScenarioSegment(.table, 3)), clockError: 0, imperfection: 0))
    #expect(run.count == 300)
    for n in 0..<run.count { #expect(abs(run.norm(n) - 4096) <= 1) }
    #expect(run.counts[3].allSatisfy { $0 == 0 })
  }

  @Test func aRealSensorOnATableStaysInsideTheDataSheet() {
    for seed in UInt64(1)...12 {
      let run = Recorded(LegSimulator(scenario: scenario(seed, ScenarioSegment(.table, 4))))
      let mean = (0..<run.count).reduce(0.0) { $0 + run.norm($1) } / Double(run.count) / 4096
      #expect(abs(mean - 1) < 0.03 + 0.035 + 0.11, "seed \(seed)")
      for k in 3..<6 {
        let rate = run.axis(k).reduce(0, +) / Double(run.count)
        #expect(abs(rate) < 20.3, "seed \(seed)")
      }
    }
  }

  @Test func theSameSeedGivesTheSameBytesAndAnotherOneDoesNot() {
    let script = [ScenarioSegment(.restTremor, 4), ScenarioSegment(.standUp, 3), ScenarioSegment(.walk, 4)]
    func crc(_ seed: UInt64, sensor: UInt64? = nil) -> UInt32 {
      Recorded(LegSimulator(scenario: Scenario(seed: seed, segments: script), seed: sensor)).crc
    }
    let once = crc(5)
    #expect(once == crc(5))
    #expect(once != crc(6))
    #expect(once != crc(5, sensor: 99))
  }

  @Test func theNoiseHasTheDataSheetsDensity() {
    let run = Recorded(
      LegSimulator(scenario: scenario(11, ScenarioSegment(.table, 160)), rate: Hertz(200), clockError: 0))
    func meanDensity(_ axes: Range<Int>) -> Double {
      var (sum, count) = (0.0, 0.0)
      for k in axes {
        let x = run.axis(k)
        for start in stride(from: 0, to: x.count - 400, by: 400) {
          for bin in stride(from: 10, to: 30, by: 2) {
            sum += density(x[start..<(start + 400)], Double(bin) * 0.5, rate: 200)
            count += 1
          }
        }
      }
      return (sum / count).squareRoot()
    }
    // Both carry up to 3 % of scale error, and 1 % of statistics.
    let acceleration = meanDensity(0..<3) * 1e6
    let rotation = meanDensity(3..<6)
    #expect(abs(acceleration / 400 - 1) < 0.1)
    #expect(abs(rotation / 0.005 - 1) < 0.1)
  }

  @Test func aFastClockGivesMoreSamplesOfTheSameLeg() {
    let script = scenario(4, ScenarioSegment(.sitStill, 100))
    #expect(abs(Recorded(LegSimulator(scenario: script, clockError: 0)).count - 10_000) <= 1)
    #expect(abs(Recorded(LegSimulator(scenario: script, clockError: 0.03)).count - 10_300) <= 1)
    #expect(abs(Recorded(LegSimulator(scenario: script, clockError: -0.02)).count - 9_800) <= 1)
  }

  @Test func theMountTurnsTheAxesAndNothingElse() {
    let script = scenario(8, ScenarioSegment(.bounce, 6, frequency: 5, amplitude: 6))
    var random = RandomSource(seed: 77)
    let straight = Recorded(LegSimulator(scenario: script, clockError: 0, mount: .identity, imperfection: 0))
    let turned = Recorded(
      LegSimulator(scenario: script, clockError: 0, mount: .randomRotation(&random), imperfection: 0))
    #expect(straight.crc != turned.crc)
    #expect(straight.count == turned.count)
    for n in 0..<straight.count { #expect(abs(straight.norm(n) - turned.norm(n)) < 2) }
  }

  @Test func whatIsTooStrongStopsAtTheEndOfTheScale() {
    let script = scenario(2, ScenarioSegment(.bounce, 5, frequency: 6.5, amplitude: 250))
    let run = Recorded(LegSimulator(scenario: script, mount: .identity))
    let all = run.counts[0] + run.counts[1] + run.counts[2]
    #expect(all.contains(32_767) || all.contains(-32_768))
  }

  @Test(arguments: [(UInt64(21), 4.2), (22, 4.9), (23, 5.6), (24, 6.4), (25, 5.1), (26, 4.6)])
  func aRestTremorPeaksWhereTheTruthSays(seed: UInt64, f: Double) {
    let script = scenario(seed, ScenarioSegment(.restTremor, 24, frequency: f, amplitude: 1.5))
    let truth = script.truth(at: .shank)
    #expect(truth.count == 1)
    guard let tremor = truth.first else { return }
    #expect("\(tremor.label)" == "rest_oscillation")
    let run = Recorded(LegSimulator(scenario: script, clockError: 0))
    let window = Int(tremor.start * 100)..<min(run.count, Int(tremor.end * 100))
    let seconds = Double(window.count) / 100
    let rates = (3..<6).map { run.axis($0)[window] }
    var (weight, weighted, angle, peak) = (0.0, 0.0, 0.0, (0.0, 0.0))
    // Density of the rate over ω² is that of the angle; bins one apart, so that their sum is the variance.
    for bin in Int(2 * seconds)...Int(15 * seconds) {
      let frequency = Double(bin) / seconds
      let power = rates.reduce(0.0) { $0 + density($1, frequency, rate: 100, hann: false) }
      let omega = 2 * Double.pi * frequency
      angle += power / (omega * omega) / seconds
      if power / (omega * omega) > peak.1 { peak = (frequency, power / (omega * omega)) }
      if abs(frequency - tremor.frequency) < 1.2 {
        weight += power / (omega * omega)
        weighted += frequency * power / (omega * omega)
      }
    }
    #expect(abs(peak.0 - tremor.frequency) < 0.7, "seed \(seed)")
    #expect(abs(weighted / weight - tremor.frequency) < 0.15, "seed \(seed)")
    // The amplitude swings by the seed; roll adds to what the gyroscope sees, scale errors too.
    let seen = (8 * angle).squareRoot()
    #expect(seen > 0.85 * tremor.amplitude && seen < 1.3 * tremor.amplitude, "seed \(seed)")
  }

  @Test(arguments: [UInt64(31), 32, 33, 34]) func walkingHasAStrideAndSwings(seed: UInt64) {
    let script = scenario(seed, ScenarioSegment(.walk, 22))
    guard let truth = script.truth(at: .shank).first else {
      Issue.record("no gait in the truth")
      return
    }
    #expect("\(truth.label)" == "gait")
    let run = Recorded(LegSimulator(scenario: script, clockError: 0, mount: .identity, imperfection: 0))
    let rate = run.axis(4)[300...]
    var peak = (frequency: 0.0, power: 0.0)
    for n in 40...160 {
      let power = density(rate, Double(n) / 100, rate: 100) / Double(n * n)
      if power > peak.power { peak = (Double(n) / 100, power) }
    }
    #expect(abs(peak.frequency - truth.frequency) < 0.06, "seed \(seed)")
    let fastest = rate.reduce(0) { max($0, abs($1)) }
    #expect(fastest > 130 && fastest < 480, "seed \(seed): \(fastest) °/s")
    let hardest = (300..<run.count).reduce(0.0) { max($0, run.norm($1)) } / 4096
    #expect(hardest > 1.3, "seed \(seed): heel strikes of \(hardest) g")
  }

  @Test func framesAreWhatAPolledFIFOGives() {
    let simulator = LegSimulator(scenario: scenario(9, ScenarioSegment(.sitStill, 120)), clockError: 0.004)
    let start = 60.0
    let run = Recorded(simulator)
    var next: UInt64 = 0
    var last = 0.0
    var sizes = Set<Int>()
    for frame in run.frames.dropLast() {
      #expect(frame.first == next)
      next += UInt64(frame.count)
      let newest = start + Double(next - 1) / 100.4
      #expect(frame.seconds >= newest)
      #expect(frame.seconds - newest < 0.0101)
      #expect(frame.seconds > last)
      last = frame.seconds
      sizes.insert(frame.count)
    }
    #expect(sizes.contains(10) && sizes.count > 1 && (sizes.max() ?? 0) <= 85)
    #expect(simulator.description.bytesPerSample == 12)
  }

  @Test func edgesComeJustAfterTheirSample() {
    let run = Recorded(
      LegSimulator(scenario: scenario(9, ScenarioSegment(.sitStill, 20)), clockError: -0.01, timing: .edge))
    for frame in run.frames {
      let newest = 60 + Double(frame.first) / 99 + Double(frame.count - 1) / 99
      #expect(frame.seconds > newest && frame.seconds < newest + 0.0001)
    }
  }
}
