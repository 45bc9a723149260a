/// Clonus: a mass on a spring whose stretch reflex answers too late. Frequency, form and amplitude are what delay,
/// stiffness and the muscle's twitch make of them.
///
/// θ'' + 2ζω θ' + ω² θ = −g·a(t), where the activation a follows the stretching velocity of `delay` seconds ago, bent to
/// a saturation, through two poles of the twitch time. At a delay of 60–90 ms that swings at 5–7 Hz.
struct ReflexOscillator: Sendable {
  private let omega: Double
  private let damping: Double
  private let twitch: Double
  private var scale = 1.0
  private var past: InlineArray<128, Double> = InlineArray(repeating: 0)
  private let delay: Int
  private var place = 0
  private var activation = (0.0, 0.0)
  private var angle = 0.0
  private var velocity = 1.0
  private var waxing: Waxing
  private var mean = 0.0
  private var time = 0.0
  private var lastCrossing: Double?
  private var frequency = 0.0

  /// `frequency` nil: what the loop gives. Else passive stiffness and twitch are tuned until it has that frequency.
  init(
    frequency wanted: Double?, delay: Double, passive: Double, damping: Double, twitch: Double, waxing: Waxing,
    peakToPeak: Double
  ) {
    var passive = passive
    if let wanted {
      // The rhythm rises with the passive resonance: half an octave each way at most, in a bisection.
      var (low, high) = (passive / 2.5, passive * 2.5)
      for _ in 0..<12 {
        passive = (low * high).squareRoot()
        var trial = ReflexOscillator(
          passive: passive, delay: delay, damping: damping, twitch: twitch, waxing: waxing)
        if trial.settle().frequency < wanted { low = passive } else { high = passive }
      }
    }
    self.init(passive: passive, delay: delay, damping: damping, twitch: twitch, waxing: waxing)
    scale = peakToPeak / settle().swing
  }

  private init(passive: Double, delay: Double, damping: Double, twitch: Double, waxing: Waxing) {
    omega = 2 * .pi * passive
    self.delay = min(127, max(1, Int((delay / physicsStep).rounded())))
    self.damping = damping
    self.twitch = twitch
    self.waxing = waxing
  }

  /// Runs until the swing is steady, and measures it: 2√2 × rms of the angle.
  private mutating func settle() -> (swing: Double, frequency: Double) {
    for _ in 0..<3000 { move() }
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<3000 {
      move()
      sum += angle
      squares += angle * angle
    }
    mean = sum / 3000
    for _ in 0..<1000 { move() }
    return ((8 * max(1e-30, squares / 3000 - mean * mean)).squareRoot(), frequency)
  }

  private mutating func move() {
    let late = past[(place + 128 - delay) & 127]
    past[place] = velocity
    place = (place + 1) & 127
    let drive = late > 0 ? late / (1 + late) : 0
    let gain = physicsStep / (0.5 * twitch)
    activation.0 += gain * (drive - activation.0)
    activation.1 += gain * (activation.0 - activation.1)
    let before = angle
    velocity += physicsStep * (-omega * omega * angle - 2 * damping * omega * velocity - 14 * omega * activation.1)
    angle += physicsStep * velocity
    time += physicsStep
    if before < mean && angle >= mean {
      let crossing = time - physicsStep * (angle - mean) / (angle - before)
      if let lastCrossing { frequency = 1 / (crossing - lastCrossing) }
      lastCrossing = crossing
    }
  }

  mutating func step(_ random: inout RandomSource) -> (value: Double, frequency: Double) {
    move()
    return (scale * (angle - mean) * waxing.step(&random), frequency)
  }
}
