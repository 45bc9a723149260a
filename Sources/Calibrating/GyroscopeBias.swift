import Signal

/// The mean angular rate of a sensor at rest, which is its bias, and how sure that is.
package struct GyroscopeBias: Equatable, Sendable {
  /// rad/s.
  package var bias: SIMD3<Double>
  /// Standard error, rad/s.
  package var error: SIMD3<Double>

  /// Twice what data sheets allow (±20 °/s, MPU-6050): beyond is a broken chip or a wrong range. A proposal.
  package static let largest = 40 * Double.pi / 180
  /// Seconds that are needed at least.
  package static let leastSeconds = 3.0

  /// From readings of a sensor at rest, evenly spaced.
  ///
  /// The standard error is that of the means of half seconds, so that a drift and slow noise count as they should; white
  /// noise alone gives its floor. A constant turn about the vertical would pass for a bias: nothing here can see it.
  package init(_ samples: [Sample], of sensor: SensorDescription) throws(BadData) {
    let rate = sensor.nominalRate.value
    guard Double(samples.count) >= Self.leastSeconds * rate * 0.9 else { throw .tooShort }
    if let found = RestCheck(sensor).disturbance(in: samples[...]) { throw .disturbed(found) }
    var sum = SIMD3<Double>.zero
    for sample in samples { sum += SIMD3<Double>(sample.rotation) }
    let mean = sum / Double(samples.count)
    for k in 0..<3 where !(mean[k].magnitude <= Self.largest) {
      throw .bias(axis: k, value: mean[k], limit: Self.largest)
    }
    var white = SIMD3<Double>.zero
    for sample in samples { white += squared(SIMD3<Double>(sample.rotation) - mean) }
    let n = Double(samples.count)
    white /= n * (n - 1)

    let block = max(8, Int(rate / 2))
    var slow = SIMD3<Double>.zero
    var blocks = 0.0
    var start = 0
    while start + block <= samples.count {
      var part = SIMD3<Double>.zero
      for sample in samples[start..<start + block] { part += SIMD3<Double>(sample.rotation) }
      slow += squared(part / Double(block) - mean)
      blocks += 1
      start += block
    }
    slow /= blocks * (blocks - 1)
    bias = mean
    error = white.replacing(with: slow, where: slow .> white).squareRoot()
  }
}

private func squared(_ v: SIMD3<Double>) -> SIMD3<Double> { v * v }
