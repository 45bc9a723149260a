import IMU
import Pipeline
import Signal
import Simulation
import Testing
import Tremor

/// Two descriptions of each chip that know nothing of each other, the simulator's and the decoder's, held together.
@Suite struct SimulatedChipsTests {
  /// Mean and root mean square of each axis, in SI units, as the product's decoder reads them.
  private func figures(_ leg: LegSimulator) -> (mean: [Double], rms: [Double], count: Int) {
    var leg = leg
    let decoder = FrameDecoder(leg.description)
    var frame = RawFrame()
    var (sums, squares, count) = ([Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6), 0)
    while leg.next(&frame) {
      #expect(decoder.count(in: &frame) == Int(frame.count))
      for i in 0..<Int(frame.count) {
        let sample = decoder.decode(i, of: &frame)
        for k in 0..<3 {
          sums[k] += Double(sample.acceleration[k])
          squares[k] += Double(sample.acceleration[k]) * Double(sample.acceleration[k])
          sums[3 + k] += Double(sample.rotation[k])
          squares[3 + k] += Double(sample.rotation[k]) * Double(sample.rotation[k])
        }
        count += 1
      }
    }
    let n = Double(count)
    let means = sums.map { $0 / n }
    return (means, zip(squares, means).map { ($0 / n - $1 * $1).squareRoot() }, count)
  }

  @Test(arguments: simulatedChips) func theDecoderReadsWhatTheSimulatorLaidOut(_ chip: Chip) {
    let script = Scenario(seed: 31, segments: [ScenarioSegment(.standStill, 3), ScenarioSegment(.walk, 12)])
    func leg(_ chip: Chip) -> LegSimulator {
      LegSimulator(scenario: script, chip: chip, clockError: 0, mount: .identity, imperfection: 0.1)
    }
    let (seen, truth) = (figures(leg(chip)), figures(leg(.virtual)))
    #expect(seen.count > 1400)
    for k in 0..<6 where k < 3 || chip != .adxl345 {
      let size = max(truth.rms[k], k < 3 ? 1 : 0.3)
      #expect(abs(seen.mean[k] - truth.mean[k]) < 0.15 * size, "\(chip), axis \(k)")
      #expect(abs(seen.rms[k] - truth.rms[k]) < 0.15 * size, "\(chip), axis \(k)")
    }
  }

  /// What a chip is called, how long its samples are and what it identifies itself as: the driver says the same.
  @Test(arguments: simulatedChips.filter { $0 != .virtual }) func theDescriptionIsTheDrivers(_ chip: Chip) throws {
    let description = LegSimulator(scenario: Scenario(seed: 1, segments: []), chip: chip).description
    let setup = try SensorSetup(
      chip, SensorRequest(rate: Hertz(100), accelerationRange: 8, rotationRange: 500, site: .shank, leg: .right))
    let identity = ChipIdentity(chip: chip, whoAmI: description.whoAmI ?? 0)
    let drivers = setup.description(identity, rate: setup.rate)
    #expect(abs(description.nominalRate.value - drivers.nominalRate.value) < 0.001 * drivers.nominalRate.value)
    #expect(abs(description.accelerationScale / drivers.accelerationScale - 1) < 1e-6)
    #expect(abs(description.rotationScale / drivers.rotationScale - 1) < 1e-6)
    #expect(description.fullScaleCounts == drivers.fullScaleCounts)
    #expect(description.hasGyroscope == drivers.hasGyroscope)
  }
}
