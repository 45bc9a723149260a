/// The running phase of a rhythm whose frequency wanders as a person's does.
///
/// φ' = 2π f(t): f0, a slow wander, a white part that makes the line Lorentzian (full width at half maximum D/π Hz for a
/// diffusion D), and a timing jitter drawn anew each cycle. Every part is smoothed so that φ'' exists.
struct Rhythm: Sendable {
  let nominal: Double
  private let jitter: Double
  private var wander: SmoothNoise
  private var diffusion: SmoothNoise
  private var jitterTarget = 0.0
  private var jitterSmooth = 0.0
  private var jitterValue = 0.0
  /// Radians since the start, modulo 2π.
  private(set) var phase = 0.0
  /// Hz, now.
  private(set) var frequency: Double

  /// `wander`: standard deviation in Hz with time constant `tau` seconds; `diffusion`: D in rad²/s;
  /// `jitter`: standard deviation of one cycle's duration as a fraction.
  init(
    frequency: Double, wander: Double, tau: Double, diffusion: Double, jitter: Double, _ random: inout RandomSource
  ) {
    nominal = frequency
    self.frequency = frequency
    self.jitter = jitter
    self.wander = SmoothNoise(deviation: wander, corner: 1 / (2 * .pi * tau))
    self.wander.settle(&random)
    self.diffusion = SmoothNoise(density: diffusion / (2 * .pi * .pi), corner: 3)
  }

  /// True when a new cycle began in this step.
  mutating func step(_ random: inout RandomSource) -> Bool {
    // Two poles of 20 ms: no limb changes its rhythm faster.
    jitterSmooth += (jitterTarget - jitterSmooth) * (physicsStep / 0.02)
    jitterValue += (jitterSmooth - jitterValue) * (physicsStep / 0.02)
    let drifting = nominal + wander.step(&random) + diffusion.step(&random)
    frequency = max(0.2 * nominal, drifting / (1 + jitterValue))
    phase += 2 * .pi * frequency * physicsStep
    guard phase >= 2 * .pi else { return false }
    phase -= 2 * .pi
    jitterTarget = max(-0.3, min(0.3, jitter * random.gaussian()))
    return true
  }
}

/// A waxing and waning strength: log-normal about 1.
struct Waxing: Sendable {
  private let spread: Double
  private var noise: SmoothNoise

  /// `spread`: standard deviation of the logarithm; `tau`: seconds.
  init(spread: Double, tau: Double, _ random: inout RandomSource) {
    self.spread = spread
    noise = SmoothNoise(deviation: spread, corner: 1 / (2 * .pi * tau))
    noise.settle(&random)
  }

  mutating func step(_ random: inout RandomSource) -> Double {
    Numerics.exponential(noise.step(&random) - 0.5 * spread * spread)
  }
}
