/// Whether the leg pedals, hop by hop: a stride's rhythm that is smooth, light above 3 Hz, and swings like a sine.
///
/// Walking may be as smooth, but no walking leg swings like a sine. Without a gyroscope that cannot be asked.
struct Pedalling: Sendable {
  private let settings: AnalysisSettings
  private let hasGyroscope: Bool
  private var hops = 0
  private var lastSeen = -1e9
  /// How much of the swing is one sine; said of every fourth hop.
  private var sineShare = 0.0

  init(_ settings: AnalysisSettings, hasGyroscope: Bool) {
    self.settings = settings
    self.hasGyroscope = hasGyroscope
  }

  /// Whether it was seen within the last `seconds`.
  func wasSeen(within seconds: Double, of time: Double) -> Bool { time - lastSeen <= seconds }

  mutating func update(_ f: Features) {
    let index = f.freezeIndex ?? 0
    let spins = f.swing.map { $0 >= 1.5 * settings.gaitSwing } ?? (f.locomotorRMS > 1.5 * settings.gaitMinG)
    // A foot on the ground strikes it; a pedal does not.
    let bands = f.accelerationBands ?? .zero
    let isSmooth = bands[2] * bands[2] + bands[3] * bands[3] < 0.16 * bands[0] * bands[0]
    if f.slowFrequency != nil { sineShare = f.slowShare }
    let isSine = !hasGyroscope || sineShare >= settings.cyclingShare
    // Once it is one, a turn of the road does not end it.
    let isNearlySine = isSine || sineShare >= 0.7 * settings.cyclingShare
    let isLight = spins && isSmooth && index < settings.cyclingIndex && f.gaitCorrelation >= 0.75
    hops = isLight && (hops > 0 ? isNearlySine : isSine) ? hops + 1 : 0
    let goesOn = wasSeen(within: 20, of: f.time) && spins && index < 2 * settings.cyclingIndex && isNearlySine
    if hops >= 12 || goesOn { lastSeen = f.time }
  }
}
