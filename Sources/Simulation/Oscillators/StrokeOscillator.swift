/// A voluntary rhythm: strokes to and fro, each with a duration and a reach of its own, smooth at the turns (minimum jerk).
struct StrokeOscillator: Sendable {
  private let half: Double
  private let jitter: Double
  private let spread: Double
  private let amplitude: Double
  private var glide = Glide(0)
  private var time = 0.0
  private var end = 0.0
  private var side = -1.0
  private var length: Double

  /// `jitter` and `spread`: coefficients of variation of a stroke's duration and reach; `peakToPeak`: 2√2 × rms, nearly.
  init(frequency: Double, jitter: Double, spread: Double, peakToPeak: Double) {
    half = 0.5 / frequency
    length = half
    self.jitter = jitter
    self.spread = spread
    // The rms of a minimum-jerk to and fro is 0.78 of its peak.
    amplitude = 0.5 * peakToPeak * (0.5.squareRoot() / 0.78)
  }

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    time += physicsStep
    if time >= end {
      side = -side
      length = half * max(0.5, 1 + jitter * random.gaussian())
      glide.aim(side * amplitude * max(0.2, 1 + spread * random.gaussian()), at: end, over: length)
      end += length
    }
    return (glide.value(at: time), 0.5 / length)
  }
}
