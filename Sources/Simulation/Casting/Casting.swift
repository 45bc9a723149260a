/// Which oscillator plays which activity, with parameters drawn from the seed: the published ranges, made 20 % wider. A
/// label is played by two kinds of model at least, so that no detector can learn one generator.
struct Casting {
  /// The oscillator's output to radians of thigh, shank and roll.
  struct Coupling {
    var thigh: Double
    var shank: Double
    var roll: Double
  }

  var oscillator: Oscillator
  var coupling: Coupling
  /// Seconds from nothing to full strength.
  var onset: Double
  /// Seconds of waiting before that.
  var delay: Double
  var label: StaticString
  var accept: [StaticString]
  /// Seconds of going on and of pausing, where it pauses.
  var pauses: (on: ClosedRange<Double>, off: ClosedRange<Double>)?

  static let degree = Double.pi / 180

  /// Nil for an activity without an oscillation.
  static func cast(_ segment: ScenarioSegment, geometry: LegGeometry, _ random: inout RandomSource) -> Casting? {
    switch segment.activity {
    case .restTremor: restTremor(segment, &random)
    case .wanderingTremor: wanderingTremor(segment, &random)
    case .bounce: bounce(segment, geometry, &random)
    case .clonus: clonus(segment, geometry, &random)
    case .standingTremor: standingTremor(segment, geometry, &random)
    case .orthostaticTremor: orthostaticTremor(segment, geometry, &random)
    case .slowOrthostatic: slowOrthostatic(segment, geometry, &random)
    case .fatigueTrembling: fatigueTrembling(segment, geometry, &random)
    case .burstTrembling: burstTrembling(segment, geometry, &random)
    case .freeze: freeze(segment, geometry, &random)
    case .freezeShuffle: freezeShuffle(segment, geometry, &random)
    case .heldTremor: heldTremor(segment, &random)
    case .heldTrembling: heldTrembling(segment, &random)
    case .rockFoot, .tapFoot: slowRhythm(segment, &random)
    default: nil
    }
  }

  static func waxing(
    _ spread: ClosedRange<Double>, _ tau: ClosedRange<Double>, _ random: inout RandomSource
  ) -> Waxing {
    Waxing(spread: random.uniform(in: spread), tau: random.uniform(in: tau), &random)
  }

  static func rhythm(
    _ frequency: Double, wander: ClosedRange<Double>, tau: ClosedRange<Double>, diffusion: ClosedRange<Double>,
    jitter: ClosedRange<Double>, _ random: inout RandomSource
  ) -> Rhythm {
    Rhythm(
      frequency: frequency, wander: random.uniform(in: wander), tau: random.uniform(in: tau),
      diffusion: random.uniform(in: diffusion), jitter: random.uniform(in: jitter), &random)
  }
}
