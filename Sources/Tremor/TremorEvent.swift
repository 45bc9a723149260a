/// An event of one label, at its opening, while it lasts, or whole at its close.
package struct TremorEvent: Sendable, BitwiseCopyable {
  package enum Phase: UInt8, Sendable, BitwiseCopyable {
    case open = 1
    case update
    case close

    package var word: StaticString {
      switch self {
      case .open: "open"
      case .update: "update"
      case .close: "close"
      }
    }
  }

  /// What ended it, if it did not end by itself.
  package enum End: UInt8, Sendable, BitwiseCopyable {
    case ceased = 0
    /// The data ended.
    case data
    /// Samples are missing.
    case gap
    /// Another label took its place.
    case relabelled

    package var word: StaticString {
      switch self {
      case .ceased: "ceased"
      case .data: "data"
      case .gap: "gap"
      case .relabelled: "relabelled"
      }
    }
  }

  /// Number of the event in its run, from 1.
  package var number: UInt32
  package var phase: Phase
  package var label: Label
  package var reason: Reason
  package var activation: Activation
  package var end: End = .ceased

  /// Start, end so far, and when this was said; seconds since the first sample of the run.
  package var start: Double
  package var stop: Double
  package var emitted: Double

  /// Power-weighted mean frequency over the hops of the event and its standard deviation, Hz.
  package var frequency: Double = 0
  package var frequencySD: Double = 0
  /// Mean half-power width, less the window's, Hz.
  package var width: Double = 0
  /// Peak-to-peak angle, degrees; nil without a gyroscope.
  package var anglePP: Double?
  /// Acceleration without gravity, RMS in g, and angular rate, RMS in °/s.
  package var accelerationRMS: Double = 0
  package var rotationRMS: Double?
  /// Mean peak over its surroundings, dB.
  package var snr: Double = 0
  package var oscillationConfidence: Confidence = .low
  package var classConfidence: Confidence = .low
  /// Mean stride time of a gait event, s.
  package var strideTime: Double?
  /// Highest freeze index of a freezing event.
  package var freezeScore: Double?

  /// An event without figures yet; times in seconds since the first sample of the run.
  package init(
    number: UInt32, phase: Phase, label: Label, reason: Reason, activation: Activation, start: Double, stop: Double,
    emitted: Double
  ) {
    self.number = number
    self.phase = phase
    self.label = label
    self.reason = reason
    self.activation = activation
    self.start = start
    self.stop = stop
    self.emitted = emitted
  }
}

/// One thing that the detector says.
package enum Finding: Sendable, BitwiseCopyable {
  case features(Features)
  case event(TremorEvent)
}
