/// What all oscillator models offer: one number that swings (an angle in rad or a height in m) and its frequency now.
enum Oscillator: Sendable {
  case phase(PhaseOscillator)
  case pulsatile(PulsatileOscillator)
  case contact(ContactOscillator)
  case resonance(ResonanceOscillator)
  case reflex(ReflexOscillator)
  case strokes(StrokeOscillator)
  /// Two resonances at once, as in a tired leg.
  indirect case both(ResonanceOscillator, ResonanceOscillator)

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    switch self {
    case .phase(var o):
      let out = o.step(&random)
      self = .phase(o)
      return out
    case .pulsatile(var o):
      let out = o.step(&random)
      self = .pulsatile(o)
      return out
    case .contact(var o):
      let out = o.step(&random)
      self = .contact(o)
      return out
    case .resonance(var o):
      let out = o.step(&random)
      self = .resonance(o)
      return out
    case .reflex(var o):
      let out = o.step(&random)
      self = .reflex(o)
      return out
    case .strokes(var o):
      let out = o.step(&random)
      self = .strokes(o)
      return out
    case .both(var slow, var fast):
      let (a, b) = (slow.step(&random), fast.step(&random))
      self = .both(slow, fast)
      // Of the sum there is no one frequency: that of the stronger.
      return (a.value + b.value, a.frequency)
    }
  }
}
