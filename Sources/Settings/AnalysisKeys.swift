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
    .number("freeze_hold", "", 0.1...1, \.freezeHold, "Share of freeze_index_on that holds a freeze"),
    .number(
      "freeze_share_of_gait", "", 0...2, \.freezeShareOfGait,
      "Freezing: acceleration as a share of that of walking, at least"),
    .number("freeze_share_of_pedalling", "", 0...2, \.freezeShareOfPedalling, "The same after pedalling"),
    .number("freeze_full_g", "g", 0.001...4, \.freezeFullG, "Acceleration above which the freeze index counts in full"),
    .number("freeze_swing", "°/s", 1...1000, \.freezeSwing, "Swing at which the freeze score is the index"),
    .number("freeze_max_swing", "°/s", 1...2000, \.freezeMaxSwing, "What swings more than this does not freeze"),
    .number("gait_swing", "°/s", 0...1000, \.gaitSwing, "What swings less than this does not walk"),
    .number("running_g", "g", 0.1...10, \.runningG, "Acceleration above which a gait is a run"),
    .number(
      "cycling_index", "", 0...10, \.cyclingIndex, "Freeze index below which a rhythm without strikes is pedalling"),
    .number("cycling_share", "", 0...1, \.cyclingShare, "Cycling: share of one sine in the swing, at least"),
    .number(
      "other_min_mg", "mg", 0...4000, \.otherMinMg,
      "acceleration_min_mg where gravity was removed and the site is no leg"),
    .number("sway_rate", "°/s", 0...100, \.swayRate, "Slow angular rate of a body that sways, at least"),
    .number("supported_rate", "°/s", 0...100, \.supportedRate, "Slow angular rate of a supported leg, at most"),
    .number("moving_rate", "°/s", 0...1000, \.movingRate, "Slow angular rate of a leg that moves on purpose, at least"),
    .number("held_deg", "°", 0...180, \.heldDeg, "A leg held up is this far from where it rested, at least"),
    .number(
      "supported_drift", "°", 0...45, \.supportedDrift, "A supported leg's direction drifts in 4 s by this at most"),
    .number("held_drift", "°", 0...45, \.heldDrift, "The direction of one held or standing by this at least"),
    .number("rest_coherence", "", 0...1, \.restCoherence, "Coherence below which trembling at rest has no line"),
    .number("small_deg", "°", 0...45, \.smallDeg, "An oscillation at rest smaller than this, peak to peak,"),
    .integer("small_hops", "hops of 0.5 s", 1...120, \.smallHops, "has to last this long"),
    .number("broad_snr_db", "dB", 0...60, \.broadSnrDB, "SNR below which a tremble has no line"),
    .number("broad_coherence", "", 0...1, \.broadCoherence, "Coherence below which a tremble has no line"),
    .number("broad_min_mg", "mg", 0...4000, \.broadMinMg, "Acceleration of a tremble without a line, at least"),
    .number("broad_min_deg", "°", 0...45, \.broadMinDeg, "Angle of a tremble without a line, peak to peak, at least"),
    .number("carriage_m", "m", 0.1...100, \.carriageM, "What turns about a point further away is carried along"),
    .number("carriage_min_mg", "mg", 0...4000, \.carriageMinMg, "Acceleration of what is carried along, at least"),
    .number("carriage_share", "", 0.01...1, \.carriageShare, "Share of half a minute that makes a vibration"),
    .number("ride_share", "", 0.01...1, \.rideShare, "The same of a ride in which the leg turns too"),
    .number("knock_m", "m", 0.1...100, \.knockM, "More acceleration than an angle times this explains is a knock"),
    .number("hold_share", "", 0...1, \.holdShare, "Size below which an oscillation is over, as a share of its mean"),
    .number("slow_share", "", 0.01...1, \.slowShare, "Slow rhythm: share of the line in all power, at least"),
    .number("slow_correlation", "", 0...1, \.slowCorrelation, "Slow rhythm: how well it repeats, at least"),
    .number("slow_min_dps", "°/s", 0...1000, \.slowMinDps, "Slow rhythm: angular rate, at least"),
    .number("slow_min_g", "g", 0...4, \.slowMinG, "Slow rhythm: acceleration, at least, without a gyroscope"),
    .number("burst_dps", "°/s", 0...1000, \.burstDps, "A leg movement starts at this angular rate"),
    .number("burst_mg", "mg", 0...4000, \.burstMg, "or at this acceleration"),
    .number("burst_factor", "", 1...100, \.burstFactor, "or at this many times the noise before it"),
  ]
}
