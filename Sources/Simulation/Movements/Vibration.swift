/// Seat and floor shake: a car, a train, a machine under the feet, a hand that shakes the sensor beyond its range.
struct Vibration: Movement {
  /// Noise about a frequency, as acceleration in m/s² rms, up and down; the share of it that goes forward and sideways.
  struct Band: Sendable {
    var frequency: ClosedRange<Double>
    var damping: ClosedRange<Double>
    var strength: ClosedRange<Double>
    var across = 0.4
  }

  /// A line: an engine or a drum.
  struct Line: Sendable {
    var frequency: ClosedRange<Double>
    var strength: ClosedRange<Double>
  }

  private struct Shaker: Sendable {
    var oscillator: Oscillator
    var direction: Vector3
  }

  private var shakers: [Shaker] = []
  private var level = Glide(0)
  private let label: StaticString?
  private let accept: [StaticString]
  private let turning: Double
  private let line: Double
  private var start: Double?
  private var end = 0.0
  private var stopped: Double?

  init(
    bands: [Band], lines: [Line], label: StaticString?, accept: [StaticString] = [], at start: Double,
    _ random: inout RandomSource
  ) {
    self.label = label
    self.accept = accept
    // What shakes the leg turns it a little: as about a point 1.5 m away and further.
    turning = random.sign() / random.uniform(in: 1.5...6)
    var strongest = (strength: 0.0, frequency: 0.0)
    for band in bands {
      let f = random.uniform(in: band.frequency)
      let strength = random.logUniform(in: band.strength)
      for axis in 0..<3 {
        // 2√2 × rms of the way that gives this acceleration.
        let way = strength / (4 * .pi * .pi * f * f) * 8.0.squareRoot() * (axis == 2 ? 1 : band.across)
        var direction = Vector3(0, 0, 0)
        direction[axis] = 1
        shakers.append(
          Shaker(
            oscillator: .resonance(
              ResonanceOscillator(
                frequency: f, damping: random.uniform(in: band.damping),
                waxing: Waxing(spread: random.uniform(in: 0.3...0.6), tau: random.uniform(in: 2...15), &random),
                peakToPeak: way)), direction: direction))
      }
    }
    for line in lines {
      let f = random.uniform(in: line.frequency)
      let strength = random.logUniform(in: line.strength)
      if strength > strongest.strength { strongest = (strength, f) }
      let rhythm = Rhythm(frequency: f, wander: 0.02, tau: 20, diffusion: 0, jitter: 0, &random)
      shakers.append(
        Shaker(
          oscillator: .phase(
            PhaseOscillator(
              rhythm: rhythm, waxing: Waxing(spread: 0.1, tau: 10, &random),
              peakToPeak: strength / (4 * .pi * .pi * f * f) * 8.0.squareRoot(), second: random.uniform(in: 0...0.1),
              third: 0, &random)), direction: Vector3.randomDirection(&random)))
    }
    self.line = strongest.frequency
    level.aim(1, at: start, over: 1.5)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    let scale = level.value(at: now)
    var way = Vector3(0, 0, 0)
    for i in shakers.indices { way += shakers[i].direction * shakers[i].oscillator.step(&random).value }
    way *= scale
    pose.base += way
    pose.shank += way.z * turning
    pose.roll += way.y * turning
    if scale >= 0.5 {
      if start == nil { start = now }
      end = now
    }
  }

  var truth: [TruthSegment] {
    guard let label, let start else { return [] }
    return [TruthSegment(label: label, start: start, end: end, frequency: line, amplitude: 0, accept: accept)]
  }

  mutating func stop(at now: Double) {
    stopped = now
    level.aim(0, at: now, over: 1.5)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1.5 } ?? false }

  /// Body and seat at 1–2 and 4–6 Hz, wheels at 10–15, an engine at 10–30.
  static func car(at start: Double, _ random: inout RandomSource) -> Vibration {
    Vibration(
      bands: [
        Band(frequency: 1...2, damping: 0.1...0.25, strength: 0.1...0.5),
        Band(frequency: 4...6, damping: 0.1...0.3, strength: 0.1...0.7),
        Band(frequency: 10...15, damping: 0.05...0.2, strength: 0.05...0.5),
      ], lines: [Line(frequency: 12...30, strength: 0.03...0.3)], label: "external_vibration", at: start, &random)
  }

  static func train(at start: Double, _ random: inout RandomSource) -> Vibration {
    Vibration(
      bands: [
        Band(frequency: 0.8...1.8, damping: 0.1...0.3, strength: 0.05...0.3, across: 1),
        Band(frequency: 5...9, damping: 0.1...0.3, strength: 0.05...0.3, across: 0.7),
      ], lines: [], label: "external_vibration", at: start, &random)
  }

  /// A washing machine's drum at 800–1400 turns a minute, or a motor.
  static func machine(at start: Double, _ random: inout RandomSource) -> Vibration {
    Vibration(
      bands: [], lines: [Line(frequency: 8...23, strength: 0.15...1.2)], label: "external_vibration", at: start, &random
    )
  }

  /// Beyond ±8 g.
  static func thrash(at start: Double, _ random: inout RandomSource) -> Vibration {
    Vibration(
      bands: [Band(frequency: 3...5, damping: 0.1...0.2, strength: 60...90, across: 1)], lines: [], label: "unusable",
      at: start, &random)
  }
}
