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
  /// One way, by a polynomial of the fifth order whose value, velocity and acceleration are given at both ends; at its end it rests.
  private struct Way: Sendable {
    var from: Double
    var to: Double
    var start = 0.0
    var duration = 1.0
    /// At the start, times the duration and its square.
    var velocity = 0.0
    var acceleration = 0.0

    func value(at time: Double) -> Double {
      let s = min(1, max(0, (time - start) / duration))
      let still = from + (to - from) * s * s * s * (10 + s * (-15 + 6 * s))
      return still + velocity * s * (1 + s * s * (-6 + s * (8 - 3 * s)))
        + acceleration * s * s * (0.5 + s * (-1.5 + s * (1.5 - 0.5 * s)))
    }

    /// Velocity and acceleration.
    func motion(at time: Double) -> (Double, Double) {
      let s = (time - start) / duration
      guard s > 0, s < 1 else { return (0, 0) }
      let (d, rest) = (to - from, 1 - s)
      let first =
        30 * d * s * s * rest * rest + velocity * (1 + s * s * (-18 + s * (32 - 15 * s)))
        + acceleration * s * (1 + s * (-4.5 + s * (6 - 2.5 * s)))
      let second =
        60 * d * s * rest * (1 - 2 * s) + velocity * s * (-36 + s * (96 - 60 * s))
        + acceleration * (1 + s * (-9 + s * (18 - 10 * s)))
      return (first / duration, second / (duration * duration))
    }
  }

  private var way: Way
  /// What goes on until `way` starts.
  private var before: Way

  init(_ value: Double) {
    way = Way(from: value, to: value)
    before = way
  }

  var target: Double { way.to }

  /// From what goes on at `start` to a rest at `target`: without a jump, though it may be under way.
  mutating func aim(_ target: Double, at start: Double, over duration: Double) {
    // What was aimed at before and has not begun by then never does.
    let current = start < way.start ? before : way
    let (velocity, acceleration) = current.motion(at: start)
    way = Way(
      from: current.value(at: start), to: target, start: start, duration: duration, velocity: velocity * duration,
      acceleration: acceleration * duration * duration)
    before = current
  }

  func value(at time: Double) -> Double { time < way.start ? before.value(at: time) : way.value(at: time) }
}
