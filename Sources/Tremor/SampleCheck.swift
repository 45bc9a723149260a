import Signal

/// Looks at each sample for what no leg does: axes that stand still, exact zeros, full scale.
///
/// Says how many samples ago each was seen, so that every window can tell whether it holds one.
struct SampleCheck: Sendable {
  /// Whether a reading that repeats says anything: a chip's own noise would have moved it.
  private let isChip: Bool
  private let accelerates: Bool
  private let rotates: Bool
  private let isGravityRemoved: Bool
  private let sameLimit: Int
  private let axisLimit: Int
  private var last: Sample?
  private var same = 0
  /// For how many samples each axis has not changed: acceleration, then rotation.
  private var axisSame = SIMD8<Int32>(repeating: 0)
  private(set) var sinceClipped = Int.max / 2
  private(set) var sinceZero = Int.max / 2

  init(_ description: SensorDescription) {
    isChip = description.chip != .virtual
    let noise = description.noiseCounts ?? (0, 0)
    (accelerates, rotates) = (noise.acceleration >= 0.5, noise.rotation >= 0.5)
    isGravityRemoved = description.isGravityRemoved
    let rate = description.nominalRate.value
    // A chip's noise may be less than a count and a half: at low rates chance alone repeats a few readings.
    sameLimit = max(isChip ? 25 : 8, Int(0.25 * rate))
    axisLimit = max(100, Int(rate))
  }

  /// After a hole.
  mutating func restart() {
    last = nil
    same = 0
    axisSame = SIMD8(repeating: 0)
    sinceClipped = .max / 2
    sinceZero = .max / 2
  }

  mutating func add(_ sample: Sample) {
    sinceClipped = sample.isClipped ? 0 : sinceClipped + 1
    let isZero = !isGravityRemoved && sample.acceleration == .zero
    sinceZero = isZero ? 0 : sinceZero + 1
    if let last {
      let a = sample.acceleration .== last.acceleration
      let g = sample.rotation .== last.rotation
      axisSame &+= 1
      for k in 0..<3 {
        if !a[k] { axisSame[k] = 0 }
        if !g[k] { axisSame[4 + k] = 0 }
      }
      same = sample.acceleration == last.acceleration && sample.rotation == last.rotation ? same + 1 : 0
    }
    last = sample
  }

  /// Everything has stood still for a quarter of a second, or one axis of a chip for a second: its noise alone would
  /// have moved it. (An imported recording may have silent axes.)
  var isStuck: Bool {
    if same >= sameLimit, !isChip || accelerates || rotates { return true }
    for k in 0..<3 {
      if (accelerates && axisSame[k] >= axisLimit) || (rotates && axisSame[4 + k] >= axisLimit) { return true }
    }
    return false
  }
}
