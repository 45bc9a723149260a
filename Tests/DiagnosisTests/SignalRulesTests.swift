import Signal
import Testing

@testable import Diagnosis

@Suite struct SignalRulesTests {
  @Test(arguments: [
    (100.0, CheckState.ok), (101.9, .ok), (98.1, .ok), (102.1, .warning), (97.9, .warning), (109.9, .warning),
    (110.1, .fault), (89.0, .fault),
  ])
  func aClockErrorIsToldFromTwoPerCentOnAndRefusedFromTen(_ rate: Double, _ state: CheckState) throws {
    let finding = try MadeUp.finding(.rate) { $0.stream?.rate = rate }
    #expect(finding.state == state, "\(finding.words)")
  }

  @Test func aLossIsToldWithItsCause() throws {
    let few = try MadeUp.finding(.samples) {
      $0.stream?.holes = [StreamFacts.Hole(cause: "fifo_overflow", count: 1, samples: 12)]
    }
    #expect(few.state == .warning && few.words.contains("12 lost (fifo_overflow 1 time)"))
    let many = try MadeUp.finding(.samples) {
      $0.stream?.holes = [StreamFacts.Hole(cause: "bus_error", count: 4, samples: 120)]
    }
    #expect(many.state == .fault && many.exitCode == 74)
  }

  @Test func anErrorThatCostNothingIsToldAllTheSame() throws {
    let finding = try MadeUp.finding(.samples) { $0.stream?.busErrors = 3 }
    #expect(finding.state == .warning && finding.words.contains("none lost, but 3 bus errors"))
  }

  @Test func noSampleIsAFault() throws {
    let finding = try MadeUp.finding(.samples) { $0.stream?.figures = SignalFigures() }
    #expect(finding.state == .fault)
    let rates = MadeUp.findings(.rate) { $0.stream?.figures = SignalFigures() }
    #expect(rates.isEmpty)
  }

  @Test func aRefusalKeepsItsWordsAndItsCode() throws {
    let finding = try MadeUp.finding(.samples) {
      $0.stream?.refusal = StreamFacts.Refusal(words: "sensor.rate_hz: too fast", exitCode: 78)
    }
    #expect(finding.words == "sensor.rate_hz: too fast" && finding.exitCode == 78)
  }

  @Test func anAxisThatStandsStillIsNamed() throws {
    let finding = try MadeUp.finding(.axes) { $0.stream?.figures.axes[4].longestRun = 250 }
    #expect(finding.state == .fault && finding.words.hasPrefix("gyro y stuck"))
    let short = try MadeUp.finding(.axes) { $0.stream?.figures.axes[4].longestRun = 40 }
    #expect(short.state == .ok)
    let frozen = try MadeUp.finding(.axes) { $0.stream?.isFrozen = true }
    #expect(frozen.state == .fault && frozen.words.hasPrefix("all axes are stuck"))
  }

  @Test func aChipWithoutGyroscopeHasNoDeadOne() throws {
    let finding = try MadeUp.finding(.axes) {
      $0.stream?.hasGyroscope = false
      for axis in 3..<6 { $0.stream?.figures.axes[axis] = .init(mean: 0, noise: 0, longestRun: 998) }
    }
    #expect(finding.state == .ok && finding.words.contains("all 3"))
    let noises = MadeUp.findings(.noise) { $0.stream?.hasGyroscope = false }
    #expect(noises.count == 1)
  }

  @Test(arguments: [(9.8, CheckState.ok), (10.6, .ok), (11.0, .warning), (8.0, .warning), (4.9, .fault), (0.0, .fault)])
  func gravityIsThatOfTheEarth(_ magnitude: Double, _ state: CheckState) throws {
    let finding = try MadeUp.finding(.gravity) { $0.stream?.figures.axes[2].mean = magnitude }
    #expect(finding.state == state, "\(finding.words)")
  }

  @Test func halfOfGravityFromAnLSM6DSOIsItsTwin() throws {
    let finding = try MadeUp.finding(.gravity) {
      $0.stream?.chip = .lsm6dso
      $0.stream?.figures.axes[2].mean = 4.9
    }
    #expect(finding.help?.contains("lsm6dso32") == true)
  }

  /// 400 µg/√Hz and 0.005 °/s/√Hz over 44 and 42 Hz are 2.65 mg and 0.0324 °/s.
  @Test func noiseIsHeldBesideTheSheet() throws {
    let findings = MadeUp.findings(.noise) { _ in }
    #expect(findings.map(\.state) == [.ok, .ok])
    #expect(findings[0].words.hasSuffix("data sheet 2.65") && findings[1].words.hasSuffix("data sheet 0.0324"))
    let loud = MadeUp.findings(.noise) { $0.stream?.figures.axes[1].noise = 0.1 }
    #expect(loud.map(\.state) == [.warning, .ok])
    #expect(loud[0].words.contains("10.20"), "0.1 m/s² are 10.2 mg")
  }
}
