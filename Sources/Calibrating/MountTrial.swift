import Signal

/// Looks whether a sensor sits where its wearer says, from three things that he does: stands still, sits down, walks ten steps.
///
/// Gravity while standing and sitting tells a thigh, which turns by a right angle, from a shank, which stays upright as long as
/// the feet are on the floor; the walk shows the axis about which the leg swings. A chip without a gyroscope has steps counted
/// by their strikes. The limits are proposals, tried on simulated legs.
package struct MountTrial: Sendable {
  package enum Step: Sendable, Equatable { case stand, sit, walk, done }

  package private(set) var step = Step.stand
  /// What the three steps have shown so far.
  package private(set) var result = MountResult()
  /// Seconds of stillness in the present step, and of the time that it has taken.
  package private(set) var still = 0.0
  package private(set) var waited = 0.0
  /// Steps that were counted.
  package var steps: Int { 2 * walk.strides }

  private let hasGyroscope: Bool
  private let blockSize: Int
  private let rate: Double
  private var block: [Sample] = []
  private var rest: [SIMD3<Double>] = []
  /// The person has begun to do what he was asked for.
  private var hasMoved = true
  private var walk: WalkRecord

  /// Seconds of stillness that are asked for.
  package static let stillness = 3.0
  /// Steps that are asked for.
  package static let wantedSteps = 10
  /// Rest of a person who stands or sits: RMS about the mean of a quarter of a second.
  private static let stillAcceleration = 0.05 * standardGravity
  private static let stillRotation = 10 * Double.pi / 180
  /// What the gyroscope said while standing: its bias.
  private var bias = SIMD3<Double>()
  /// Who was asked to sit down has done so, s.
  private static let sittingTime = 8.0
  /// Turned by some 6° since the rest began: that is none.
  private static let turnedAcceleration = 0.1 * standardGravity

  private static func mean(_ samples: [Sample], _ value: (Sample) -> SIMD3<Double>) -> SIMD3<Double> {
    samples.reduce(SIMD3<Double>()) { $0 + value($1) } / Double(samples.count)
  }

  package init(_ sensor: SensorDescription) {
    rate = sensor.nominalRate.value
    hasGyroscope = sensor.hasGyroscope
    blockSize = max(4, Int(rate / 4))
    walk = WalkRecord(rate: rate, hasGyroscope: sensor.hasGyroscope)
  }

  package mutating func add(_ sample: Sample) {
    guard step != .done else { return }
    waited += 1 / rate
    if step == .walk {
      walk.add(sample)
      if steps >= Self.wantedSteps { finish() }
      return
    }
    block.append(sample)
    if block.count == blockSize { judge() }
  }

  /// Readings are missing: what is gathered is not one piece.
  package mutating func breakOff() {
    block = []
    rest = []
    still = 0
  }

  /// Nobody waits for more steps: what was seen is what there is.
  package mutating func finish() {
    result.steps = steps
    (result.swingAxis, result.swing) = walk.swing()
    step = .done
  }

  private mutating func judge() {
    let mean = Self.mean(block) { SIMD3($0.acceleration) }
    // About their mean too: a gyroscope that nobody has calibrated is off by some degrees a second.
    let drift = Self.mean(block) { SIMD3($0.rotation) }
    let shaking = Self.mean(block) { SIMD3((SIMD3<Double>($0.acceleration) - mean).squaredLength, 0, 0) }.x.squareRoot()
    let turning = Self.mean(block) { SIMD3((SIMD3<Double>($0.rotation) - drift).squaredLength, 0, 0) }.x.squareRoot()
    block = []
    let isCalm = shaking < Self.stillAcceleration && turning < Self.stillRotation
    // Sitting down, a shank moves little, and slowly.
    let isTurning = (drift - bias).squaredLength.squareRoot() > Self.stillRotation
    let isElsewhere = result.standing.map { (mean - $0).squaredLength.squareRoot() > Self.stillAcceleration } ?? false
    if !isCalm || step == .sit && (isTurning || isElsewhere) { hasMoved = true }
    // Without a gyroscope it may be missed altogether: then the time for it has to do.
    if !hasGyroscope, waited > Self.sittingTime { hasMoved = true }
    let hasTurned = rest.first.map { (mean - $0).squaredLength.squareRoot() > Self.turnedAcceleration } ?? false
    guard hasMoved, !hasTurned, isCalm else {
      rest = []
      still = 0
      return
    }
    rest.append(mean)
    still = Double(rest.count * blockSize) / rate
    guard still >= Self.stillness else { return }
    let gravity = rest.reduce(SIMD3<Double>(), +) / Double(rest.count)
    if step == .stand {
      (result.standing, bias) = (gravity, drift)
    } else {
      result.sitting = gravity
    }
    step = step == .stand ? .sit : .walk
    (rest, still, waited, hasMoved) = ([], 0, 0, false)
  }
}

/// The samples of a walk, and the strides in them.
private struct WalkRecord: Sendable {
  private let rate: Double
  private let hasGyroscope: Bool
  private var rotations: [SIMD3<Double>] = []
  /// What a stride shows in: how fast the leg turns, or how far the acceleration is from gravity, smoothed over 0.1 s.
  private var effort: [Double] = []
  private var sum = 0.0
  private var raw: [Double] = []
  private(set) var strides = 0
  private var last: Range<Int> = 0..<0

  init(rate: Double, hasGyroscope: Bool) {
    self.rate = rate
    self.hasGyroscope = hasGyroscope
  }

  mutating func add(_ sample: Sample) {
    rotations.append(SIMD3(sample.rotation))
    let value =
      hasGyroscope
      ? SIMD3<Double>(sample.rotation).squaredLength.squareRoot()
      : abs(SIMD3<Double>(sample.acceleration).squaredLength.squareRoot() - standardGravity)
    raw.append(value)
    let width = max(1, Int(rate / 10))
    sum += value
    if raw.count > width { sum -= raw[raw.count - width - 1] }
    effort.append(sum / Double(min(width, raw.count)))
    if effort.count % max(1, Int(rate / 4)) == 0 { count() }
  }

  /// The strides of the last piece of walking: peaks of at least half the largest that follow each other by 0.6 to 2.5 s.
  private mutating func count() {
    let least = hasGyroscope ? 60 * Double.pi / 180 : 0.2 * standardGravity
    let limit = max(least, (effort.max() ?? 0) / 2)
    var train: [Int] = []
    var peak: Int?
    func isNear(_ a: Int, _ b: Int) -> Bool { Double(b - a) < 0.6 * rate }
    func close() {
      guard let found = peak else { return }
      peak = nil
      if let before = train.last {
        if isNear(before, found) {
          if effort[found] > effort[before] { train[train.count - 1] = found }
          return
        }
        if Double(found - before) > 2.5 * rate { train = [] }
      }
      train.append(found)
    }
    for i in effort.indices {
      if effort[i] < limit {
        close()
      } else if peak.map({ effort[i] > effort[$0] }) ?? true {
        peak = i
      }
    }
    strides = train.count
    last = (train.first ?? 0)..<(train.last ?? 0)
  }

  /// The axis about which the leg swings, as a unit vector, and how fast at most, rad/s; nil without a gyroscope or strides.
  func swing() -> (SIMD3<Double>?, Double?) {
    guard hasGyroscope, strides >= 2 else { return (nil, nil) }
    // The largest eigenvector of the walk's second moments, by powers.
    var axis = rotations[last].max { $0.squaredLength < $1.squaredLength } ?? SIMD3(1, 0, 0)
    axis /= axis.squaredLength.squareRoot()
    for _ in 0..<50 {
      let next = rotations[last].reduce(SIMD3<Double>()) { $0 + $1 * ($1 * axis).sum() }
      axis = next / max(next.squaredLength.squareRoot(), 1e-12)
    }
    return (axis, rotations[last].map { abs(($0 * axis).sum()) }.max())
  }
}

extension SIMD3<Double> {
  fileprivate var squaredLength: Double { (self * self).sum() }
}
