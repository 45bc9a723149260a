/// On two feet: tremors of standing, tired legs and feet that stick to the floor.
extension Casting {
  /// How the thigh goes with the shank when the foot stands: the hip stays where it is.
  private static func lever(_ geometry: LegGeometry) -> Double { geometry.shankLength / geometry.thighLength }

  static func standingTremor(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: 4...8)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.2...1.2))
    let rhythm = rhythm(f, wander: 0.1...0.3, tau: 1...3, diffusion: 0.2...0.8, jitter: 0.03...0.06, &random)
    let oscillator = Oscillator.phase(
      PhaseOscillator(
        rhythm: rhythm, waxing: waxing(0.2...0.4, 2...6, &random), peakToPeak: size,
        second: random.uniform(in: 0.05...0.2), third: 0, &random))
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.2...0.2))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 0.8...2), delay: 0,
      label: "standing_oscillation", accept: ["postural_oscillation", "undetermined"])
  }

  static func orthostaticTremor(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: 13.2...18)
    // 0.02…0.5 mm of the knee.
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.01...0.14))
    let rhythm = rhythm(f, wander: 0.05...0.15, tau: 1...3, diffusion: 0.3...1.5, jitter: 0.01...0.02, &random)
    let oscillator = Oscillator.pulsatile(
      PulsatileOscillator(
        rhythm: rhythm, waxing: waxing(0.15...0.25, 2...6, &random), peakToPeak: size,
        burst: random.uniform(in: 0.02...0.03), antagonist: random.uniform(in: 0.6...1), twitch: 0.03,
        limbFrequency: random.uniform(in: 2...4), limbDamping: 0.3))
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.2...0.2))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 1...2), delay: random.uniform(in: 1...3),
      label: "standing_fast", accept: ["undetermined"])
  }

  /// Bursts of 50–150 ms at 3.5–12 Hz, 1.0–1.5 Hz wide.
  static func slowOrthostatic(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: 4...11)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.15...1))
    // A Lorentzian of 0.6–1.2 Hz, and the wander.
    let rhythm = rhythm(f, wander: 0.15...0.3, tau: 1...3, diffusion: 1.9...3.8, jitter: 0.02...0.05, &random)
    let oscillator = Oscillator.pulsatile(
      PulsatileOscillator(
        rhythm: rhythm, waxing: waxing(0.3...0.5, 2...6, &random), peakToPeak: size,
        burst: min(random.uniform(in: 0.05...0.15), 0.45 / f), antagonist: random.uniform(in: 0.5...1),
        twitch: random.uniform(in: 0.03...0.06), limbFrequency: random.uniform(in: 2...4), limbDamping: 0.3))
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.2...0.2))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 1...2), delay: random.uniform(in: 0...2),
      label: "standing_oscillation", accept: ["broad_tremble", "postural_oscillation", "undetermined"])
  }

  static func fatigueTrembling(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: (5...9).widened)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.2...1))
    let oscillator = Oscillator.resonance(
      ResonanceOscillator(
        frequency: f, damping: random.uniform(in: 0.08...0.25), waxing: waxing(0.4...0.6, 0.5...3, &random),
        peakToPeak: size))
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.3...0.3))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: 1, delay: 0, label: "broad_tremble",
      accept: ["standing_oscillation", "postural_oscillation", "undetermined"])
  }

  /// After long exertion: 4–6 Hz and 7–11 Hz together, in bursts of 0.5–3 s.
  static func burstTrembling(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: (4...6).widened)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.2...1))
    let slow = ResonanceOscillator(
      frequency: f, damping: random.uniform(in: 0.08...0.2), waxing: waxing(0.5...0.8, 0.5...1.5, &random),
      peakToPeak: 0.9 * size)
    let fast = ResonanceOscillator(
      frequency: f * random.uniform(in: 1.5...2), damping: random.uniform(in: 0.08...0.2),
      waxing: waxing(0.5...0.8, 0.5...1.5, &random), peakToPeak: 0.43 * size)
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.3...0.3))
    return Casting(
      oscillator: .both(slow, fast), coupling: coupling, onset: 1, delay: 0, label: "broad_tremble",
      accept: ["standing_oscillation", "postural_oscillation", "undetermined"])
  }

  static func freeze(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: 3...8)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 1...5))
    let rhythm = rhythm(f, wander: 0.5...1, tau: 1...2, diffusion: 1...3, jitter: 0.05...0.1, &random)
    let oscillator = Oscillator.phase(
      PhaseOscillator(
        rhythm: rhythm, waxing: waxing(0.3...0.6, 0.7...2, &random), peakToPeak: size,
        second: random.uniform(in: 0.1...0.4), third: random.uniform(in: 0...0.15), &random))
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.3...0.3))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: 0.5, delay: 0.5, label: "freeze_tremble",
      accept: ["kinetic_oscillation", "clonus_like", "undetermined"])
  }

  /// No line at all: noise about 3–8 Hz that comes in rushes, with the weight going from foot to foot.
  static func freezeShuffle(
    _ segment: ScenarioSegment, _ geometry: LegGeometry, _ random: inout RandomSource
  ) -> Casting {
    let f = segment.frequency ?? random.uniform(in: 3.5...7)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 1...5))
    let tremble = ResonanceOscillator(
      frequency: f, damping: random.uniform(in: 0.12...0.3), waxing: waxing(0.4...0.7, 0.5...1.5, &random),
      peakToPeak: size)
    let shift = ResonanceOscillator(
      frequency: random.uniform(in: 0.8...1.6), damping: 0.3, waxing: waxing(0.3...0.5, 1...3, &random),
      peakToPeak: random.uniform(in: 0.3...0.8) * size)
    let coupling = Coupling(thigh: -lever(geometry), shank: 1, roll: random.uniform(in: -0.4...0.4))
    return Casting(
      oscillator: .both(tremble, shift), coupling: coupling, onset: 0.4, delay: 0.4, label: "freeze_tremble",
      accept: ["kinetic_oscillation", "clonus_like", "undetermined"])
  }
}
