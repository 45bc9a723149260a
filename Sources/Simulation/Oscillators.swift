/// What all oscillator models offer: one number that swings (an angle in rad or a height in m) and its frequency now.
enum Oscillator: Sendable {
  case phase(PhaseOscillator)
  case pulsatile(PulsatileOscillator)
  case contact(ContactOscillator)
  case resonance(ResonanceOscillator)

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    switch self {
    case .phase(var o):
      let out = o.step(&random)
      self = .phase(o)
      return out
    case .pulsatile(var o):
      let out = o.step(&random)
      self = .pulsatile(o)
      return out
    case .contact(var o):
      let out = o.step(&random)
      self = .contact(o)
      return out
    case .resonance(var o):
      let out = o.step(&random)
      self = .resonance(o)
      return out
    }
  }
}

/// A rhythm with fixed harmonics and a waxing amplitude.
struct PhaseOscillator: Sendable {
  private var rhythm: Rhythm
  private var waxing: Waxing
  private let amplitude: Double
  private let harmonics: [(strength: Double, phase: Double)]

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
    for (k, harmonic) in harmonics.enumerated() {
      sum += harmonic.strength * Numerics.sine(Double(k + 1) * rhythm.phase + harmonic.phase)
    }
    return (amplitude * waxing.step(&random) * sum, rhythm.frequency)
  }
}

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

/// Bouncing on the ball of the foot: a self-excited spring and mass whose heel meets the floor.
///
/// A van der Pol term holds the amplitude; the floor pushes back one-sidedly, which flattens the lower turn, makes the
/// harmonics and shifts the frequency. The true frequency is read off the motion, not off the spring.
struct ContactOscillator: Sendable {
  private var omega: Double
  private let amplitude: Double
  private let floor: Double
  private var wander: SmoothNoise
  private var waxing: Waxing
  private var height = 0.0
  private var velocity = 0.0
  private var time = 0.0
  private var lastCrossing: Double?
  private var frequency: Double

  /// `peakToPeak`: metres of knee travel; `contact`: the part of the swing below the floor, 0...0.4.
  init(
    frequency: Double, wander: Double, waxing: Waxing, peakToPeak: Double, contact: Double,
    _ random: inout RandomSource
  ) {
    omega = 2 * .pi * frequency
    self.frequency = frequency
    amplitude = 0.5 * peakToPeak
    floor = -amplitude * (1 - 2 * contact)
    self.wander = SmoothNoise(deviation: wander / frequency, corner: 0.1)
    self.wander.settle(&random)
    self.waxing = waxing
    height = 0.5 * amplitude
    // The floor makes the leg quicker than its spring: slow the spring down until the whole has the frequency asked for.
    var trial = self
    for _ in 0..<4000 { trial.move(omega, amplitude) }
    omega *= frequency / trial.frequency
  }

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    move(omega * (1 + wander.step(&random)), amplitude * waxing.step(&random))
    return (height, frequency)
  }

  private mutating func move(_ w: Double, _ size: Double) {
    let energy = (height * height + velocity * velocity / (w * w)) / (size * size)
    var acceleration = -w * w * height + 0.6 * w * (1 - energy) * velocity
    if height < floor {
      // Heel pad and shoe: three times the leg's own frequency, well damped.
      acceleration += 9 * w * w * (floor - height) - 2 * 0.3 * 3 * w * velocity
    }
    let previous = height
    velocity += physicsStep * acceleration
    height += physicsStep * velocity
    time += physicsStep
    if previous < 0 && height >= 0 {
      let crossing = time - physicsStep * height / (height - previous)
      if let lastCrossing { frequency = 1 / (crossing - lastCrossing) }
      lastCrossing = crossing
    }
  }
}

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
