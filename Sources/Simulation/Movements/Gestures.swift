/// Voluntary moves of the leg, one after another with pauses: dressing, changing one's seat, turning in bed, a kick.
struct Gestures: Movement {
  struct Style: Sendable {
    /// Mean pause between two, and how long one takes each way, s.
    var pause: Double
    var duration: ClosedRange<Double>
    /// Degrees; the sign is drawn too where `isTwoSided`.
    var thigh: ClosedRange<Double>
    var shank: ClosedRange<Double>
    var roll: ClosedRange<Double>
    /// Seconds out there before it comes back; nil: it stays until the next.
    var hold: ClosedRange<Double>?
    /// Cloth and hands at the sensor: knocks a second, and degrees of slip.
    var knocks = 0.0
    var label: StaticString?
    var accept: [StaticString] = []

    /// Changing one's seat: 10–60°, 0.5–2 s.
    static let shifting = Style(
      pause: 120, duration: 0.5...2, thigh: -6...6, shank: -40...40, roll: -12...12, hold: nil, label: "leg_movement",
      accept: ["jerk", "undetermined"])
    /// From back to side and again; the knee bends on the side.
    static let turning = Style(
      pause: 12, duration: 1...2.5, thigh: -10...25, shank: -45...5, roll: -80...80, hold: nil,
      label: "leg_movement", accept: ["undetermined"])
    /// Single movements of a resting leg, away and back within 0.6–5 s.
    static let single = Style(
      pause: 14, duration: 0.3...0.8, thigh: -5...5, shank: 4...25, roll: -8...8, hold: 0.1...3,
      label: "leg_movement", accept: ["jerk", "undetermined"])
    /// Trousers and shoes: big, quick, with cloth over the sensor.
    static let dressing = Style(
      pause: 0.5, duration: 0.35...1.2, thigh: 10...70, shank: -50...30, roll: -15...15, hold: 0.2...1.5, knocks: 1.5,
      label: nil)
    /// The sensor in somebody's hand.
    static let handling = Style(
      pause: 0.2, duration: 0.4...1.5, thigh: -10...10, shank: -90...90, roll: -90...90, hold: nil, knocks: 1,
      label: nil)
  }

  private let style: Style
  private var offsets = Offsets()
  private var next: Double
  private var back: (at: Double, over: Double)?
  private var knock: Knock
  private var stopped: Double?
  private var begun: Double?
  private(set) var truth: [TruthSegment] = []

  init(_ style: Style, at start: Double, _ random: inout RandomSource) {
    self.style = style
    knock = Knock(&random)
    next = start + (style.pause < 20 ? random.uniform(in: 0.2...1) : random.exponential(mean: style.pause))
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      let length = random.uniform(in: style.duration)
      offsets.aim(
        thigh: random.uniform(in: style.thigh), shank: random.uniform(in: style.shank),
        roll: random.uniform(in: style.roll), at: now, over: length)
      begun = now
      var busy = length
      if let hold = style.hold {
        let stay = random.uniform(in: hold)
        let home = random.uniform(in: style.duration)
        back = (now + length + stay, home)
        busy += stay + home
      } else {
        note(until: now + length)
      }
      next = now + busy + max(0.2, random.exponential(mean: style.pause))
    }
    if let due = back, now >= due.at {
      offsets.aim(thigh: 0, shank: 0, roll: 0, at: now, over: due.over)
      note(until: now + due.over)
      back = nil
    }
    if style.knocks > 0, stopped == nil, random.uniform() < style.knocks * physicsStep {
      let size = random.logUniform(in: 1...15)
      knock.hit(SIMD2(random.sign() * size, random.sign() * size))
    }
    offsets.add(to: &pose, at: now)
    if style.knocks > 0 { knock.add(to: &pose) }
  }

  private mutating func note(until end: Double) {
    guard let label = style.label, let begun else { return }
    truth.append(TruthSegment(label: label, start: begun, end: end, frequency: 0, amplitude: 0, accept: style.accept))
    self.begun = nil
  }

  mutating func stop(at now: Double) {
    guard stopped == nil else { return }
    stopped = now
    if back != nil { note(until: now + 1) }
    back = nil
    offsets.aim(thigh: 0, shank: 0, roll: 0, at: now, over: 1)
  }

  func isOver(at now: Double) -> Bool { stopped.map { now > $0 + 1.2 } ?? false }
}
