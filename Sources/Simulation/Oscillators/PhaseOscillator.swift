/// A rhythm with fixed harmonics and a waxing amplitude.
struct PhaseOscillator: Sendable {
  private var rhythm: Rhythm
  private var waxing: Waxing
  private let amplitude: Double
  private let harmonics: InlineArray<3, (strength: Double, phase: Double)>

  /// `peakToPeak` in the output's unit, as 2√2 × the rms of the mean cycle.
  init(
    rhythm: Rhythm, waxing: Waxing, peakToPeak: Double, second: Double, third: Double, _ random: inout RandomSource
  ) {
    self.rhythm = rhythm
    self.waxing = waxing
    amplitude = 0.5 * peakToPeak / (1 + second * second + third * third).squareRoot()
    harmonics = [
      (1, 0), (second, random.uniform(in: 0...(2 * .pi))), (third, random.uniform(in: 0...(2 * .pi))),
    ]
  }

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    _ = rhythm.step(&random)
    var sum = 0.0
    for k in 0..<3 {
      let harmonic = harmonics[k]
      sum += harmonic.strength * Numerics.sine(Double(k + 1) * rhythm.phase + harmonic.phase)
    }
    return (amplitude * waxing.step(&random) * sum, rhythm.frequency)
  }
}
