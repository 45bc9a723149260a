import Signal

/// What ten seconds of a sensor that lies still tell of its six axes.
package struct SignalFigures: Sendable, Equatable {
  /// One axis: m/s² or rad/s.
  package struct Axis: Sendable, Equatable {
    package var mean = 0.0
    /// Rms of what is left of a second when its straight line is taken out; the middle one of all seconds, so that a
    /// knock in one of them does not count.
    package var noise = 0.0
    /// The longest run of one and the same value, samples.
    package var longestRun = 0

    package init() {}

    package init(mean: Double, noise: Double, longestRun: Int) {
      self.mean = mean
      self.noise = noise
      self.longestRun = longestRun
    }
  }

  package var samples = 0
  /// Samples of which an axis stood at its full scale.
  package var clipped = 0
  /// Acceleration x, y, z, rotation x, y, z.
  package var axes = [Axis](repeating: Axis(), count: 6)

  package init() {}

  /// Length of the mean acceleration, m/s².
  package var gravity: Double {
    axes.prefix(3).reduce(0) { $0 + $1.mean * $1.mean }.squareRoot()
  }

  /// - Parameter perSecond: Samples of one piece of a second.
  package init(_ samples: [Sample], perSecond: Int) {
    self.samples = samples.count
    clipped = samples.reduce(0) { $0 + ($1.isClipped ? 1 : 0) }
    guard !samples.isEmpty else { return }
    axes = (0..<6).map { axis in
      let values = samples.map { Double(axis < 3 ? $0.acceleration[axis] : $0.rotation[axis - 3]) }
      var run = 1
      var longest = 1
      for i in values.indices.dropFirst() {
        run = values[i] == values[i - 1] ? run + 1 : 1
        longest = max(longest, run)
      }
      return Axis(
        mean: values.reduce(0, +) / Double(values.count), noise: Self.noise(values, piece: max(8, perSecond)),
        longestRun: longest)
    }
  }

  /// The middle variance of all whole pieces about their own straight lines (two degrees of freedom less), as an rms.
  static func noise(_ values: [Double], piece: Int) -> Double {
    let length = min(piece, values.count)
    guard length > 2 else { return 0 }
    var variances: [Double] = []
    var start = 0
    while start + length <= values.count {
      variances.append(residualVariance(values[start..<(start + length)]))
      start += length
    }
    variances.sort()
    let middle = variances.count / 2
    let variance = variances.count % 2 == 1 ? variances[middle] : (variances[middle - 1] + variances[middle]) / 2
    return max(0, variance).squareRoot()
  }

  /// Least squares: residual sum over n − 2.
  private static func residualVariance(_ piece: ArraySlice<Double>) -> Double {
    let n = Double(piece.count)
    let mean = piece.reduce(0, +) / n
    let centre = (n - 1) / 2
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (i, value) in piece.enumerated() {
      let (x, y) = (Double(i) - centre, value - mean)
      xx += x * x
      xy += x * y
      yy += y * y
    }
    return (yy - xy * xy / xx) / (n - 2)
  }
}
