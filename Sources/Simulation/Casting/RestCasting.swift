/// At rest: tremor, and what looks like it.
extension Casting {
  static func restTremor(_ segment: ScenarioSegment, _ random: inout RandomSource) -> Casting {
    let f = segment.frequency ?? random.uniform(in: (4.0...6.5).widened)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.3...2))
    let strength = waxing(0.3...0.6, 2...8, &random)
    let isPhase = random.uniform() < 0.5
    let rhythm = rhythm(f, wander: 0.08...0.3, tau: 1...3, diffusion: 0.2...0.8, jitter: 0.03...0.06, &random)
    let oscillator: Oscillator
    if isPhase {
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: strength, peakToPeak: size, second: random.uniform(in: (0.1...0.4).widened),
          third: random.uniform(in: (0.03...0.15).widened), &random))
    } else {
      oscillator = .pulsatile(
        PulsatileOscillator(
          rhythm: rhythm, waxing: strength, peakToPeak: size, burst: random.uniform(in: 0.04...0.12),
          antagonist: random.uniform(in: 0.4...1), twitch: random.uniform(in: 0.03...0.09),
          limbFrequency: random.uniform(in: 1.5...3), limbDamping: random.uniform(in: 0.2...0.5)))
    }
    let coupling = Coupling(
      thigh: random.uniform(in: 0.05...0.2), shank: 1, roll: random.uniform(in: -0.4...0.4))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 0.8...2), delay: 0,
      label: "rest_oscillation", accept: ["undetermined"])
  }

  /// A functional tremor's motion: 4–11 Hz, wandering by 0.6–1.5 Hz, with pauses.
  static func wanderingTremor(_ segment: ScenarioSegment, _ random: inout RandomSource) -> Casting {
    let f = segment.frequency ?? random.uniform(in: (4...11).widened)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.3...2))
    let rhythm = rhythm(f, wander: 0.6...1.5, tau: 2...5, diffusion: 0.5...2, jitter: 0.05...0.1, &random)
    let strength = waxing(0.4...0.6, 2...6, &random)
    let oscillator = Oscillator.phase(
      PhaseOscillator(
        rhythm: rhythm, waxing: strength, peakToPeak: size, second: random.uniform(in: 0...0.3), third: 0, &random))
    let coupling = Coupling(
      thigh: random.uniform(in: 0.05...0.5), shank: 1, roll: random.uniform(in: -0.6...0.6))
    let label: StaticString =
      switch segment.stance {
      case .standing: "standing_oscillation"
      default: "rest_oscillation"
      }
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 0.3...1), delay: 0, label: label,
      accept: ["undetermined", "broad_tremble", "clonus_like"], pauses: (3...10, 1...4))
  }

  static func bounce(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: (4.5...6.5).widened)
    let travel = 0.001 * (segment.amplitude ?? random.logUniform(in: (5...20).widened))
    let oscillator = Oscillator.contact(
      ContactOscillator(
        frequency: f, wander: random.uniform(in: (0.1...0.45).widened), waxing: waxing(0.1...0.4, 2...6, &random),
        peakToPeak: travel, contact: random.uniform(in: 0.05...0.3), &random))
    // The ball of the foot stays, the knee goes up and down, the shank nods by one or two degrees.
    let nod = degree * random.uniform(in: (1...2).widened) / max(travel, 0.004)
    return Casting(
      oscillator: oscillator, coupling: Coupling(thigh: 1 / geometry.thighLength, shank: nod, roll: 0),
      onset: random.uniform(in: 0.2...0.4), delay: 0, label: "rest_oscillation",
      accept: ["clonus_like", "undetermined"])
  }

  /// Ankle clonus of a seated leg whose heel has been lifted: the knee goes up and down by 2–12 mm. Full at once.
  static func clonus(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let travel = 0.001 * (segment.amplitude ?? 2 * random.logUniform(in: 2...12))
    let strength = waxing(0.1...0.2, 2...5, &random)
    let oscillator: Oscillator
    if random.uniform() < 0.6 {
      oscillator = .reflex(
        ReflexOscillator(
          frequency: segment.frequency, delay: random.uniform(in: 0.06...0.09), passive: random.uniform(in: 5...8.5),
          damping: random.uniform(in: 0.15...0.3), twitch: random.uniform(in: 0.03...0.05), waxing: strength,
          peakToPeak: travel))
    } else {
      let f = segment.frequency ?? random.uniform(in: (5...7).widened)
      let rhythm = rhythm(f, wander: 0.02...0.08, tau: 1...3, diffusion: 0.02...0.1, jitter: 0.005...0.02, &random)
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: strength, peakToPeak: travel, second: random.uniform(in: (0.2...0.4).widened),
          third: random.uniform(in: 0...0.1), &random))
    }
    let nod = degree * random.uniform(in: 0.5...1.5) / max(travel, 0.004)
    return Casting(
      oscillator: oscillator, coupling: Coupling(thigh: 1 / geometry.thighLength, shank: nod, roll: 0),
      onset: random.uniform(in: 0.1...0.25), delay: 0.35, label: "clonus_like",
      accept: ["rest_oscillation", "undetermined"])
  }

  /// The foot rocks by itself (0.4–3.7 Hz, mean 1.6) or is tapped on purpose, seated or in bed.
  static func slowRhythm(_ segment: ScenarioSegment, _ random: inout RandomSource) -> Casting {
    // Log-normal about 1.5 Hz.
    let drawn = 1.5 * Numerics.exponential(0.33 * random.gaussian())
    let f = segment.frequency ?? min(3, max(0.4, drawn))
    // Nobody swings as far when it goes fast.
    let size = degree * (segment.amplitude ?? random.logUniform(in: 1.5...10) * min(1, 1.5 / f))
    let oscillator: Oscillator
    if segment.activity == .rockFoot {
      let rhythm = rhythm(f, wander: 0.05...0.1, tau: 2...6, diffusion: 0.02...0.1, jitter: 0.05...0.1, &random)
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: waxing(0.3...0.4, 4...10, &random), peakToPeak: size,
          second: random.uniform(in: 0.05...0.25), third: 0, &random))
    } else {
      oscillator = .strokes(
        StrokeOscillator(
          frequency: f, jitter: random.uniform(in: 0.03...0.1), spread: random.uniform(in: 0.1...0.3),
          peakToPeak: size))
    }
    let coupling = Coupling(
      thigh: random.uniform(in: 0...0.3), shank: 1, roll: random.uniform(in: -1...1))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 0.3...1), delay: 0,
      label: "rhythmic_slow", accept: ["leg_movement"])
  }
}
