/// Scratching beside the sensor: strokes of 3–7 Hz for some seconds that draw the skin under it to and fro.
struct Scratching: Movement {
  private var strokes: StrokeOscillator
  private let along: SIMD2<Double>
  private var level = Glide(0)
  private var next: Double
  private var isOn = false
  private var stopped: Double?

  init(at start: Double, _ random: inout RandomSource) {
    strokes = StrokeOscillator(frequency: random.uniform(in: 3...7), jitter: 0.08, spread: 0.25, peakToPeak: 1)
    let (s, c) = Numerics.sineCosine(random.uniform(in: 0...(2 * .pi)))
    along = SIMD2(s * 0.4, c) * random.logUniform(in: 0.0005...0.004)
    next = start + random.uniform(in: 0.5...2)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      isOn.toggle()
      level.aim(isOn ? 1 : 0, at: now, over: 0.3)
      next = now + (isOn ? random.uniform(in: 1...6) : random.uniform(in: 1...8))
    }
    let value = level.value(at: now) * strokes.step(&random).value
    pose.slip += along * value
    pose.roll += 0.004 * value
    pose.shank += 0.003 * value
  }

  mutating func stop(at now: Double) {
    stopped = now
    level.aim(0, at: now, over: 0.3)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 0.4 } ?? false }
}

/// A finger taps the sensor, 1–4 times a second in short runs, as people do to see whether it is on.
struct Tapping: Movement {
  private var knock: Knock
  private let interval: Double
  private let size: Double
  private var next: Double
  private var left = 0
  private var stopped: Double?

  init(at start: Double, _ random: inout RandomSource) {
    knock = Knock(&random)
    interval = 1 / random.uniform(in: 1...4)
    size = random.logUniform(in: 8...60)
    next = start + random.uniform(in: 0.5...2)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      if left == 0 { left = 2 + Int(random.uniform() * 12) }
      let direction = SIMD2(-1, random.uniform(in: -0.4...0.4))
      knock.hit(direction * (size * random.uniform(in: 0.6...1.4)))
      left -= 1
      next = now + (left > 0 ? interval * max(0.5, 1 + 0.12 * random.gaussian()) : random.uniform(in: 2...8))
    }
    knock.add(to: &pose)
  }

  mutating func stop(at now: Double) { stopped = now }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1 } ?? false }
}
