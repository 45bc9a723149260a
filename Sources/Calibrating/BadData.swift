import Signal

/// Why measurements make no calibration.
package enum BadData: Error, Equatable, Sendable {
  /// The sensor did not lie still.
  case disturbed(RestCheck.Disturbance)
  /// Fewer samples than are needed for a figure with an error.
  case tooShort
  /// A figure that no working sensor has. `axis` 0 to 2, value and limit in rad/s, m/s² or as a ratio.
  case bias(axis: Int, value: Double, limit: Double)
  case offset(axis: Int, value: Double, limit: Double)
  case sensitivity(axis: Int, value: Double, limit: Double)
  /// The corrected readings at rest are not 1 g: RMS, m/s².
  case residual(Double, limit: Double)
  /// These faces were not upwards.
  case missing([Face])
  /// The axis read the same in every position, m/s².
  case deadAxis(Int, value: Double)
}
