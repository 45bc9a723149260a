import Signal

/// Which movements an activity consists of.
func movements(
  for piece: ScenarioSegment, stance: Stance, site: Site, at start: Double, _ random: inout RandomSource
) -> [any Movement] {
  switch piece.activity {
  case .turnOver: [Gestures(.turning, at: start, &random)]
  case .moveLeg: [Gestures(.single, at: start, &random)]
  case .dress: [Gestures(.dressing, at: start, &random)]
  case .handle: [Gestures(.handling, at: start, &random)]
  case .periodicMovements: [PeriodicMovements(isAwake: stance != .lying, at: start, &random)]
  case .jerks: [Jerks(perMinute: piece.frequency ?? random.uniform(in: 3...5), at: start, &random)]
  case .walkAbout: [Turning(at: start, &random)]
  case .cycle: [Cycling(cadence: piece.frequency, at: start, &random)]
  case .drive: [Vibration.car(at: start, &random)]
  case .train: [Vibration.train(at: start, &random)]
  case .machine: [Vibration.machine(at: start, &random)]
  case .thrash: [Vibration.thrash(at: start, &random)]
  case .lift: [Lift(at: start, &random)]
  case .scratch: [Scratching(at: start, &random)]
  case .tapSensor: [Tapping(at: start, &random)]
  case .holdLeg, .heldTremor, .heldTrembling: [HeldLeg(at: start, &random)]
  case .clonus: [HeelLift(at: start, &random)]
  case .reach, .kineticTremor:
    [
      Reaching(
        tremor: piece.activity == .kineticTremor, frequency: piece.frequency, amplitude: piece.amplitude, site: site,
        at: start, &random)
    ]
  // A long quiet time is never quite quiet.
  case .sitStill, .lieStill:
    piece.duration >= 90 ? [Gestures(.shifting, at: start, &random)] : []
  default: []
  }
}
