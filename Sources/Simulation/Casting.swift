/// Which oscillator plays which activity, with parameters drawn from the seed. At least two kinds of model where a rest
/// tremor is concerned, so that no detector can learn one generator.
struct Casting {
  /// The oscillator's output to radians of thigh, shank and roll.
  struct Coupling {
    var thigh: Double
    var shank: Double
    var roll: Double
  }

  var oscillator: Oscillator
  var coupling: Coupling
  /// Seconds from nothing to full strength.
  var onset: Double
  /// Seconds of waiting before that.
  var delay: Double
  var label: StaticString
  var accept: [StaticString]

  private static let degree = Double.pi / 180

  /// Nil for an activity without an oscillation.
  init?(_ segment: ScenarioSegment, geometry: LegGeometry, _ random: inout RandomSource) {
    let lever = geometry.shankLength / geometry.thighLength
    switch segment.activity {
    case .restTremor:
      let f = segment.frequency ?? random.uniform(in: (4.0...6.5).widened)
      let size = Self.degree * (segment.amplitude ?? random.logUniform(in: 0.3...2))
      let waxing = Self.waxing(0.3...0.6, 2...8, &random)
      if random.uniform() < 0.5 {
        let rhythm = Self.rhythm(
          f, wander: 0.08...0.3, tau: 1...3, diffusion: 0.2...0.8, jitter: 0.03...0.06, &random)
        oscillator = .phase(
          PhaseOscillator(
            rhythm: rhythm, waxing: waxing, peakToPeak: size, second: random.uniform(in: (0.1...0.4).widened),
            third: random.uniform(in: (0.03...0.15).widened), &random))
      } else {
        let rhythm = Self.rhythm(
          f, wander: 0.08...0.3, tau: 1...3, diffusion: 0.2...0.8, jitter: 0.03...0.06, &random)
        oscillator = .pulsatile(
          PulsatileOscillator(
            rhythm: rhythm, waxing: waxing, peakToPeak: size, burst: random.uniform(in: 0.04...0.12),
            antagonist: random.uniform(in: 0.4...1), twitch: random.uniform(in: 0.03...0.09),
            limbFrequency: random.uniform(in: 1.5...3), limbDamping: random.uniform(in: 0.2...0.5)))
      }
      coupling = Coupling(
        thigh: random.uniform(in: 0.05...0.2), shank: 1, roll: random.uniform(in: -0.4...0.4))
      (onset, delay) = (random.uniform(in: 0.8...2), 0)
      (label, accept) = ("rest_oscillation", ["undetermined"])
    case .bounce:
      let f = segment.frequency ?? random.uniform(in: (4.5...6.5).widened)
      let travel = 0.001 * (segment.amplitude ?? random.logUniform(in: (5...20).widened))
      oscillator = .contact(
        ContactOscillator(
          frequency: f, wander: random.uniform(in: (0.1...0.45).widened),
          waxing: Self.waxing(0.1...0.4, 2...6, &random), peakToPeak: travel,
          contact: random.uniform(in: 0.05...0.3), &random))
      // The ball of the foot stays, the knee goes up and down, the shank nods by one or two degrees.
      let nod = Self.degree * random.uniform(in: (1...2).widened) / max(travel, 0.004)
      coupling = Coupling(thigh: 1 / geometry.thighLength, shank: nod, roll: 0)
      (onset, delay) = (random.uniform(in: 0.2...0.4), 0)
      (label, accept) = ("rest_oscillation", ["clonus_like", "undetermined"])
    case .standingTremor:
      let f = segment.frequency ?? random.uniform(in: 4...8)
      let size = Self.degree * (segment.amplitude ?? random.logUniform(in: 0.2...1.2))
      let rhythm = Self.rhythm(f, wander: 0.1...0.3, tau: 1...3, diffusion: 0.2...0.8, jitter: 0.03...0.06, &random)
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: Self.waxing(0.2...0.4, 2...6, &random), peakToPeak: size,
          second: random.uniform(in: 0.05...0.2), third: 0, &random))
      coupling = Coupling(thigh: -lever, shank: 1, roll: random.uniform(in: -0.2...0.2))
      (onset, delay) = (random.uniform(in: 0.8...2), 0)
      (label, accept) = ("standing_oscillation", ["postural_oscillation", "undetermined"])
    case .orthostaticTremor:
      let f = segment.frequency ?? random.uniform(in: 13.2...18)
      // 0.02…0.5 mm of the knee.
      let size = Self.degree * (segment.amplitude ?? random.logUniform(in: 0.01...0.14))
      let rhythm = Self.rhythm(f, wander: 0.05...0.15, tau: 1...3, diffusion: 0.3...1.5, jitter: 0.01...0.02, &random)
      oscillator = .pulsatile(
        PulsatileOscillator(
          rhythm: rhythm, waxing: Self.waxing(0.15...0.25, 2...6, &random), peakToPeak: size,
          burst: random.uniform(in: 0.02...0.03), antagonist: random.uniform(in: 0.6...1), twitch: 0.03,
          limbFrequency: random.uniform(in: 2...4), limbDamping: 0.3))
      coupling = Coupling(thigh: -lever, shank: 1, roll: random.uniform(in: -0.2...0.2))
      (onset, delay) = (random.uniform(in: 1...2), random.uniform(in: 1...3))
      (label, accept) = ("standing_fast", ["undetermined"])
    case .fatigueTrembling:
      let f = segment.frequency ?? random.uniform(in: (5...9).widened)
      let size = Self.degree * (segment.amplitude ?? random.logUniform(in: 0.2...1))
      oscillator = .resonance(
        ResonanceOscillator(
          frequency: f, damping: random.uniform(in: 0.08...0.25), waxing: Self.waxing(0.4...0.6, 0.5...3, &random),
          peakToPeak: size))
      coupling = Coupling(thigh: -lever, shank: 1, roll: random.uniform(in: -0.3...0.3))
      (onset, delay) = (1, 0)
      (label, accept) = ("broad_tremble", ["standing_oscillation", "postural_oscillation", "undetermined"])
    case .freeze:
      let f = segment.frequency ?? random.uniform(in: 3...8)
      let size = Self.degree * (segment.amplitude ?? random.logUniform(in: 1...5))
      let rhythm = Self.rhythm(f, wander: 0.5...1, tau: 1...2, diffusion: 1...3, jitter: 0.05...0.1, &random)
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: Self.waxing(0.3...0.6, 0.7...2, &random), peakToPeak: size,
          second: random.uniform(in: 0.1...0.4), third: random.uniform(in: 0...0.15), &random))
      coupling = Coupling(thigh: -lever, shank: 1, roll: random.uniform(in: -0.3...0.3))
      (onset, delay) = (0.5, 0.5)
      (label, accept) = ("freeze_tremble", ["kinetic_oscillation", "clonus_like", "undetermined"])
    case .table, .sitStill, .fidget, .standUp, .standStill, .walk, .sitDown:
      return nil
    }
  }

  private static func waxing(
    _ spread: ClosedRange<Double>, _ tau: ClosedRange<Double>, _ random: inout RandomSource
  ) -> Waxing {
    Waxing(spread: random.uniform(in: spread), tau: random.uniform(in: tau), &random)
  }

  private static func rhythm(
    _ frequency: Double, wander: ClosedRange<Double>, tau: ClosedRange<Double>, diffusion: ClosedRange<Double>,
    jitter: ClosedRange<Double>, _ random: inout RandomSource
  ) -> Rhythm {
    Rhythm(
      frequency: frequency, wander: random.uniform(in: wander), tau: random.uniform(in: tau),
      diffusion: random.uniform(in: diffusion), jitter: random.uniform(in: jitter), &random)
  }
}
