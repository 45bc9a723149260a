import Signal

/// How the strap holds the sensor: what a person's leg, clothes and care make of it.
package struct StrapFit: Sendable, Equatable {
  /// The sensor on skin and strap as a mass on a spring: Hz and quality; nil where it shows no resonance.
  package var resonance: (frequency: Double, quality: Double)?
  /// Mean seconds between two slips of 0.5 to 3 degrees; nil: it does not slip.
  package var slipInterval: Double?

  package init(resonance: (frequency: Double, quality: Double)? = nil, slipInterval: Double? = nil) {
    self.resonance = resonance
    self.slipInterval = slipInterval
  }

  /// A third of all straps resonates, at 15…40 Hz with a quality of 2…6.
  package static func drawn(seed: UInt64) -> StrapFit {
    var random = RandomSource(seed: seed, stream: 5)
    let resonates = random.uniform() < 1.0 / 3
    let (f, q) = (random.uniform(in: 15...40), random.uniform(in: 2...6))
    return StrapFit(resonance: resonates ? (f, q) : nil, slipInterval: random.uniform(in: 400...2000))
  }

  package static func == (a: StrapFit, b: StrapFit) -> Bool {
    a.resonance?.frequency == b.resonance?.frequency && a.resonance?.quality == b.resonance?.quality
      && a.slipInterval == b.slipInterval
  }
}

/// Between the segment and the sensor: passes on what the strap does not hold back.
///
/// The acceleration goes through the base-excited oscillator (2ζωs + ω²)/(s² + 2ζωs + ω²), which leaves gravity and slow
/// motion as they are and rings at ω; along the bone the strap is stiffer and passes everything. A slip is a turn of the
/// sensor on the leg that the gyroscope sees.
struct Strap: Sendable {
  private let forward: BaseExcitation?
  private var states = (BaseExcitation.State(), BaseExcitation.State())
  private let slipInterval: Double?
  private var random: RandomSource
  private var attitude = Matrix3.identity
  private var slip: (axis: Vector3, rate: Double, left: Int)?
  private var next = Double.infinity
  private var time = 0.0

  init(_ fit: StrapFit, seed: UInt64) {
    random = RandomSource(seed: seed, stream: 6)
    forward = fit.resonance.map { BaseExcitation(frequency: $0.frequency, quality: $0.quality) }
    slipInterval = fit.slipInterval
    if let slipInterval { next = -slipInterval * Numerics.logarithm(1 - random.uniform()) }
  }

  mutating func transmit(_ truth: InertialTruth) -> InertialTruth {
    var out = truth
    if let forward {
      out.force.x = forward.step(&states.0, truth.force.x)
      out.force.y = forward.step(&states.1, truth.force.y)
    }
    guard let slipInterval else { return out }
    time += physicsStep
    if time >= next {
      let degrees = random.uniform(in: 0.5...3)
      let length = random.uniform(in: 0.08...0.3)
      slip = (Vector3.randomDirection(&random), degrees * .pi / 180 / length, Int(length / physicsStep))
      next = time + length - slipInterval * Numerics.logarithm(1 - random.uniform())
    }
    out.force = attitude.applied(to: out.force)
    out.rate = attitude.applied(to: out.rate)
    if var sliding = slip {
      // The sensor turns about its own axis: what it sees of the world turns the other way.
      attitude = Matrix3.rotation(about: sliding.axis, by: -sliding.rate * physicsStep).times(attitude)
      out.rate += sliding.axis * sliding.rate
      sliding.left -= 1
      slip = sliding.left > 0 ? sliding : nil
    }
    return out
  }
}

/// A mass on spring and damper whose base is shaken, on the 1 ms grid (bilinear, prewarped at the resonance).
struct BaseExcitation: Sendable {
  struct State: Sendable {
    fileprivate var x = (0.0, 0.0)
    fileprivate var y = (0.0, 0.0)
    fileprivate var isStarted = false
  }

  private let b: (Double, Double, Double)
  private let a: (Double, Double)

  init(frequency: Double, quality: Double) {
    let (s, c) = Numerics.sineCosine(.pi * frequency * physicsStep)
    let k = c / s
    let z = 1 / quality
    let norm = 1 / (k * k + z * k + 1)
    b = ((z * k + 1) * norm, 2 * norm, (1 - z * k) * norm)
    a = (2 * (1 - k * k) * norm, (k * k - z * k + 1) * norm)
  }

  func step(_ state: inout State, _ x: Double) -> Double {
    if !state.isStarted {
      state.x = (x, x)
      state.y = (x, x)
      state.isStarted = true
    }
    let y = b.0 * x + b.1 * state.x.0 + b.2 * state.x.1 - a.0 * state.y.0 - a.1 * state.y.1
    state.x = (x, state.x.0)
    state.y = (y, state.y.0)
    return y
  }
}
