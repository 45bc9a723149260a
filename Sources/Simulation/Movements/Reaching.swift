import Signal

/// Slow aimed movements, as the heel along the other shin: there and back in 1–2.5 s each, with or without a tremor that
/// grows towards the aim.
struct Reaching: Movement {
  private var oscillator: Oscillator?
  private var meter: TruthMeter
  private let site: Site
  private let coupling: (thigh: Double, shank: Double, roll: Double)
  private var thigh = Glide(0)
  private var shank = Glide(0)
  private var roll = Glide(0)
  private var level = Glide(0)
  private var next: Double
  private var isThere = false
  private var stopped: Double?

  init(
    tremor: Bool, frequency: Double?, amplitude: Double?, site: Site, at start: Double, _ random: inout RandomSource
  ) {
    self.site = site
    meter = TruthMeter(label: "kinetic_oscillation", accept: ["postural_oscillation", "broad_tremble", "undetermined"])
    next = start + 0.3
    coupling = (random.uniform(in: 0.2...0.6), 1, random.uniform(in: -0.6...0.6))
    guard tremor else { return }
    let f = frequency ?? random.uniform(in: (4.5...8.5).widened)
    let size = (amplitude ?? random.logUniform(in: 0.4...3)) * .pi / 180
    let waxing = Waxing(spread: 0.3, tau: random.uniform(in: 1...4), &random)
    if random.uniform() < 0.6 {
      let rhythm = Rhythm(
        frequency: f, wander: random.uniform(in: 0.15...0.4), tau: random.uniform(in: 1...3),
        diffusion: random.uniform(in: 0.2...1), jitter: random.uniform(in: 0.03...0.06), &random)
      oscillator = .phase(
        PhaseOscillator(
          rhythm: rhythm, waxing: waxing, peakToPeak: size, second: random.uniform(in: 0...0.15), third: 0, &random))
    } else {
      oscillator = .resonance(
        ResonanceOscillator(
          frequency: f, damping: random.uniform(in: 0.03...0.08), waxing: waxing, peakToPeak: size))
    }
    level.aim(1, at: start + 0.3, over: 1)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      isThere.toggle()
      let length = random.uniform(in: 1...2.5)
      let degree = Double.pi / 180
      thigh.aim(isThere ? degree * random.uniform(in: 3...14) : 0, at: now, over: length)
      shank.aim(isThere ? degree * random.uniform(in: 20...50) : 0, at: now, over: length)
      roll.aim(isThere ? degree * random.uniform(in: -10...10) : 0, at: now, over: length)
      next = now + length + random.uniform(in: 0.1...0.5)
    }
    let reach = shank.value(at: now)
    pose.thigh += thigh.value(at: now)
    pose.shank += reach
    pose.roll += roll.value(at: now)
    guard var tremor = oscillator else { return }
    let out = tremor.step(&random)
    oscillator = tremor
    let strength = level.value(at: now)
    // Half as strong at rest as at the aim.
    let value = strength * out.value * (0.5 + min(0.5, reach))
    pose.thigh += coupling.thigh * value
    pose.shank += coupling.shank * value
    pose.roll += coupling.roll * value
    if strength >= 0.5 {
      let angle = (site == .thigh ? coupling.thigh : coupling.shank) * value
      meter.add(time: now, angle: angle, power: value * value, frequency: out.frequency)
    }
  }

  var truth: [TruthSegment] { meter.result.map { [$0] } ?? [] }

  mutating func stop(at now: Double) {
    stopped = now
    thigh.aim(0, at: now, over: 1)
    shank.aim(0, at: now, over: 1)
    roll.aim(0, at: now, over: 1)
    level.aim(0, at: now, over: 0.8)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1.1 } ?? false }
}
