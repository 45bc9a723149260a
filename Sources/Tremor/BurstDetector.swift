import DSP
import Signal

/// Single movements of a leg that rests, sample by sample: onset and offset.
///
/// A movement starts when angular rate or acceleration, low-passed at 10 Hz and freed of what does not change, is large
/// (`AnalysisSettings.burstDps`, `burstMg`), or several times the noise before it. It ends where both have been below half
/// of that for 0.5 s and the leg has come back to where it was, or has been still for 3 s where it is: of a slow movement
/// that holds on in its middle the sensor would otherwise see two. No consensus names figures for an accelerometer: these
/// are proposals (the rules for EMG are 8 µV on, 2 µV off for 0.5 s).
package struct BurstDetector: ~Copyable, Sendable {
  private let settings: AnalysisSettings
  private let hasGyroscope: Bool
  private var lowPass: Biquad
  private var highPass: Biquad
  private var isSettled = false
  private var bias = SIMD3<Float>.zero
  private var biasSeconds: Float = 0
  private let period: Float
  /// Mean square of rate and acceleration while nothing moves, (rad/s)² and (m/s²)².
  private var floor = SIMD2<Float>.zero
  private var quiet: Float = 0
  private var power = SIMD2<Float>.zero

  private var onset: Double?
  private var lastActive = 0.0
  /// Turned since the onset, rad: now, and the furthest.
  private var turned = SIMD3<Float>.zero
  private var furthest: Float = 0
  private var finished: InlineArray<8, LegMovement> = InlineArray(repeating: LegMovement(onset: 0, offset: 0))
  private(set) var count = 0

  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    hasGyroscope = description.hasGyroscope
    let rate = description.nominalRate
    lowPass = .lowPass(cutoff: Hertz(min(10, 0.3 * rate.value)), rate: rate)
    highPass = .highPass(cutoff: Hertz(0.5), rate: rate)
    period = Float(1 / rate.value)
  }

  /// After a hole; what had begun is given up.
  package mutating func restart() {
    isSettled = false
    onset = nil
    quiet = 0
    biasSeconds = 0
  }

  /// Whether a movement is going on.
  package var isActive: Bool { onset != nil }

  /// The next movement that is over, oldest first; nil when there is none left.
  package mutating func take() -> LegMovement? {
    guard count > 0 else { return nil }
    let first = finished[0]
    count -= 1
    for k in 0..<count { finished[k & 7] = finished[(k + 1) & 7] }
    return first
  }

  /// Takes the next sample in: acceleration in lanes 0–2, m/s², angular rate in lanes 4–6, rad/s.
  package mutating func add(_ x: SIMD8<Float>, at time: Double) {
    if !isSettled {
      lowPass.settle(at: x)
      highPass.settle(at: x)
      bias = SIMD3(x[4], x[5], x[6])
      power = .zero
      isSettled = true
    }
    let smooth = lowPass.filter(x)
    let y = highPass.filter(smooth)
    let rate = SIMD3<Float>(smooth[4], smooth[5], smooth[6]) - bias
    // Power over some hundredths of a second: a tremor's peaks are no movements.
    let now = SIMD2<Float>((rate * rate).sum(), y[0] * y[0] + y[1] * y[1] + y[2] * y[2])
    power += (now - power) * min(1, 33 * period)
    let squares = power
    let most = limits
    if onset == nil { settle(rate, squares) }
    // The filters need a second before they mean anything.
    guard quiet > 1 || onset != nil else { return }
    if squares[0] > most[0] || squares[1] > most[1] {
      if onset == nil {
        onset = time
        turned = .zero
        furthest = 0
      }
      lastActive = time
    } else if hasGyroscope ? 4 * squares[0] > most[0] : 4 * squares[1] > most[1] {
      // (The acceleration's high-pass rings on; the rate has none.)
      lastActive = time
    }
    guard let begun = onset else { return }
    turned += rate * period
    let away = (turned * turned).sum().squareRoot()
    furthest = max(furthest, away)
    let still = time - lastActive
    let isBack = !hasGyroscope || away < 0.3 * furthest
    if time - begun > 30 {
      // No movement: what is here is here to stay.
      onset = nil
      quiet = 0
    } else if (still >= 0.5 && isBack) || still >= 3 {
      finish(LegMovement(onset: begun, offset: lastActive))
    }
  }

  /// Squares above which a movement starts; a quarter of them ends it.
  private var limits: SIMD2<Float> {
    let rate = Float(settings.burstDps * Double.pi / 180)
    let acceleration = Float(settings.burstMg * standardGravity / 1000)
    let factor = Float(settings.burstFactor * settings.burstFactor)
    return SIMD2(
      hasGyroscope ? max(rate * rate, factor * floor[0]) : .infinity,
      max(acceleration * acceleration, factor * floor[1]))
  }

  private mutating func settle(_ rate: SIMD3<Float>, _ squares: SIMD2<Float>) {
    // The zero of the gyroscope within a second, then over 20.
    biasSeconds = min(biasSeconds + period, 20)
    bias += rate * (period / biasSeconds)
    quiet = min(quiet + period, 10)
    floor += (squares - floor) * (period / quiet)
  }

  private mutating func finish(_ movement: LegMovement) {
    onset = nil
    guard count < 8 else { return }
    finished[count & 7] = movement
    count += 1
  }
}
