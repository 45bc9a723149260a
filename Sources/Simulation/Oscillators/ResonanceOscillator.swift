/// Mechanical resonance driven by muscle noise: the broad tremor of a tired or excited leg.
struct ResonanceOscillator: Sendable {
  private let omega: Double
  private let damping: Double
  private let amplitude: Double
  private var drive: SmoothNoise
  private var waxing: Waxing
  private var value = 0.0
  private var velocity = 0.0

  init(frequency: Double, damping: Double, waxing: Waxing, peakToPeak: Double) {
    omega = 2 * .pi * frequency
    self.damping = damping
    self.waxing = waxing
    // Noise of unit two-sided density through 1/(s² + 2ζωs + ω²) has the variance 1/(4ζω³).
    amplitude = peakToPeak / 8.0.squareRoot() * (4 * damping * omega * omega * omega).squareRoot()
    drive = SmoothNoise(density: 1, corner: 25)
  }

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    let push = amplitude * waxing.step(&random) * drive.step(&random)
    velocity += physicsStep * (push - 2 * damping * omega * velocity - omega * omega * value)
    value += physicsStep * velocity
    return (value, omega / (2 * .pi))
  }
}
