import Signal

/// Whether a sensor lies still, judged by what its chip's noise alone would do.
package struct RestCheck: Sendable {
  /// Why it does not: which axis, how, how much and how much would be rest.
  package struct Disturbance: Error, Equatable, Sendable {
    package enum Kind: Sendable, Equatable {
      /// It shakes: RMS about the mean of half a second.
      case shaking
      /// One sample stands out: a knock.
      case knock
      /// The mean moves: it turns, slides or is not warm yet.
      case turning
      /// The axis gives the same value again and again: no sensor is that still.
      case stuck
      /// At full scale.
      case clipped
    }

    package var kind: Kind
    package var isRotation: Bool
    package var axis: Int
    /// m/s² or rad/s.
    package var value: Double
    package var limit: Double
    /// Seconds since the first sample.
    package var time: Double
  }

  /// Largest RMS at rest, m/s² and rad/s.
  package let acceleration: Double
  package let rotation: Double
  private let hasGyroscope: Bool
  private let block: Int
  private let rate: Double

  /// Four times the data sheet's noise over half the sample rate, as boards reach twice that, and a count; but never below
  /// 5 mg and 0.1 °/s, which steps in the next room put into a table. These three are proposals.
  package init(_ sensor: SensorDescription) {
    let rate = sensor.nominalRate.value
    let density = sensor.noiseDensity ?? (0, 0)
    func limit(_ density: Double, _ count: Double, _ least: Double) -> Double {
      let noise = 4 * density * (rate / 2).squareRoot()
      return max((noise * noise + count * count).squareRoot(), least)
    }
    acceleration = limit(density.acceleration, sensor.accelerationScale, 0.005 * standardGravity)
    rotation = limit(density.rotation, sensor.rotationScale, 0.1 * .pi / 180)
    hasGyroscope = sensor.hasGyroscope
    self.rate = rate
    block = max(8, Int(rate / 2))
  }

  /// The first disturbance in evenly spaced `samples`; nil if there is none. Shorter pieces than a block at the end are
  /// looked at with the block before.
  package func disturbance(in samples: ArraySlice<Sample>) -> Disturbance? {
    var least = SIMD8<Double>(repeating: .infinity)
    var most = SIMD8<Double>(repeating: -.infinity)
    var lowest = least
    var highest = most
    var start = samples.startIndex
    while start < samples.endIndex {
      let end = samples.endIndex - start < 2 * block ? samples.endIndex : start + block
      let piece = samples[start..<end]
      let time = Double(start - samples.startIndex) / rate
      if let found = shaking(piece, time) { return found }
      let mean = Self.mean(piece)
      least.replace(with: mean, where: mean .< least)
      most.replace(with: mean, where: mean .> most)
      // A slow turn about a horizontal axis shows as gravity's turning, whatever the gyroscope's bias.
      for axis in axes where most[axis] - least[axis] > limit(axis) {
        return report(.turning, axis, most[axis] - least[axis], time)
      }
      for sample in piece {
        let reading = Self.reading(sample)
        lowest.replace(with: reading, where: reading .< lowest)
        highest.replace(with: reading, where: reading .> highest)
      }
      start = end
    }
    guard Double(samples.count) >= rate else { return nil }
    for axis in axes where lowest[axis] == highest[axis] { return report(.stuck, axis, lowest[axis], 0) }
    return nil
  }

  private func shaking(_ piece: ArraySlice<Sample>, _ time: Double) -> Disturbance? {
    let mean = Self.mean(piece)
    var squares = SIMD8<Double>(repeating: 0)
    var peak = squares
    for sample in piece {
      if sample.isClipped { return report(.clipped, loudest(sample), 0, time) }
      let off = Self.reading(sample) - mean
      squares += off * off
      let size = off.replacing(with: -off, where: off .< 0)
      peak.replace(with: size, where: size .> peak)
    }
    for axis in axes {
      let rms = (squares[axis] / Double(piece.count)).squareRoot()
      // (Not a number is no rest.)
      if !(rms <= limit(axis)) { return report(.shaking, axis, rms, time) }
    }
    // Ten standard deviations of the data sheet's noise.
    for axis in axes where peak[axis] > 2.5 * limit(axis) { return report(.knock, axis, peak[axis], time) }
    return nil
  }

  private var axes: [Int] { hasGyroscope ? [0, 1, 2, 4, 5, 6] : [0, 1, 2] }

  private func limit(_ axis: Int) -> Double { axis < 4 ? acceleration : rotation }

  private func report(_ kind: Disturbance.Kind, _ axis: Int, _ value: Double, _ time: Double) -> Disturbance {
    Disturbance(
      kind: kind, isRotation: axis >= 4, axis: axis & 3, value: value,
      limit: kind == .knock ? 2.5 * limit(axis) : limit(axis), time: time)
  }

  /// The axis that is nearest to its full scale, roughly: the clipped one.
  private func loudest(_ sample: Sample) -> Int {
    let reading = Self.reading(sample)
    let rotates = reading[4].magnitude + reading[5].magnitude + reading[6].magnitude > 6
    return (rotates ? [4, 5, 6] : [0, 1, 2]).max { reading[$0].magnitude < reading[$1].magnitude } ?? 0
  }

  private static func reading(_ sample: Sample) -> SIMD8<Double> {
    let (a, g) = (SIMD3<Double>(sample.acceleration), SIMD3<Double>(sample.rotation))
    return SIMD8(a[0], a[1], a[2], 0, g[0], g[1], g[2], 0)
  }

  private static func mean(_ samples: ArraySlice<Sample>) -> SIMD8<Double> {
    var sum = SIMD8<Double>(repeating: 0)
    for sample in samples { sum += reading(sample) }
    return sum / Double(max(1, samples.count))
  }
}
