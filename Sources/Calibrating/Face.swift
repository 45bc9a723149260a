import Signal

/// One of the six ways to put a sensor down: which axis points up, and which way round.
package struct Face: Hashable, Sendable, CustomStringConvertible {
  package var axis: Int
  package var isPositive: Bool

  package init(axis: Int, isPositive: Bool) {
    self.axis = axis
    self.isPositive = isPositive
  }

  package static let all = (0..<3).flatMap { [Face(axis: $0, isPositive: true), Face(axis: $0, isPositive: false)] }

  /// The face that a reading at rest shows; nil if no axis is within 20° of the vertical.
  package init?(_ acceleration: SIMD3<Double>) {
    let squares = acceleration * acceleration
    let norm = squares.sum().squareRoot()
    guard norm > 0 else { return nil }
    for axis in 0..<3 where acceleration[axis].magnitude > 0.94 * norm {
      self.init(axis: axis, isPositive: acceleration[axis] > 0)
      return
    }
    return nil
  }

  /// `+X`, as the arrows on boards are named.
  package var description: String { (isPositive ? "+" : "-") + ["X", "Y", "Z"][axis] }
}
