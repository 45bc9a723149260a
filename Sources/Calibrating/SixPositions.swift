import Signal

/// Offset and sensitivity of an accelerometer, from what it reads at rest in six or more positions.
///
/// At rest the true acceleration is 1 g, whatever the direction: |(reading − offset) / sensitivity| = 1 g in each position.
/// So a face that lies a few degrees askew does no harm, unlike where opposite faces are subtracted. Six faces just
/// determine the six unknowns; each further position is a check, and the residual tells how well it holds.
///
/// Diagonal on purpose. The axes' skew (up to 2 % in the MPU-6050's data sheet) has three unknowns more, which six faces do
/// not determine: it would take some twelve well spread positions. What it leaves is a direction that is off by a degree
/// and an amplitude that is off by up to 2 % along a diagonal; the residual of slanted positions shows it.
package struct SixPositions: Equatable, Sendable {
  /// m/s².
  package var offset: SIMD3<Double>
  package var sensitivity: SIMD3<Double>
  /// RMS of what is left at rest for each position beyond six, m/s²; nil with six: nothing is left then, which says nothing.
  package var residual: Double?
  package var positions: Int

  /// Three times what data sheets allow (±80 mg), ±10 % and 30 mg: beyond, something else is wrong. Proposals.
  package static let largestOffset = 0.25 * standardGravity
  package static let largestError = 0.1
  package static let largestResidual = 0.03 * standardGravity

  /// Fits by least squares (Gauss–Newton) and refuses what no working sensor gives.
  package init(_ positions: [PositionFinder.Position]) throws(BadData) {
    let readings = positions.map(\.acceleration)
    try Self.checkAxes(readings)
    let seen = Set(positions.compactMap(\.face))
    let missing = Face.all.filter { !seen.contains($0) }
    guard missing.isEmpty else { throw .missing(missing) }

    var centre = SIMD3<Double>.zero
    var scale = SIMD3<Double>(repeating: 1)
    for axis in 0..<3 {
      let values = readings.map { $0[axis] }
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      centre[axis] = (low + high) / 2
      scale[axis] = (high - low) / (2 * standardGravity)
    }
    for _ in 0..<30 {
      guard let step = Self.step(readings, centre, scale) else { throw .missing(missing) }
      centre += SIMD3(step[0], step[1], step[2])
      scale += SIMD3(step[3], step[4], step[5])
      if step.allSatisfy({ $0.magnitude < 1e-12 }) { break }
    }
    offset = centre
    sensitivity = scale
    self.positions = positions.count
    let spare = readings.count - 6
    var squares = 0.0
    for reading in readings {
      let rest = Self.norm((reading - centre) / scale) - standardGravity
      squares += rest * rest
    }
    residual = spare > 0 ? (squares / Double(spare)).squareRoot() : nil
    try checkPlausible()
  }

  /// An axis that reads the same however the sensor lies is dead, or its wire is. It is told from one that was not turned
  /// upwards yet by the sum: with a dead axis something is far from 1 g.
  private static func checkAxes(_ readings: [SIMD3<Double>]) throws(BadData) {
    guard readings.count >= 4 else { return }
    for axis in 0..<3 {
      let values = readings.map { $0[axis] }
      guard let low = values.min(), let high = values.max(), high - low < 0.1 * standardGravity else { continue }
      let sums = readings.map { norm($0) / standardGravity }
      if sums.contains(where: { $0 < 0.6 || $0 > 1.4 }) { throw .deadAxis(axis, value: low) }
    }
  }

  private func checkPlausible() throws(BadData) {
    for k in 0..<3 where !((sensitivity[k] - 1).magnitude <= Self.largestError) {
      throw .sensitivity(axis: k, value: sensitivity[k], limit: Self.largestError)
    }
    for k in 0..<3 where !(offset[k].magnitude <= Self.largestOffset) {
      throw .offset(axis: k, value: offset[k], limit: Self.largestOffset)
    }
    if let residual, !(residual <= Self.largestResidual) { throw .residual(residual, limit: Self.largestResidual) }
  }

  private static func norm(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }

  /// One Gauss–Newton step: offset, then sensitivity. Nil if the positions do not determine it.
  private static func step(
    _ readings: [SIMD3<Double>], _ centre: SIMD3<Double>, _ scale: SIMD3<Double>
  ) -> [Double]? {
    var normal = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 6)
    var right = [Double](repeating: 0, count: 6)
    for reading in readings {
      let actual = (reading - centre) / scale
      let length = norm(actual)
      guard length > 0 else { return nil }
      let direction = actual / length
      let byOffset = -direction / scale
      let byScale = -direction * actual / scale
      let row = [byOffset[0], byOffset[1], byOffset[2], byScale[0], byScale[1], byScale[2]]
      let rest = length - standardGravity
      for i in 0..<6 {
        right[i] -= row[i] * rest
        for j in 0..<6 { normal[i][j] += row[i] * row[j] }
      }
    }
    return solve(normal, right)
  }
}
