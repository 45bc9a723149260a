/// A seeded source of random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64.
///
/// `stream` gives independent sequences from one seed, so that the leg's motion does not change with the sensor that
/// watches it.
package struct RandomSource: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareGaussian: Double?

  package init(seed: UInt64, stream: UInt64 = 0) {
    var s = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    func next() -> UInt64 {
      s &+= 0x9E37_79B9_7F4A_7C15
      var z = s
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (next(), next(), next(), next())
  }

  package mutating func bits() -> UInt64 {
    let scrambled = state.1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// Uniform in [0, 1).
  package mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

  /// Uniform between the ends of `range`.
  package mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A value whose logarithm is uniform between the ends of `range` (both positive): for amplitudes.
  package mutating func logUniform(in range: ClosedRange<Double>) -> Double {
    let low = Numerics.logarithm(range.lowerBound)
    let high = Numerics.logarithm(range.upperBound)
    return Numerics.exponential(low + (high - low) * uniform())
  }

  /// Normal with mean 0 and standard deviation 1 (Marsaglia's polar method).
  package mutating func gaussian() -> Double {
    if let spare = spareGaussian {
      spareGaussian = nil
      return spare
    }
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s > 0 && s < 1 {
        let scale = (-2 * Numerics.logarithm(s) / s).squareRoot()
        spareGaussian = v * scale
        return u * scale
      }
    }
  }
}

extension ClosedRange<Double> {
  /// A published range of positive values made 20 % wider at both ends, so that classes overlap as they do in life.
  var widened: ClosedRange<Double> { (lowerBound / 1.2)...(upperBound * 1.2) }
}
