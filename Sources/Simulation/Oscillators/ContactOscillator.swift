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
