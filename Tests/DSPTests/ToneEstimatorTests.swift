import DSP
import Foundation
import Random48
import Signal
import Testing

private func gauss() -> Double { (-2 * log(1 - Random48.next())).squareRoot() * cos(2 * .pi * Random48.next()) }

private let quiet = ToneEstimator.Surroundings(leakage: 0, noise: 1, share: 1)

/// Estimates over the newest `n` of rotation signals given as functions of the sample's number.
private func estimate(
  _ n: Int, rate: Double = 100, block: Int = 10, coarse: Double, _ around: ToneEstimator.Surroundings = quiet,
  _ signal: (Int) -> SIMD3<Double>
) -> Tone? {
  var history = History()
  for i in 0..<n {
    let x = signal(i)
    history.append(SIMD8(9.8, 0, 0, 5, Float(x[0]), Float(x[1]), Float(x[2]), 7))
  }
  var window = SpectralWindow(length: n)
  var fft = BatchFFT(length: 1024)
  window.update(&history, rate: Hertz(rate), &fft)
  var tones = ToneEstimator()
  return tones.estimate(
    &history, &window, firstChannel: 4, rate: Hertz(rate), coarse: coarse, blockLength: block, around)
}

/// A small version of what `Tests/Core` does with thousands of trials at the features' output.
@Suite struct ToneEstimatorTests {
  /// Without noise nothing is left but rounding: neither the negative frequency nor the removed slope shift it.
  @Test(arguments: [3.0, 3.3, 5.17, 11.9, 18.0], [200, 400, 800])
  func aCleanToneIsExact(_ f: Double, _ n: Int) throws {
    for phase in [0.0, 0.9, 2.2] {
      let tone = try #require(
        estimate(n, coarse: f + 0.1 * 100 / Double(n)) { i in
          SIMD3(sin(2 * .pi * f * Double(i) / 100 + phase), 0.3 * cos(2 * .pi * f * Double(i) / 100), 0)
        })
      #expect(abs(tone.frequency - f) < (n == 200 ? 4e-4 : 1e-4))
      #expect(tone.steadiness > 0.999)
      #expect(!tone.wanders)
    }
  }

  /// The standard error that it tells is the error that it makes.
  @Test(arguments: [0.0, 20]) func theStandardErrorIsTrue(_ snr: Double) throws {
    Random48.seed(11)
    let n = 400
    let sd = (0.5 * pow(10, -snr / 10)).squareRoot()
    var squares = 0.0
    var told = 0.0
    let trials = 60
    for _ in 0..<trials {
      let f = 3.5 + 12 * Random48.next()
      let phase = 6 * Random48.next()
      let tone = try #require(
        estimate(n, coarse: f + 0.05 * (Random48.next() - 0.5)) { i in
          SIMD3(sin(2 * .pi * f * Double(i) / 100 + phase) + sd * gauss(), sd * gauss(), sd * gauss())
        })
      squares += (tone.frequency - f) * (tone.frequency - f)
      told += tone.frequencySD * tone.frequencySD
    }
    let ratio = (squares / told).squareRoot()
    #expect(ratio > 0.65 && ratio < 1.4)
    // The bound for a real tone in white noise, frequency, phase and amplitude unknown (Rife and Boorstyn 1974).
    let count = Double(n)
    let bound = (12 * 1e4 / (4 * .pi * .pi * pow(10, snr / 10) * count * (count * count - 1))).squareRoot()
    #expect((squares / Double(trials)).squareRoot() < 1.3 * bound)
  }

  /// A frequency that runs is said to wander, and its mean over the window is given.
  @Test func aRunningFrequencyGivesItsMean() throws {
    var phase = 0.0
    var sum = 0.0
    let tone = try #require(
      estimate(400, coarse: 6) { i in
        let f = 6 + 0.5 * sin(Double(i) * 0.02) * Double(i) / 400
        phase += 2 * .pi * f / 100
        sum += f / 400
        return SIMD3(sin(phase), 0, 0)
      })
    #expect(tone.wanders)
    #expect(abs(tone.frequency - sum) < 0.02)
    #expect(tone.steadiness < 0.9)
  }

  /// Two tones of the same size: one of them or neither is meant, and the figures say that something is wrong.
  @Test func twoTonesAreNotOneSteadyOne() throws {
    let tone = try #require(
      estimate(
        400, coarse: 5,
        ToneEstimator.Surroundings(leakage: 0, noise: 1, share: 0.6)
      ) { i in
        SIMD3(sin(2 * .pi * 5 * Double(i) / 100) + sin(2 * .pi * 7 * Double(i) / 100), 0, 0)
      })
    #expect(tone.steadiness < 0.75)
    #expect(tone.frequencySD > 1e-3)
  }

  /// A large slow movement beside the tone: with the taper, which its leakage asks for, it does no harm.
  @Test func theTaperKeepsALargeSlowLineOut() throws {
    func swayed(_ around: ToneEstimator.Surroundings) throws -> Double {
      try #require(
        estimate(400, coarse: 5.02, around) { i in
          let time = Double(i) / 100
          let (tone, sway) = (sin(2 * .pi * 5.03 * time), sin(2 * .pi * 0.9 * time + 0.4))
          return SIMD3(tone + 10 * sway, 0, 0)
        }
      ).frequency
    }
    let tapered = try swayed(ToneEstimator.Surroundings(leakage: 1, noise: 0.1, share: 1))
    let plain = try swayed(ToneEstimator.Surroundings(leakage: 0, noise: 1, share: 0))
    #expect(abs(tapered - 5.03) < 2e-3)
    #expect(abs(plain - 5.03) > 5 * abs(tapered - 5.03))
  }

  /// What lies some 10 Hz or a half more away would be folded onto the line by the blocks: the guard keeps it out, of the
  /// frequency and of what is said about it.
  @Test(arguments: [(9.6, 0.4), (10.3, 0.6), (15.2, 0.4), (14.6, 0.9), (6.2, 0.5), (5.3, 24.6)])
  func theGuardKeepsFoldedLinesOut(_ f: Double, _ other: Double) throws {
    let tone = try #require(
      estimate(400, coarse: f + 0.03, ToneEstimator.Surroundings(leakage: 1, noise: 0.1, share: 1)) { i in
        let t = Double(i) / 100
        return SIMD3(sin(2 * .pi * f * t + 0.3) + 10 * sin(2 * .pi * other * t + 0.4), 0, 0)
      })
    #expect(abs(tone.frequency - f) < 5e-3)
    #expect(tone.frequencySD < 0.03)
    #expect(tone.steadiness > 0.7)
  }

  /// A frequency that steps by more than the window resolves fits no steady tone: its mean is told all the same.
  @Test func whatFitsNoSteadyToneGivesItsMean() throws {
    for coarse in [6.5, 7.0, 7.5] {
      var phase = 0.0
      let tone = try #require(
        estimate(400, coarse: coarse) { i in
          phase += 2 * .pi * (i < 200 ? 6.5 : 7.5) / 100
          return SIMD3(sin(phase), 0.5 * cos(phase), 0)
        })
      #expect(tone.wanders)
      #expect(abs(tone.frequency - 7) < 0.05)
    }
  }

  @Test func noiseAloneOrSilenceDoesNotTrap() {
    Random48.seed(3)
    for _ in 0..<30 {
      let found = estimate(200, coarse: 8) { _ in SIMD3(gauss(), gauss(), gauss()) }
      guard let tone = found else { continue }
      #expect(tone.frequency.isFinite && tone.frequencySD.isFinite && tone.steadiness < 0.5)
    }
    let silence = estimate(200, coarse: 8) { _ in .zero }
    #expect(silence?.frequency.isFinite ?? true)
    // Too short, or blocks that do not fit.
    let short = estimate(40, block: 10, coarse: 8) { _ in SIMD3(gauss(), 0, 0) }
    let uneven = estimate(205, block: 10, coarse: 8) { _ in SIMD3(gauss(), 0, 0) }
    #expect(short == nil && uneven == nil)
  }
}

@Suite struct CycleTests {
  /// Alternating periods: the jitter is what was put in.
  @Test func jitterOfAlternatingPeriods() throws {
    Random48.seed(4)
    // A phase modulation at 1 Hz of ±0.05 turns: cycle lengths change slowly and by known amounts.
    let f = 6.0
    let tone = try #require(
      estimate(400, coarse: f) { i in
        let t = Double(i) / 100
        return SIMD3(sin(2 * .pi * (f * t + 0.05 * sin(2 * .pi * t))), 0, 0)
      })
    let cycles = try #require(tone.cycles)
    // Reference: the true times of whole turns, by bisection.
    func turns(_ t: Double) -> Double { f * t + 0.05 * sin(2 * .pi * t) }
    var times: [Double] = []
    for k in 1..<24 {
      var (low, high) = (0.0, 4.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if turns(middle) < Double(k) { low = middle } else { high = middle }
      }
      times.append(low)
    }
    let periods = zip(times.dropFirst(), times).map { $0 - $1 }
    let change = zip(periods.dropFirst(), periods).map { abs($0 - $1) }
    let jitter = change.reduce(0, +) / Double(change.count) / (periods.reduce(0, +) / Double(periods.count))
    #expect(abs(cycles.jitter / jitter - 1) < 0.25)
    #expect(abs(cycles.count - periods.count) <= 2)
    let steady = try #require(estimate(400, coarse: f) { i in SIMD3(sin(2 * .pi * f * Double(i) / 100), 0, 0) }?.cycles)
    #expect(steady.jitter < 0.1 * jitter)
    #expect(steady.stabilityIndex < 0.01)
    #expect(cycles.stabilityIndex > 0.1)
  }
}
