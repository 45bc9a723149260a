/// Whether a hop holds an oscillation at all, before anyone asks which.
package struct OscillationGate: Sendable {
  private let settings: AnalysisSettings

  package init(_ settings: AnalysisSettings) { self.settings = settings }

  /// True if the hop's line is strong, narrow, large and no harmonic of something slower.
  ///
  /// `isHeld` is true while an event is open: then the weaker thresholds hold (hysteresis). `strideTime` is that of a
  /// stride seen within the window, if any: its harmonics are no tremor.
  package func passes(_ f: Features, isUpright: Bool, isHeld: Bool, strideTime: Double?) -> Bool {
    guard !f.quality.blocksOscillation, let frequency = f.lineFrequency, let snr = f.snr else { return false }
    let factor = isHeld ? 0.5 : 1
    guard (f.coherence ?? 0) >= settings.coherenceMin * factor else { return false }
    guard frequency >= (isUpright ? settings.uprightLowHz : settings.lowHz) else { return false }
    guard snr >= settings.snrMinDB else { return false }
    guard f.relativePower >= (isHeld ? settings.relativePowerOff : settings.relativePowerOn) else { return false }
    guard f.highLowRatio >= settings.highLowRatioMin * factor else { return false }
    guard f.width <= settings.widthMaxHz * (isHeld ? 1.5 : 1) else { return false }
    guard f.subHarmonic < 0.25 else { return false }
    let angle = f.anglePP ?? 0
    guard
      angle >= settings.angleMinDeg * factor || f.accelerationRMS * 1000 >= settings.accelerationMinMg * factor
    else { return false }
    if let strideTime, strideTime > 0 {
      let order = (frequency * strideTime).rounded()
      if order >= 1, order <= 10, abs(frequency - order / strideTime) <= 0.15 { return false }
    }
    return true
  }
}
