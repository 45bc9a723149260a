import DSP
import Foundation
import Random48
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
      let gauss = (-2 * log(1 - Random48.next())).squareRoot() * cos(2 * .pi * Random48.next())
      return Float(amplitudes[k] * sin(2 * .pi * frequency * t + Double(k)) + noise * gauss)
    }
    history.append(
      SIMD8(value(0) + 9.8, value(1) + 0.3 * Float(t), value(2), 0, value(0), value(1) + 0.02, value(2), 0))
  }
  return history
}

@Suite struct SpectrumTests {
  @Test(arguments: [25.0, 62.5, 100, 128])
  func powerOfAToneIsHalfItsSquaredAmplitude(_ rate: Double) {
    let amplitudes = SIMD3(0.5, 1.0, 0.25)
    var history = tone(5.2, rate: rate, seconds: 5, amplitudes: amplitudes)
    var window = SpectralWindow(length: Int(4 * rate))
    var fft = BatchFFT(length: 1024)
    window.update(&history, rate: Hertz(rate), &fft)
    let expected = (amplitudes * amplitudes).sum() / 2
    let power = window.power(from: 4, to: 6.5)
    #expect(abs(power[0] / expected - 1) < 0.01)
    #expect(abs(power[1] / expected - 1) < 0.01)
    // Gravity and slope were taken out: nothing is left elsewhere.
    #expect(window.power(.acceleration, from: 0, to: 3) / expected < 1e-3)
    // Integrated once in time.
    let omega = 2 * Double.pi * 5.2
    #expect(abs(window.integratedPower(.rotation, from: 3, to: 10) / (expected / (omega * omega)) - 1) < 0.01)
  }

  @Test func peakTellsFrequencyWidthAndSNR() throws {
    Random48.seed(5)
    var history = tone(7.3, rate: 100, seconds: 4.5, amplitudes: SIMD3(1, 0.2, 0.4), noise: 0.1)
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let found = window.peak(.rotation, from: 3, to: 20, duration: 4)
    let peak = try #require(found)
    #expect(abs(peak.frequency - 7.3) < 0.02)
    // Hann over 4 s: 1.44 bins of 0.25 Hz.
    #expect(abs(peak.width - 0.36) < 0.03)
    #expect(peak.snr > 25)
  }

  /// Between the last bin outside of the band and the first one inside: a line of the band all the same.
  @Test(arguments: [(3.004, 3.0), (3.02, 3.0), (19.93, 20.0)])
  func aLineAtTheEdgeOfTheBandIsFoundWhereItIs(_ f: Double, _ edge: Double) throws {
    var history = tone(f, rate: 100, seconds: 4, amplitudes: SIMD3(1, 0.2, 0.4))
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let found =
      edge == 3
      ? window.peak(.rotation, from: 3, to: 20, duration: 4) : window.peak(.rotation, from: 10, to: 20, duration: 4)
    #expect(try abs(#require(found).frequency - f) < 0.02)
  }

  /// What lies outside is not drawn in: its flank is told at the bin.
  @Test func aLineBesideTheBandIsNotTakenForOneInIt() throws {
    var history = tone(2.85, rate: 100, seconds: 4, amplitudes: SIMD3(1, 0.2, 0.4))
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let found = window.peak(.rotation, from: 3, to: 20, duration: 4)
    #expect(try #require(found).frequency > 3)
  }

  @Test func noiseHasNoStandingPeak() throws {
    Random48.seed(6)
    var history = tone(7, rate: 100, seconds: 4.5, amplitudes: .zero, noise: 1)
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let found = window.peak(.rotation, from: 3, to: 20, duration: 4)
    let peak = try #require(found)
    #expect(peak.snr < 9)
  }

  @Test func silenceHasNoPeakAtAll() {
    var history = History()
    for _ in 0..<400 { history.append(.zero) }
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let peak = window.peak(.rotation, from: 3, to: 20, duration: 4)
    let edge = window.edge(.rotation, share: 0.95, from: 0.5, to: 20)
    #expect(peak == nil && edge == nil)
  }

  /// A second line and a harmonic are not part of the floor: a median does not see them.
  @Test func theFloorIsThatOfTheNoise() throws {
    Random48.seed(8)
    var history = History()
    for i in 0..<400 {
      let t = Double(i) / 100
      let gauss = (-2 * log(1 - Random48.next())).squareRoot() * cos(2 * .pi * Random48.next())
      let x = Float(sin(2 * .pi * 6 * t) + 0.5 * sin(2 * .pi * 8.5 * t) + 0.05 * gauss)
      history.append(SIMD8(0, 0, 0, 0, x, 0, 0, 0))
    }
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let found = window.peak(.rotation, from: 3, to: 20, duration: 4)
    let peak = try #require(found)
    // One-sided density of white noise: 2 σ²/rate.
    #expect(peak.floor > 0.3 * 2 * 0.0025 / 100 && peak.floor < 3 * 2 * 0.0025 / 100)
  }

  /// The edge of a tone is at the tone; that of white noise at the share of the band.
  @Test func theSpectralEdgeIsWhereTheShareIsReached() throws {
    Random48.seed(9)
    var history = tone(6.4, rate: 100, seconds: 4, amplitudes: SIMD3(1, 0, 0))
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let ofTone = window.edge(.rotation, share: 0.5, from: 0.5, to: 20)
    #expect(try abs(#require(ofTone) - 6.4) < 0.1)
    history = tone(6.4, rate: 100, seconds: 4, amplitudes: .zero, noise: 1)
    window.update(&history, rate: Hertz(100), &fft)
    let ofNoise = window.edge(.rotation, share: 0.5, from: 0, to: 20)
    #expect(try abs(#require(ofNoise) - 10) < 2)
  }

  /// One complex amplitude for each axis: ratio and phase of two axes are those that went in.
  @Test func axesAreToldApart() {
    var history = History()
    for i in 0..<400 {
      let p = 2 * Double.pi * 5 * Double(i) / 100
      history.append(
        SIMD8(Float(sin(p)), Float(2 * sin(p)), Float(3 * cos(p)), 0, Float(cos(p)), Float(-sin(p)), 0, 0))
    }
    var window = SpectralWindow(length: 400)
    var fft = BatchFFT(length: 512)
    window.update(&history, rate: Hertz(100), &fft)
    let axes = window.axes(at: 5, &fft)
    func amplitude(_ re: SIMD3<Double>, _ im: SIMD3<Double>, _ k: Int) -> Double {
      (re[k] * re[k] + im[k] * im[k]).squareRoot()
    }
    let unit = amplitude(axes.accelerationRe, axes.accelerationIm, 0)
    #expect(abs(amplitude(axes.accelerationRe, axes.accelerationIm, 1) / unit - 2) < 1e-3)
    #expect(abs(amplitude(axes.accelerationRe, axes.accelerationIm, 2) / unit - 3) < 1e-3)
    #expect(abs(amplitude(axes.rotationRe, axes.rotationIm, 0) / unit - 1) < 1e-3)
    #expect(amplitude(axes.rotationRe, axes.rotationIm, 2) / unit < 1e-3)
    // Cosine leads sine by a quarter turn: c = j s.
    #expect(abs(axes.rotationRe[0] + axes.accelerationIm[0]) < 1e-2 * unit)
    #expect(abs(axes.rotationIm[0] - axes.accelerationRe[0]) < 1e-2 * unit)
  }
}
