/// What stands in the way of an analysis, as a set. (Not an `OptionSet`: that brings arrays, and with them the heap.)
package struct Quality: Sendable, BitwiseCopyable, Equatable {
  private var bits: UInt16 = 0

  package init() {}

  private init(bit: UInt16) { bits = 1 << bit }

  /// The window is not full yet, or holds a hole of more than 2 %.
  package static let gap = Quality(bit: 0)
  /// An axis stood at its full scale within the window.
  package static let clipped = Quality(bit: 1)
  /// Missing samples, at most 2 % of the window, were bridged by straight lines.
  package static let bridged = Quality(bit: 2)
  /// All axes have read the same for a quarter of a second or more: the sensor is stuck.
  package static let stuck = Quality(bit: 3)

  package func contains(_ other: Quality) -> Bool { bits & other.bits == other.bits }

  package mutating func insert(_ other: Quality) { bits |= other.bits }

  /// True if nothing may be concluded about an oscillation.
  package var blocksOscillation: Bool { contains(.gap) || contains(.clipped) || contains(.stuck) }
}

/// What the newest windows hold, once a hop (0.5 s of data time).
package struct Features: Sendable, BitwiseCopyable {
  /// End of the windows, seconds since the first sample of the run.
  package var time: Double
  package var quality: Quality
  package var state: LegState = .unknown
  package var activation: Activation = .unknown
  /// A walk has shown how the sensor is worn, so that the posture rests on the leg's lean and not on its sway alone.
  package var isMountKnown = false

  /// The strongest line between the lowest and the highest frequency, 4-s window; nil where none stands out.
  package var frequency: Double?
  /// Its power over the median of its surroundings, dB; nil where there is no spectrum at all.
  package var snr: Double?
  /// Its full width at half power, Hz, window included (4 s: 0.36 Hz).
  package var width: Double = 0
  /// Share of the power within ±0.5 Hz of the line in its band.
  package var relativePower: Double = 0
  /// Power above 3 Hz over power in 0.5–3 Hz.
  package var highLowRatio: Double = 0
  /// Density at half or a third of the frequency over that at it: a large value says that it is a harmonic.
  package var subHarmonic: Double = 0
  /// Peak-to-peak angle, degrees (2√2 × RMS, 0.5–3.5 × frequency); nil without a gyroscope or a line.
  package var anglePP: Double?
  /// Acceleration without gravity, three axes, RMS in g: in 0.5–3.5 × frequency if there is a line, else 0.5–20 Hz.
  package var accelerationRMS: Double = 0
  /// Angular rate in the same band, RMS, °/s; nil without a gyroscope.
  package var rotationRMS: Double?
  /// Angular rate squared in 0.5–3 Hz, (°/s)²; nil without a gyroscope.
  package var slowRotationPower: Double?
  /// Acceleration in 0.5–3 Hz, RMS in g.
  package var slowAccelerationRMS: Double = 0
  /// Power in 3–8 Hz over power in 0.5–3 Hz, 2-s window (freeze index, Moore et al. 2008); nil before 2 s of data.
  package var freezeScore: Double?
  /// The strongest line of the acceleration within 3–8 Hz, 2-s window, Hz: the trembling of a freeze.
  package var trembleFrequency: Double?
  /// Acceleration in 0.5–8 Hz, 2-s window, RMS in g.
  package var locomotorRMS: Double = 0
  /// Autocorrelation of the acceleration's norm at its best stride lag, and that lag in seconds.
  package var gaitCorrelation: Double = 0
  package var strideTime: Double?
  /// The same at lags too short for a step: high for a tremor.
  package var fastCorrelation: Double = 0

  package init(time: Double, quality: Quality) {
    self.time = time
    self.quality = quality
  }
}
