/// Alternating bursts of agonist and antagonist, through a muscle's twitch, into a limb with inertia and compliance.
/// Harmonics come from the bursts, not from a list.
struct PulsatileOscillator: Sendable {
  private var rhythm: Rhythm
  private var waxing: Waxing
  private let burst: Double
  private let antagonist: Double
  private let twitch: Double
  private let limb: (omega: Double, damping: Double)
  private var scale = 1.0
  private var activation = (0.0, 0.0)
  private var angle = 0.0
  private var velocity = 0.0

  /// `burst`: seconds of one burst; `antagonist`: its strength against the agonist's; `twitch`: the muscle's
  /// contraction time in seconds; `limbFrequency`, `limbDamping`: the passive limb's own resonance, Hz.
  init(
    rhythm: Rhythm, waxing: Waxing, peakToPeak: Double, burst: Double, antagonist: Double, twitch: Double,
    limbFrequency: Double, limbDamping: Double
  ) {
    self.rhythm = rhythm
    self.waxing = waxing
    self.burst = burst
    self.antagonist = antagonist
    self.twitch = twitch
    limb = (2 * .pi * limbFrequency, limbDamping)
    scale = peakToPeak / Self.swing(of: self)
  }

  /// Peak-to-peak (2√2 × rms) of the limb for a steady drive of unit strength.
  private static func swing(of model: PulsatileOscillator) -> Double {
    var model = model
    let omega = 2 * .pi * model.rhythm.nominal
    let (skip, count) = (4000, 4000)
    var (sum, squares, phase) = (0.0, 0.0, 0.0)
    for n in 0..<(skip + count) {
      model.move(phase: phase, strength: 1)
      phase += omega * physicsStep
      if phase >= 2 * .pi { phase -= 2 * .pi }
      if n >= skip {
        sum += model.angle
        squares += model.angle * model.angle
      }
    }
    let mean = sum / Double(count)
    return (8 * max(squares / Double(count) - mean * mean, 1e-30)).squareRoot()
  }

  private func drive(_ phase: Double) -> Double {
    let half = min(.pi / 2, .pi * rhythm.nominal * burst)
    func pulse(_ distance: Double) -> Double {
      abs(distance) < half ? 0.5 + 0.5 * Numerics.cosine(.pi * distance / half) : 0
    }
    return pulse(phase - .pi / 2) - antagonist * pulse(phase - 3 * .pi / 2)
  }

  private mutating func move(phase: Double, strength: Double) {
    let gain = physicsStep / (0.5 * twitch)
    activation.0 += gain * (strength * drive(phase) - activation.0)
    activation.1 += gain * (activation.0 - activation.1)
    let torque = 1000 * activation.1
    velocity += physicsStep * (torque - 2 * limb.damping * limb.omega * velocity - limb.omega * limb.omega * angle)
    angle += physicsStep * velocity
  }

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    _ = rhythm.step(&random)
    move(phase: rhythm.phase, strength: waxing.step(&random))
    return (scale * angle, rhythm.frequency)
  }
}
