import Signal
import Simulation

/// What may happen to a recording without a change of what the leg did.
enum Transformation: String, CaseIterable, Sendable {
  /// The sensor sits turned in its strap, by a rotation drawn for each record.
  case rotation
  /// The chip takes 5 % fewer, or more, samples a second.
  case slower, faster
  /// All that is quicker than 1 Hz is twice as large, in a sensor with twice the range: the posture stays, and with it gravity.
  /// Its noise doubles too.
  case doubled
  /// 20 mg (what an LSM6DSO has) and 0.3 °/s more on each axis.
  case bias
  /// The other leg: the world in a mirror.
  case mirrored

  /// In the tables.
  var words: String {
    switch self {
    case .rotation: "rotation"
    case .slower: "rate -5 %"
    case .faster: "rate +5 %"
    case .doubled: "amplitude x2"
    case .bias: "bias"
    case .mirrored: "mirrored leg"
    }
  }

  func applied(to samples: Samples, seed: UInt64) -> Samples {
    var out = samples
    switch self {
    case .rotation:
      var random = RandomSource(seed: seed, stream: 40)
      let turn = Matrix3.randomRotation(&random)
      out.change { (turn.applied(to: $0), turn.applied(to: $1)) }
    case .slower: return samples.resampled(by: 0.95)
    case .faster: return samples.resampled(by: 1.05)
    case .doubled:
      let slow = Samples.slow(samples, corner: 1)
      out.description.accelerationScale *= 2
      out.description.rotationScale *= 2
      // In counts of twice the size: x - slow / 2.
      for k in out.acceleration.indices {
        guard let a = samples.acceleration[k] else { continue }
        out.acceleration[k] = a - slow.acceleration[k] * 0.5
        out.rotation[k] = samples.rotation[k] - slow.rotation[k] * 0.5
      }
    case .bias:
      let force = SIMD3(repeating: 0.020 * 9.80665 / samples.description.accelerationScale)
      let rate = SIMD3(repeating: 0.3 * Double.pi / 180 / samples.description.rotationScale)
      out.change { ($0 + force, $1 + rate) }
    case .mirrored:
      // A rate is an axial vector: what lies in the mirror's plane turns round.
      out.change { (SIMD3($0.x, -$0.y, $0.z), SIMD3(-$1.x, $1.y, -$1.z)) }
      out.description.leg = samples.description.leg.map { $0 == .left ? .right : .left }
    }
    return out
  }
}

extension Samples {
  /// What is slower than `corner` Hz: two poles (Butterworth), forwards and backwards, so that nothing is late.
  fileprivate static func slow(
    _ samples: Samples, corner: Double
  ) -> (acceleration: [SIMD3<Double>], rotation: [SIMD3<Double>]) {
    var force: [SIMD3<Double>] = []
    var last = samples.acceleration.compactMap { $0 }.first ?? .zero
    for a in samples.acceleration {
      last = a ?? last
      force.append(last)
    }
    let (s, c) = Numerics.sineCosine(.pi * corner / samples.description.nominalRate.value)
    let k = s / c
    func bothWays(_ x: [SIMD3<Double>]) -> [SIMD3<Double>] {
      Array(lowPass(Array(lowPass(x, k).reversed()), k).reversed())
    }
    return (bothWays(force), bothWays(samples.rotation))
  }

  private static func lowPass(_ input: [SIMD3<Double>], _ k: Double) -> [SIMD3<Double>] {
    let norm = 1 / (1 + 2.0.squareRoot() * k + k * k)
    let (gain, a1, a2) = (k * k * norm, 2 * (k * k - 1) * norm, (1 - 2.0.squareRoot() * k + k * k) * norm)
    let first = input.first ?? .zero
    var (x1, x2, y1, y2) = (first, first, first, first)
    return input.map { x in
      let fed = (x + x1 * 2 + x2) * gain
      let y = fed - y1 * a1 - y2 * a2
      (x2, x1, y2, y1) = (x1, x, y1, y)
      return y
    }
  }
}
