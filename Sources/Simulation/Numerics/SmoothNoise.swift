/// The physics runs on this grid of true time, in seconds, whatever the sensor's clock does.
let physicsStep = 0.001

/// Slow random wander: white noise through one pole and a resonator at the same corner, so that the second derivative
/// exists and a limb that follows it has a finite acceleration.
///
/// H(s) = aω²/((s + a)(s² + 2ζωs + ω²)) with a = ω; the output's variance follows in closed form.
struct SmoothNoise: Sendable {
  private let omega: Double
  private let damping: Double
  private let inputDeviation: Double
  private var filtered = 0.0
  private var rate = 0.0
  private(set) var value = 0.0

  /// `deviation`: standard deviation of the output in its own unit. `corner`: Hz.
  init(deviation: Double, corner: Double, damping: Double = 0.8) {
    omega = 2 * .pi * corner
    self.damping = damping
    let variancePerDensity = Self.varianceForUnitDensity(omega: omega, damping: damping)
    inputDeviation = deviation / (variancePerDensity * physicsStep).squareRoot()
  }

  /// Noise whose two-sided density below the corner is `density` (unit²/Hz).
  init(density: Double, corner: Double) {
    omega = 2 * .pi * corner
    damping = 0.8
    inputDeviation = (density / physicsStep).squareRoot()
  }

  /// Closed form of (1/2π)∫|H|²dω for the third-order filter above (James, Nichols, Phillips 1947, appendix).
  private static func varianceForUnitDensity(omega: Double, damping: Double) -> Double {
    let d2 = omega * (1 + 2 * damping)
    let d1 = omega * omega * (1 + 2 * damping)
    let d0 = omega * omega * omega
    return d0 * d0 * d2 / (2 * d0 * (d1 * d2 - d0))
  }

  mutating func step(_ random: inout RandomSource) -> Double {
    filtered += physicsStep * omega * (inputDeviation * random.gaussian() - filtered)
    rate += physicsStep * (omega * omega * (filtered - value) - 2 * damping * omega * rate)
    value += physicsStep * rate
    return value
  }

  /// Runs until the start no longer shows.
  mutating func settle(_ random: inout RandomSource) {
    let steps = min(60_000, Int(2 / omega * 6 / physicsStep))
    for _ in 0..<steps { _ = step(&random) }
  }
}

/// A move from one value to another without a step in velocity or acceleration (quintic, minimum jerk).
struct Glide: Sendable {
  private var from: Double
  private var to: Double
  private var start = 0.0
  private var duration = 1.0

  init(_ value: Double) {
    from = value
    to = value
  }

  var target: Double { to }

  mutating func aim(_ target: Double, at start: Double, over duration: Double) {
    from = value(at: start)
    to = target
    self.start = start
    self.duration = duration
  }

  func value(at time: Double) -> Double {
    let s = min(1, max(0, (time - start) / duration))
    return from + (to - from) * s * s * s * (10 + s * (-15 + 6 * s))
  }
}
