import Signal

/// What a mount trial has shown.
package struct MountResult: Sendable, Equatable {
  /// The mean specific force while standing and sitting, m/s² on the sensor's axes; nil if that was not seen.
  package var standing: SIMD3<Double>?
  package var sitting: SIMD3<Double>?
  package var steps = 0
  /// The axis of the leg's swing while walking, and the fastest about it, rad/s; nil without a gyroscope or steps.
  package var swingAxis: SIMD3<Double>?
  package var swing: Double?

  package init() {}
}
