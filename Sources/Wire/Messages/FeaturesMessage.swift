/// `features`: what the newest windows hold, once a hop; never journalled. Keys, units and formulas: the protocol page.
public struct FeaturesMessage: MessageFields {
  static package var type: String { "features" }

  public var run = ""
  public var sensor = ""
  /// End of the windows, s of the run.
  public var time = 0.0
  /// What the leg does as a whole.
  public var state = ""
  public var activation = ""
  /// The strongest line and the standard error of its mean, Hz, and the window of its figures, s.
  public var frequency: Double?
  public var frequencySD: Double?
  public var window: Double?
  /// The same in the 2-s and the 8-s window, Hz.
  public var shortFrequency: Double?
  public var shortFrequencySD: Double?
  public var longFrequency: Double?
  public var longFrequencySD: Double?
  public var longWidth: Double?
  /// dB
  public var snr: Double?
  /// Half-power width, Hz.
  public var width: Double?
  public var steadiness: Double?
  public var coherence: Double?
  public var wanders: Bool?
  public var jitter: Double?
  /// Hz
  public var stabilityIndex: Double?
  public var relativePower: Double?
  public var highLowRatio: Double?
  public var harmonicRatio: Double?
  public var subHarmonicRatio: Double?
  /// °
  public var anglePP: Double?
  /// mm, and how far it may be off, %.
  public var displacementPP: Double?
  public var displacementError: Double?
  /// m
  public var radius: Double?
  /// mg
  public var accelerationRMS = 0.0
  /// °/s
  public var rotationRMS: Double?
  /// RMS in 0.5–3, 3–8, 8–13 and 13–20 Hz, mg and °/s.
  public var accelerationBands: [Double]?
  public var rotationBands: [Double]?
  /// Hz
  public var spectralEdge: Double?
  public var freezeScore: Double?
  public var stepCorrelation = 0.0
  /// s
  public var stepTime: Double?
  /// What stands in the way; empty: nothing.
  public var quality: [String] = []

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("run", &run)
    try v.text("sensor", &sensor)
    try v.number("t_s", &time, 3)
    try v.text("state", &state, .legState)
    try v.text("activation", &activation, .activation)
    try visitLine(&v)
    try v.number("angle_pp_deg", &anglePP, 4)
    try v.number("disp_pp_mm", &displacementPP, 3)
    try v.number("disp_error_pct", &displacementError, 1)
    try v.number("radius_m", &radius, 3)
    try v.number("accel_rms_mg", &accelerationRMS, 2)
    try v.number("gyro_rms_dps", &rotationRMS, 3)
    try v.numbers("accel_bands_mg", &accelerationBands, 2)
    try v.numbers("gyro_bands_dps", &rotationBands, 3)
    try v.number("edge_hz", &spectralEdge, 2)
    try v.number("freeze_score", &freezeScore, 2)
    try v.number("step_correlation", &stepCorrelation, 3)
    try v.number("step_s", &stepTime, 3)
    try v.words("quality", &quality, .quality)
  }

  /// The line and its shape.
  private mutating func visitLine<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.number("freq_hz", &frequency, 4)
    try v.number("freq_sd_hz", &frequencySD, 4)
    try v.number("window_s", &window, 3)
    try v.number("freq_2s_hz", &shortFrequency, 4)
    try v.number("freq_2s_sd_hz", &shortFrequencySD, 4)
    try v.number("freq_8s_hz", &longFrequency, 4)
    try v.number("freq_8s_sd_hz", &longFrequencySD, 4)
    try v.number("width_8s_hz", &longWidth, 2)
    try v.number("snr_db", &snr, 1)
    try v.number("width_hz", &width, 2)
    try v.number("steadiness", &steadiness, 3)
    try v.number("coherence", &coherence, 3)
    try v.flag("wanders", &wanders)
    try v.number("jitter", &jitter, 4)
    try v.number("tsi_hz", &stabilityIndex, 3)
    try v.number("relative_power", &relativePower, 3)
    try v.number("high_low_ratio", &highLowRatio, 2)
    try v.number("harmonic_ratio", &harmonicRatio, 4)
    try v.number("subharmonic_ratio", &subHarmonicRatio, 4)
  }
}
