import DSP

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
  /// All axes have read the same for a quarter of a second or more, or one axis of a real chip for a second: stuck.
  package static let stuck = Quality(bit: 3)
  /// The accelerometer read exactly zero on all axes within the window: a failed read, no gravity is that.
  package static let zeros = Quality(bit: 4)
  /// Nothing rises above the noise that the chip's data sheet states.
  package static let noiseFloor = Quality(bit: 5)

  package func contains(_ other: Quality) -> Bool { bits & other.bits == other.bits }

  package mutating func insert(_ other: Quality) { bits |= other.bits }

  /// True if nothing may be concluded about an oscillation.
  package var blocksOscillation: Bool {
    contains(.gap) || contains(.clipped) || contains(.stuck) || contains(.zeros) || contains(.noiseFloor)
  }
}

/// What the newest windows hold, once a hop (0.5 s of data time).
///
/// What was not found, or is not true without a gyroscope, is nil. Formulas and their sources: the article "How the core
/// works".
package struct Features: Sendable, BitwiseCopyable {
  /// End of the windows, seconds since the first sample of the run.
  package var time: Double
  package var quality: Quality
  package var state: LegState = .unknown
  package var activation: Activation = .unknown
  /// A walk has shown how the sensor is worn, so that the posture rests on the leg's lean and not on its sway alone.
  package var isMountKnown = false

  // MARK: the line

  /// The strongest line between the lowest and the highest frequency, Hz: its mean over the window; nil where none stands
  /// out, or where noise looks as good.
  package var frequency: Double? { isLineSure ? lineFrequency : nil }
  /// The same where it may be noise: what holds an event that is open.
  package var lineFrequency: Double?
  /// Whether its phase goes on well enough (`AnalysisSettings.coherenceMin`).
  package var isLineSure = false
  /// Standard error of that mean, Hz.
  package var frequencySD: Double?
  /// The window that it and the figures of the line are of, s: 4, or 2 while there are no 4 s of data yet.
  package var window: Double = 4
  /// Power of the line over the median of its surroundings, dB; nil where there is no spectrum at all.
  package var snr: Double?
  /// Full width at half power, Hz, the window's own included.
  package var width: Double = 0
  /// The same in the 2-s and the 8-s window; the latter every fourth hop.
  package var shortFrequency: Double?
  package var shortFrequencySD: Double?
  package var shortCoherence: Double?
  package var longFrequency: Double?
  package var longFrequencySD: Double?
  /// Half-power width in the 8-s window, less the window's own.
  package var longWidth: Double?
  /// Share of the power around the line that one steady tone explains, how well its phase goes on from block to block,
  /// and whether its frequency wanders: see `Tone`.
  package var steadiness: Double?
  package var coherence: Double?
  package var wanders = false
  /// Mean absolute difference of neighbouring periods over the mean period.
  package var jitter: Double?
  /// Tremor stability index, Hz.
  package var stabilityIndex: Double?
  /// Share of the power within ±0.5 Hz of the line in its band.
  package var relativePower: Double = 0
  /// Power above 3 Hz over power in 0.5–3 Hz.
  package var highLowRatio: Double = 0
  /// Power within ±0.5 Hz of twice the frequency over that of the line; nil where that is out of reach.
  package var harmonicRatio: Double?
  /// Density at half or a third of the frequency over that at it: a large value says that it is a harmonic.
  package var subHarmonic: Double = 0

  // MARK: how large

  /// Peak-to-peak angle, degrees (2√2 × RMS, 0.5–3.5 × frequency); nil without a gyroscope or a line.
  package var anglePP: Double?
  /// Acceleration without gravity's constant part, three axes, RMS in g: in 0.5–3.5 × frequency if there is a line, else
  /// 0.5–20 Hz.
  package var accelerationRMS: Double = 0
  /// Angular rate in the same band, RMS, °/s; nil without a gyroscope.
  package var rotationRMS: Double?
  /// Peak-to-peak displacement of the sensor along the line's motion, m. The foot or knee moves at least as much.
  package var displacementPP: Double?
  /// How far the displacement may be off because gravity turns with the leg, as a share of it; nil with a gyroscope,
  /// which tells that part and has it taken out.
  package var displacementError: Double?
  /// Acceleration over ω times angular rate: the distance from the sensor to the axis it turns about, m.
  package var radius: Double?

  // MARK: the whole spectrum

  /// RMS in 0.5–3, 3–8, 8–13 and 13–20 Hz: acceleration in g, angular rate in °/s (nil without a gyroscope).
  package var accelerationBands: SIMD4<Double>?
  package var rotationBands: SIMD4<Double>?
  /// 95 % of the power between 0.5 and 20 Hz lies below it, Hz: of rotation, or acceleration without a gyroscope.
  package var spectralEdge: Double?
  /// Angular rate squared in 0.5–3 Hz, (°/s)²; nil without a gyroscope.
  package var slowRotationPower: Double?
  /// Acceleration in 0.5–3 Hz, RMS in g.
  package var slowAccelerationRMS: Double = 0

  // MARK: walking and freezing

  /// Power in 3–8 Hz over power in 0.5–3 Hz, 2-s window (freeze index, Moore et al. 2008); nil before 2 s of data. On the
  /// thigh the geometric mean of that and of the same along gravity.
  package var freezeIndex: Double?
  /// How much it looks like freezing: the index, less where the leg hardly moves or swings as in a stride.
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
  /// Angular rate in 0.5–3 Hz over the 2-s window, RMS in °/s: the swing of a stride; nil without a gyroscope.
  package var swing: Double?

  // MARK: how it began

  /// Seconds in which what shakes grew from a quarter to three quarters of its size; nil if that was more than 4.5 s ago.
  package var rise: Double?
  /// How far the leg has tilted within 4 s, and since it last rested, degrees.
  package var tilt = 0.0
  /// Seconds since the leg last turned by more than 15° within 3 s.
  package var sinceTurn = 1e9

  // MARK: what is slower than a tremor

  /// The strongest line in 0.42–3 Hz of the 8-s window, Hz, its share of the power up to 8 Hz, and its size: °/s with a
  /// gyroscope, else g, RMS. Every fourth hop.
  package var slowFrequency: Double?
  package var slowShare: Double = 0
  package var slowSize: Double = 0

  /// Acceleration over ω times angular rate for all of 3–20 Hz, m: how far away the point is that the leg turns about while
  /// it shakes. Far beyond the leg's own length it is carried along. Nil without a gyroscope.
  package var carriage: Double?
  /// The sensor cannot be used now: readings at full scale or zero within the last second, stuck, or missing.
  package var isUnusable = false

  package init(time: Double, quality: Quality) {
    self.time = time
    self.quality = quality
  }

  /// Half-power width less the window's own, Hz; 0 says that the line is narrower than the window tells.
  package var lineWidth: Double { SpectralPeak.lineWidth(width, duration: window) }
}
