import Tremor

extension AnalysisSettings {
  /// Every figure of the analysis, in the fixed order of the canonical text.
  ///
  /// A new one is a stored property there and a line here; new lines go to the end, because the checksum `config` of all
  /// earlier recordings depends on the order.
  package static let keys: [Key<AnalysisSettings>] = [
    .number("low_hz", "Hz", 0.5...20, \.lowHz, "Lowest frequency that counts as an oscillation"),
    .number(
      "upright_low_hz", "Hz", 0.5...20, \.uprightLowHz, "The same when upright, above the harmonics of the stride"),
    .number("high_hz", "Hz", 4...30, \.highHz, "Highest frequency that counts as an oscillation"),
    .number("snr_min_db", "dB", 0...40, \.snrMinDB, "Peak over the median of the spectrum around it, at least"),
    .number(
      "relative_power_on", "", 0.01...1, \.relativePowerOn,
      "Share of the band's power within 0.5 Hz of the peak that starts an oscillation"),
    .number("relative_power_off", "", 0.01...1, \.relativePowerOff, "The same to hold it; not above relative_power_on"),
    .number("high_low_ratio_min", "", 0...100, \.highLowRatioMin, "Power above 3 Hz over power below it, at least"),
    .number("width_max_hz", "Hz", 0.1...10, \.widthMaxHz, "Half-power width of the peak, at most, window included"),
    .number("angle_min_deg", "°", 0...45, \.angleMinDeg, "Smallest oscillation, peak-to-peak angle; either this"),
    .number("acceleration_min_mg", "mg", 0...4000, \.accelerationMinMg, "or this acceleration RMS is enough"),
    .integer("on_hops", "hops of 0.5 s", 1...120, \.onHops, "Consecutive hops that start an oscillation"),
    .integer("off_hops", "hops of 0.5 s", 1...120, \.offHops, "Consecutive hops that end it"),
    .number("rest_gyro_power", "(°/s)²", 0...100_000, \.restGyroPower, "Gyro power in 0.5 to 3 Hz at rest, at most"),
    .number(
      "gait_correlation", "", 0...1, \.gaitCorrelation, "Walking: autocorrelation at the lag of a stride, at least"),
    .number("gait_min_g", "g", 0...4, \.gaitMinG, "Walking: RMS of the acceleration, at least"),
    .number(
      "freeze_index_on", "", 0.1...100, \.freezeIndexOn,
      "Freezing: power in 3 to 8 Hz over power in 0.5 to 3 Hz, at least"),
    .number(
      "freeze_max_correlation", "", 0...1, \.freezeMaxCorrelation,
      "Freezing: a stride's rhythm above this correlation is walking"),
    .number("freeze_min_g", "g", 0...4, \.freezeMinG, "Freezing: RMS in 0.5 to 8 Hz, at least"),
    .number("locomotor_context_s", "s", 0...600, \.locomotorContextS, "Freezing is looked for this long after walking"),
    .number(
      "coherence_min", "", 0...1, \.coherenceMin,
      "A line counts if it stands out and its phase goes on from block to block with this coherence"),
  ]
}
