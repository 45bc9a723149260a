/// Pedalling at 60–100 turns a minute: thigh and shank of a leg whose foot goes round.
struct Cycling: Movement {
  // Degrees; cosine and sine of 1…3 times the crank, zero at its top: thigh 0.42 m, shank 0.41 m, crank 0.17 m, hip
  // 0.70 m above and 0.20 m behind the crank's axle, ankle 0.09 m above and 0.10 m behind the pedal.
  private static let thighMean = 47.40
  private static let shankMean = -30.00
  private static let thigh: InlineArray<3, SIMD2<Double>> = [[20.93, 12.54], [-0.11, 2.32], [0.57, 0.15]]
  private static let shank: InlineArray<3, SIMD2<Double>> = [[-16.63, 18.69], [1.42, 1.81], [-0.23, 0.57]]

  private var rhythm: Rhythm
  private var level = Glide(0)
  private var road: Oscillator
  private var stopped: Double?

  init(cadence: Double?, at start: Double, _ random: inout RandomSource) {
    let f = cadence ?? random.uniform(in: (1...1.67).widened)
    rhythm = Rhythm(frequency: f, wander: 0.03 * f, tau: 8, diffusion: 0, jitter: 0.015, &random)
    road = .resonance(
      ResonanceOscillator(
        frequency: random.uniform(in: 8...20), damping: 0.25, waxing: Waxing(spread: 0.5, tau: 4, &random),
        peakToPeak: random.logUniform(in: 0.0001...0.0008)))
    level.aim(1, at: start, over: 2)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    _ = rhythm.step(&random)
    let (s1, c1) = Numerics.sineCosine(rhythm.phase)
    var (s, c) = (s1, c1)
    var thigh = Self.thighMean
    var shank = Self.shankMean
    for k in 0..<3 {
      thigh += Self.thigh[k].x * c + Self.thigh[k].y * s
      shank += Self.shank[k].x * c + Self.shank[k].y * s
      (s, c) = (s * c1 + c * s1, c * c1 - s * s1)
    }
    let scale = level.value(at: now)
    pose.thigh += scale * (thigh * .pi / 180 - pose.thigh)
    pose.shank += scale * (shank * .pi / 180 - pose.shank)
    pose.roll += scale * 0.03 * s1
    pose.base.z += scale * road.step(&random).value
  }

  mutating func stop(at now: Double) {
    stopped = now
    level.aim(0, at: now, over: 1.5)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1.6 } ?? false }
}
