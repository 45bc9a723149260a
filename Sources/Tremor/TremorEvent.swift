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
  /// Highest freeze score of a freezing event.
  package var freezeScore: Double?
  /// Largest peak-to-peak displacement of the sensor, m, and the class of MDS-UPDRS 3.17 that this would be at the foot (1 to
  /// 4): a lower bound, since ankle and toes are not seen.
  package var largestPP: Double?
  package var amplitudeClass: Int?
  /// Mean power at twice the frequency over that at it, and mean jitter of the periods.
  package var harmonicRatio: Double?
  package var jitter: Double?
  /// Seconds from the start to three fifths of the largest size.
  package var growth: Double?
  /// The frequency's standard deviation is above 1 Hz, or its range above 1.75 Hz.
  package var isVariable = false
  /// The posture rests on the leg's lean, which a walk has shown, and not on its sway alone.
  package var isPostureProbable = false
  /// The two figures that speak most clearly for an oscillation.
  package var strongest: StrongestFeatures?
  /// Share of this run's usable rest that oscillated; a rest oscillation that a movement stopped, by how many seconds after
  /// its start, and that came back after one, how long after its end.
  package var restShare: Double?
  package var stopsWithMovement: Double?
  package var reemerges: Double?
  /// Minutes of vigorous gait in the last hour; nil below one.
  package var exertionMinutes: Double?
  /// Movements of a series by the rules of WASM 2016 and of AASM, and a series' movements an hour of lying or seated rest.
  package var movements: Int?
  package var movementsAASM: Int?
  package var movementsPerHour: Double?

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
