/// Whether a hop holds an oscillation with a line at all, before anyone asks which.
package struct OscillationGate: Sendable {
  private let settings: AnalysisSettings
  private let leastMg: Double

  package init(_ settings: AnalysisSettings, leastMg: Double) {
    self.settings = settings
    self.leastMg = leastMg
  }

  /// True if the hop's line is strong, narrow, large and no harmonic of something slower.
  ///
  /// `coherence`: over the last seconds. `isHeld` is true while an event is open: then the weaker thresholds hold
  /// (hysteresis). `strideTime` is that of a stride seen within the window, if any: its harmonics are no tremor.
  package func passes(_ f: Features, coherence: Double, isUpright: Bool, isHeld: Bool, strideTime: Double?) -> Bool {
    guard !f.quality.blocksOscillation, let frequency = f.lineFrequency, let snr = f.snr else { return false }
    let factor = isHeld ? 0.5 : 1
    guard max(coherence, f.coherence ?? 0) >= settings.coherenceMin * factor else { return false }
    guard frequency >= (isUpright ? settings.uprightLowHz : settings.lowHz) else { return false }
    guard snr >= settings.snrMinDB else { return false }
    guard f.relativePower >= (isHeld ? settings.relativePowerOff : settings.relativePowerOn) else { return false }
    // A clear line may stand beside a much larger sway, if it is none of its harmonics.
    let isClear = coherence >= 0.75 && snr >= 12 && f.relativePower >= 0.5
    guard f.highLowRatio >= settings.highLowRatioMin * factor || (isClear && strideTime == nil) else { return false }
    guard f.width <= settings.widthMaxHz * (isHeld ? 1.5 : 1) else { return false }
    guard f.subHarmonic < 0.25 else { return false }
    let angle = f.anglePP ?? 0
    // What is fast is felt more than seen: 0.1 mm at 15 Hz is 91 mg and 0.1°.
    let least = leastMg * (isClear && snr >= 15 && !isHeld ? 0.45 : factor)
    guard angle >= settings.angleMinDeg * factor || f.accelerationRMS * 1000 >= least else { return false }
    if let pp = f.anglePP, pp > 0 {
      // Knocks on the sensor: more acceleration than any turning of the leg at this frequency.
      let omega = 2 * Double.pi * frequency
      let turning = omega * omega * pp / 2.83 * (Double.pi / 180)
      if f.accelerationRMS * 9.81 > settings.knockM * turning { return false }
    }
    if let strideTime, strideTime > 0 {
      let order = (frequency * strideTime).rounded()
      if order >= 1, order <= 10, abs(frequency - order / strideTime) <= 0.15 { return false }
    }
    return true
  }
}
