/// Writes a script piece by piece and puts in the ways between: nobody walks out of bed or sits down at a run.
struct Script {
  private(set) var segments: [ScenarioSegment] = []
  /// Seconds so far.
  private(set) var duration = 0.0
  var random: RandomSource
  private var stance: Stance?
  private var gait: GaitKind?

  init(seed: UInt64) { random = RandomSource(seed: seed, stream: 7) }

  /// `length`: seconds; drawn from its range.
  mutating func add(
    _ activity: Activity, _ length: ClosedRange<Double>, stance wanted: Stance? = nil,
    mark: (kind: String, note: String)? = nil
  ) {
    let piece = ScenarioSegment(activity, random.uniform(in: length), stance: wanted, mark: mark)
    if let to = piece.stance, let from = stance {
      if gait != nil, activity.gait != gait, !activity.isFreezing { append(ScenarioSegment(.standStill, 3)) }
      switch (from, to) {
      case (.seated, .standing): append(ScenarioSegment(.standUp, 4))
      case (.standing, .seated): append(ScenarioSegment(.sitDown, 5))
      case (.seated, .lying): append(ScenarioSegment(.lieDown, 6))
      case (.lying, .seated): append(ScenarioSegment(.sitStill, 6))
      case (.lying, .standing):
        append(ScenarioSegment(.sitStill, 7))
        append(ScenarioSegment(.standUp, 4))
      case (.standing, .lying):
        append(ScenarioSegment(.sitDown, 5))
        append(ScenarioSegment(.lieDown, 6))
      default: break
      }
    }
    append(piece)
  }

  private mutating func append(_ piece: ScenarioSegment) {
    segments.append(piece)
    duration += piece.duration
    stance = piece.stance ?? stance
    if !piece.activity.isFreezing { gait = piece.activity.gait }
  }

  mutating func chance(_ probability: Double) -> Bool { random.uniform() < probability }

  /// One of these, each as likely.
  mutating func pick<T>(_ choices: [T]) -> T {
    choices[min(choices.count - 1, Int(random.uniform() * Double(choices.count)))]
  }

  /// In an order of its own (Fisher and Yates).
  mutating func shuffled<T>(_ deck: [T]) -> [T] {
    var deck = deck
    for i in deck.indices.dropFirst().reversed() {
      deck.swapAt(i, min(i, Int(random.uniform() * Double(i + 1))))
    }
    return deck
  }

  /// Repeats `block` until `seconds` are full, and cuts the rest off.
  mutating func fill(_ seconds: Double, _ block: (inout Script) -> Void) {
    repeat { block(&self) } while duration < seconds
    while let last = segments.last, duration - last.duration >= seconds {
      segments.removeLast()
      duration -= last.duration
    }
    if let last = segments.last, duration > seconds {
      segments[segments.count - 1].duration = last.duration - (duration - seconds)
      duration = seconds
    }
  }
}
