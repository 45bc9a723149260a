import DSP
import Foundation
import Signal
import Testing

/// Fills a history with `seconds` of a tone on all axes (different amplitudes and phases) on top of gravity and a slope.
private func tone(
  _ frequency: Double, rate: Double, seconds: Double, amplitudes: SIMD3<Double>, noise: Double = 0
) -> History {
  var history = History()
  for i in 0..<Int(seconds * rate) {
    let t = Double(i) / rate
    func value(_ k: Int) -> Float {
      let gauss = (-2 * log(1 - drand48())).squareRoot() * cos(2 * .pi * drand48())
      return Float(amplitudes[k] * sin(2 * .pi * frequency * t + Double(k)) + noise * gauss)
    }
    history.append(
      SIMD8(value(0) + 9.8, value(1) + 0.3 * Float(t), value(2), 0, value(0), value(1) + 0.02, value(2), 0))
  }
  return history
}

@Suite struct SpectrumTests {
  @Test(arguments: [25.0, 62.5, 100, 128, 200])
  func powerOfAToneIsHalfItsSquaredAmplitude(_ rate: Double) {
    let amplitudes = SIMD3(0.5, 1.0, 0.25)
    var history = tone(5.2, rate: rate, seconds: 5, amplitudes: amplitudes)
    var window = HannWindow(length: Int(4 * rate))
    var fft = BatchFFT(length: window.transformLength)
    var spectrum = PowerSpectrum()
    spectrum.update(&history, &window, rate: Hertz(rate), &fft)
    let expected = (amplitudes * amplitudes).sum() / 2
    #expect(abs(spectrum.power(.acceleration, from: 4, to: 6.5) / expected - 1) < 0.01)
    #expect(abs(spectrum.power(.rotation, from: 4, to: 6.5) / expected - 1) < 0.01)
    // Gravity and slope were taken out: nothing is left elsewhere.
    #expect(spectrum.power(.acceleration, from: 0, to: 3) / expected < 1e-3)
  }

  @Test func peakTellsFrequencyWidthAndSNR() throws {
    srand48(5)
    var history = tone(7.3, rate: 100, seconds: 4.5, amplitudes: SIMD3(1, 0.2, 0.4), noise: 0.1)
    var window = HannWindow(length: 400)
    var fft = BatchFFT(length: window.transformLength)
    var spectrum = PowerSpectrum()
    spectrum.update(&history, &window, rate: Hertz(100), &fft)
    let peak = try #require(SpectralPeak.find(in: &spectrum, .rotation, from: 3, to: 20))
    #expect(abs(peak.frequency - 7.3) < 0.02)
    // Hann over 4 s: 1.44 bins of 0.25 Hz.
    #expect(abs(peak.width - 0.36) < 0.03)
    #expect(peak.snr > 25)
  }

  @Test func noiseHasNoStandingPeak() throws {
    srand48(6)
    var history = tone(7, rate: 100, seconds: 4.5, amplitudes: .zero, noise: 1)
    var window = HannWindow(length: 400)
    var fft = BatchFFT(length: window.transformLength)
    var spectrum = PowerSpectrum()
    spectrum.update(&history, &window, rate: Hertz(100), &fft)
    let peak = try #require(SpectralPeak.find(in: &spectrum, .rotation, from: 3, to: 20))
    #expect(peak.snr < 9)
  }

  @Test func silenceHasNoPeakAtAll() {
    var history = History()
    for _ in 0..<400 { history.append(.zero) }
    var window = HannWindow(length: 400)
    var fft = BatchFFT(length: window.transformLength)
    var spectrum = PowerSpectrum()
    spectrum.update(&history, &window, rate: Hertz(100), &fft)
    #expect(SpectralPeak.find(in: &spectrum, .rotation, from: 3, to: 20) == nil)
  }

  /// The estimator reaches what the bound for a real tone in white noise allows (Rife and Boorstyn 1974).
  @Test func toneEstimatorLiesNearTheCramerRaoBound() throws {
    srand48(7)
    let rate = 100.0
    let n = 400
    var squares = 0.0
    let trials = 200
    for _ in 0..<trials {
      let f = 3.5 + 12 * drand48()
      var history = tone(f, rate: rate, seconds: 4, amplitudes: SIMD3(1, 0, 0), noise: 0)
      // Noise on one axis only, 10 dB: its own generator, so that the other axes stay silent.
      var noisy = History()
      for age in (0..<n).reversed() {
        var x = history[age: age]
        let gauss = (-2 * log(1 - drand48())).squareRoot() * cos(2 * .pi * drand48())
        x[4] += Float(gauss * (0.5 / 10).squareRoot())
        noisy.append(x)
      }
      let estimate = try #require(
        ToneEstimator.refine(
          &noisy, length: n, firstChannel: 4, rate: Hertz(rate), coarse: f + 0.06 * (drand48() - 0.5), reach: 0.5))
      squares += (estimate - f) * (estimate - f)
    }
    let count = Double(n)
    let bound = (12 * rate * rate / (4 * .pi * .pi * 10 * count * (count * count - 1))).squareRoot()
    #expect((squares / Double(trials)).squareRoot() < 1.25 * bound)
  }
}
