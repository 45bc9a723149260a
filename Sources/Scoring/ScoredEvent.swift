/// What was said of one event, from its first line to its `close`.
package struct ScoredEvent: Sendable, Equatable {
  package var label: String
  /// Seconds since the first sample of the run: start and end as of the `close`, and when the `open` was said.
  package var start: Double
  package var end: Double
  package var opened: Double
  /// Hz; nil where none was said.
  package var frequency: Double?
  /// `low`, `medium`, `high`; nil where none was said.
  package var classConfidence: String?
  /// What the leg was taken to do (`resting`, `standing`, …); nil where it was not said.
  package var activation: String?

  package init(
    label: String, start: Double, end: Double, opened: Double, frequency: Double? = nil,
    classConfidence: String? = nil, activation: String? = nil
  ) {
    self.label = label
    self.start = start
    self.end = end
    self.opened = opened
    self.frequency = frequency
    self.classConfidence = classConfidence
    self.activation = activation
  }
}

/// An event that agrees with nothing that was true.
package struct FalseClaim: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// Nothing of the kind was there; something was, by another name; an open answer to nothing; a movement to nothing.
    case invented, mistaken, undetermined, movement
  }
  package var event: ScoredEvent
  package var kind: Kind
  /// What was really going on.
  package var setting: String
}

/// What really happened for a while, by whoever knows it.
package struct TruthEntry: Sendable, Equatable {
  /// A label of the protocol, or `none`.
  package var label: String
  package var start: Double
  package var end: Double
  /// Other labels that are no mistake.
  package var accept: [String]
  /// Hz; nil where it means nothing.
  package var frequency: Double?
  /// What was going on, where the label does not say it.
  package var activity: String?

  package init(
    label: String, start: Double, end: Double, accept: [String] = [], frequency: Double? = nil, activity: String? = nil
  ) {
    self.label = label
    self.start = start
    self.end = end
    self.accept = accept
    self.frequency = frequency
    self.activity = activity
  }

  package var length: Double { end - start }

  /// Seconds that it shares with [from, to].
  package func overlap(_ from: Double, _ to: Double) -> Double { max(0, min(end, to) - max(start, from)) }
}

/// The three layers of labels: within a layer one event at a time.
package enum LabelLayer: Sendable {
  case state, oscillation, movement

  /// Later ones hide earlier ones where one word has to do.
  static let byWeight: [LabelLayer] = [.state, .movement, .oscillation]

  /// Nil for `none` and for words that are no label.
  package init?(_ label: String) {
    switch label {
    case "gait", "off_body", "unusable": self = .state
    case "plm_series", "leg_movement", "jerk": self = .movement
    case "freeze_tremble", "external_vibration", "standing_fast", "clonus_like", "rest_oscillation",
      "standing_oscillation", "postural_oscillation", "kinetic_oscillation", "broad_tremble", "rhythmic_slow",
      "undetermined":
      self = .oscillation
    default: return nil
    }
  }
}
