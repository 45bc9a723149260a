/// Every figure that decides about an event, in one place; `config` on the wire is a checksum of these.
///
/// The defaults are engineering proposals unless a source is named: no paper gives the number for a leg-worn IMU.
package struct AnalysisSettings: Sendable, BitwiseCopyable, Equatable {
  /// Lowest frequency that counts as an oscillation, Hz; when upright it is `uprightLowHz`, because the third and
  /// fourth harmonic of a stride lie at 3.1–3.6 Hz.
  package var lowHz: Double = 3.0
  package var uprightLowHz: Double = 3.5
  /// Highest frequency that counts as an oscillation, Hz.
  package var highHz: Double = 20.0
  /// A line counts if its peak stands this much over the median of the spectrum around it, dB, ...
  package var snrMinDB: Double = 6
  /// ... and its phase goes on from block to block with this coherence. The first alone is reached by noise in 17 % of the
  /// 4-s windows where it is on three axes, and in 91 % where it is on one; both together in less than 1 %.
  package var coherenceMin: Double = 0.5
  /// Share of the power within ±0.5 Hz of the peak in that of the whole band, to start and to hold an event.
  package var relativePowerOn: Double = 0.40
  package var relativePowerOff: Double = 0.25
  /// Power above 3 Hz over power below it.
  package var highLowRatioMin: Double = 2
  /// Half-power width of the peak at most, Hz, window included.
  package var widthMaxHz: Double = 1.5
  /// Smallest oscillation: peak-to-peak angle in degrees, or acceleration RMS in mg; either is enough.
  package var angleMinDeg: Double = 0.15
  package var accelerationMinMg: Double = 20
  /// Consecutive hops (0.5 s each) that start and end an oscillation; shorter pauses than `offHops` do not part it.
  package var onHops: Int = 4
  package var offHops: Int = 4
  /// At rest: gyro power in 0.5–3 Hz at most, (°/s)² (Timmermans et al. 2025 use 50 at the wrist).
  package var restGyroPower: Double = 50
  /// Walking: autocorrelation of the acceleration's norm at a stride's lag, and its RMS in g.
  package var gaitCorrelation: Double = 0.3
  package var gaitMinG: Double = 0.10
  /// Freezing: power 3–8 Hz over power 0.5–3 Hz (Moore et al. 2008), and the least RMS in 0.5–8 Hz, g.
  package var freezeIndexOn: Double = 2.0
  package var freezeMinG: Double = 0.03
  /// A stride's rhythm above this correlation is walking, however much it trembles (stairs, running, cycling).
  package var freezeMaxCorrelation: Double = 0.6
  /// Freezing is looked for this long after walking, s.
  package var locomotorContextS: Double = 5

  package init() {}
}
