/// The leg held out against gravity.
extension Casting {
  /// A tremor with a line, 4.5–8.5 Hz: by phase, or pulse by pulse.
  static func heldTremor(_ segment: ScenarioSegment, _ random: inout RandomSource) -> Casting {
    let f = segment.frequency ?? random.uniform(in: (4.5...8.5).widened)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.25...2))
    let rhythm = rhythm(f, wander: 0.15...0.4, tau: 1...3, diffusion: 0.2...0.8, jitter: 0.03...0.06, &random)
    let strength = waxing(0.2...0.35, 2...6, &random)
    let oscillator: Oscillator
    if random.uniform() < 0.5 {
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: strength, peakToPeak: size, second: random.uniform(in: 0...0.15), third: 0,
          &random))
    } else {
      oscillator = .pulsatile(
        PulsatileOscillator(
          rhythm: rhythm, waxing: strength, peakToPeak: size, burst: random.uniform(in: 0.04...0.08),
          antagonist: random.uniform(in: 0.5...1), twitch: random.uniform(in: 0.03...0.06),
          limbFrequency: random.uniform(in: 1.5...3), limbDamping: random.uniform(in: 0.2...0.4)))
    }
    let coupling = Coupling(
      thigh: random.uniform(in: 0.1...0.4), shank: 1, roll: random.uniform(in: -0.4...0.4))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: random.uniform(in: 0.8...2), delay: 1,
      label: "postural_oscillation", accept: ["broad_tremble", "undetermined"])
  }

  /// Enhanced physiological tremor: the limb's own resonance, 6–9 Hz at the ankle and less with more mass, driven by noise.
  static func heldTrembling(_ segment: ScenarioSegment, _ random: inout RandomSource) -> Casting {
    let f = segment.frequency ?? random.uniform(in: 5...9)
    let size = degree * (segment.amplitude ?? random.logUniform(in: 0.2...1))
    let oscillator = Oscillator.resonance(
      ResonanceOscillator(
        frequency: f, damping: random.uniform(in: 0.08...0.25), waxing: waxing(0.4...0.6, 0.7...3, &random),
        peakToPeak: size))
    let coupling = Coupling(
      thigh: random.uniform(in: 0.1...0.4), shank: 1, roll: random.uniform(in: -0.4...0.4))
    return Casting(
      oscillator: oscillator, coupling: coupling, onset: 1, delay: 1, label: "broad_tremble",
      accept: ["postural_oscillation", "undetermined"])
  }
}
