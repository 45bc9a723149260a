import DSP
import Signal

/// Which way gravity points on the sensor, how far the leg leans, and how it sways.
///
/// Gravity is the acceleration below 0.7 Hz (fourth order: a 5 Hz swing of half a g moves it by 0.01°). The mount is
/// not assumed: which direction on the sensor is "leg upright" is learnt from gravity while walking, and until then no
/// lean is given. Sway is the RMS wander of gravity's direction over the last 10 s.
package struct Posture: ~Copyable, Sendable {
  private let site: Site
  private let isGravityRemoved: Bool
  private var first: Biquad
  private var second: Biquad
  private var isSettled = false
  private var down = SIMD3<Double>(0, 0, 0)
  private var upright = SIMD3<Double>(0, 0, 0)
  private var uprightWeight = 0.0
  // Gravity's direction once a hop, newest last.
  private var trail: InlineArray<32, SIMD3<Double>> = InlineArray(repeating: SIMD3(0, 0, 0))
  private var trailNext = 0
  private var trailCount = 0
  /// Hops since the last change of posture: sway is counted from there. Below zero while the filter, which began with a
  /// single sample, perhaps in mid-swing, has not found gravity yet.
  private var settledCount = Self.filterHops
  private static let filterHops = -4
  /// Which way gravity pointed when the leg last rested.
  private var rested = SIMD3<Double>(0, 0, 0)

  package init(site: Site, isGravityRemoved: Bool, rate: Hertz) {
    self.site = site
    self.isGravityRemoved = isGravityRemoved
    first = .lowPass(cutoff: Hertz(0.7), rate: rate)
    second = first
  }

  /// After a hole the leg may lie anywhere; the mount stays as learnt.
  package mutating func restart() {
    isSettled = false
    trailCount = 0
    settledCount = Self.filterHops
  }

  /// Takes the next acceleration in (m/s²).
  package mutating func add(_ acceleration: SIMD3<Float>) {
    let x = SIMD8<Float>(acceleration[0], acceleration[1], acceleration[2], 0, 0, 0, 0, 0)
    if !isSettled {
      first.settle(at: x)
      second.settle(at: x)
      isSettled = true
    }
    let y = second.filter(first.filter(x))
    let vector = SIMD3<Double>(Double(y[0]), Double(y[1]), Double(y[2]))
    let norm = (vector * vector).sum().squareRoot()
    if norm > 1 { down = vector / norm }
  }

  /// To be called once a hop, after its samples.
  package mutating func endHop(isWalking: Bool) {
    guard !isGravityRemoved else { return }
    trail[trailNext & 31] = down
    trailNext = (trailNext + 1) & 31
    trailCount = min(trailCount + 1, 32)
    settledCount = isWalking ? 0 : min(settledCount + 1, 32)
    if isWalking {
      // A mean over about 20 hops of walking; enough after 10.
      upright = upright * 0.95 + down * 0.05
      uprightWeight = uprightWeight * 0.95 + 0.05
    }
  }

  /// The leg rests as it is now.
  package mutating func noteRest() { rested = down }

  /// Angle between gravity's direction now and when the leg last rested, degrees; nil before it did.
  package var fromRest: Double? {
    mutating get {
      guard !isGravityRemoved, (rested * rested).sum() > 0.5 else { return nil }
      return Elementary.arcCos((rested * down).sum()) * 180 / Double.pi
    }
  }

  /// The posture is changing: what was before does not count as sway.
  package mutating func unsettle() { settledCount = 0 }

  /// Angle between the leg and its mean direction while walking, degrees; nil before 5 s of walking were seen.
  package var lean: Double? {
    mutating get {
      guard !isGravityRemoved, uprightWeight > 0.4 else { return nil }
      let norm = (upright * upright).sum().squareRoot()
      guard norm > 0 else { return nil }
      return Elementary.arcCos((upright * down).sum() / norm) * 180 / Double.pi
    }
  }

  /// RMS wander of gravity's direction over the last `hops` hops, degrees; nil before that many since the posture changed.
  package mutating func sway(hops: Int) -> Double? {
    guard !isGravityRemoved, settledCount >= hops else { return nil }
    var mean = SIMD3<Double>(0, 0, 0)
    for i in 1...hops { mean += direction(i) }
    mean /= Double(hops)
    var sum = 0.0
    for i in 1...hops {
      let d = direction(i) - mean
      sum += (d * d).sum()
    }
    return (sum / Double(hops)).squareRoot() * 180 / Double.pi
  }

  /// Angle between gravity's direction now and `hops` hops ago, degrees; nil before.
  package mutating func turn(hops: Int) -> Double? {
    guard !isGravityRemoved, trailCount > hops else { return nil }
    return Elementary.arcCos((direction(1) * direction(1 + hops)).sum()) * 180 / Double.pi
  }

  /// Which way gravity points on the sensor now, and how far that is from another direction, degrees.
  package var direction: SIMD3<Double> { down }

  package mutating func angle(to other: SIMD3<Double>) -> Double {
    guard !isGravityRemoved, (other * other).sum() > 0.5 else { return 180 }
    return Elementary.arcCos((other * down).sum()) * 180 / Double.pi
  }

  private mutating func direction(_ age: Int) -> SIMD3<Double> { trail[(trailNext &- age) & 31] }
}
