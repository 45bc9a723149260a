/// One piece of a script. What is left nil is drawn from the published range, made 20 % wider.
package struct ScenarioSegment: Sendable {
  package var activity: Activity
  /// Seconds.
  package var duration: Double
  /// Hz: of the oscillation, or of the stride.
  package var frequency: Double?
  /// Degrees peak to peak of the shank (2√2 × rms) when neither waxing nor waning; for `bounce` millimetres of knee.
  package var amplitude: Double?
  /// Where the activity leaves it open, or allows another one than its own: a rest tremor while lying.
  package var stance: Stance?
  /// The wearer presses the button at its beginning: kind and note.
  package var mark: (kind: String, note: String)?

  package init(
    _ activity: Activity, _ duration: Double, frequency: Double? = nil, amplitude: Double? = nil,
    stance: Stance? = nil, mark: (kind: String, note: String)? = nil
  ) {
    self.activity = activity
    self.duration = duration
    self.frequency = frequency
    self.amplitude = amplitude
    self.stance = stance ?? activity.stance
    self.mark = mark
  }
}

/// A script for one leg and the person it belongs to. The seed fixes everything: body, rhythms, noise.
package struct Scenario: Sendable {
  package let seed: UInt64
  package let segments: [ScenarioSegment]

  package init(seed: UInt64, segments: [ScenarioSegment]) {
    self.seed = seed
    self.segments = segments
  }

  /// Seconds from start to end.
  package var duration: Double { segments.reduce(0) { $0 + $1.duration } }

  /// Two and a half minutes with a bit of everything.
  package static func demo(seed: UInt64 = 1) -> Scenario {
    Scenario(
      seed: seed,
      segments: [
        ScenarioSegment(.sitStill, 12),
        ScenarioSegment(.restTremor, 20),
        ScenarioSegment(.sitStill, 9),
        ScenarioSegment(.bounce, 12),
        ScenarioSegment(.sitStill, 6),
        ScenarioSegment(.standUp, 3),
        ScenarioSegment(.standStill, 14),
        ScenarioSegment(.standingTremor, 15),
        ScenarioSegment(.standStill, 6),
        ScenarioSegment(.walk, 20),
        ScenarioSegment(.freeze, 6),
        ScenarioSegment(.walk, 9),
        ScenarioSegment(.standStill, 5),
        ScenarioSegment(.sitDown, 3),
        ScenarioSegment(.sitStill, 10),
      ])
  }
}
