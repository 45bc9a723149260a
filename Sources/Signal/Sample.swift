/// One reading of the sensor in SI units, with a time of its own.
package struct Sample: Sendable, BitwiseCopyable {
  /// The number of samples that the chip had offered before this one in this run, lost ones included.
  package var index: UInt64
  /// When the sample was taken, by the sample clock.
  package var time: Timestamp
  /// Specific force on the sensor's axes, m/s² (a sensor at rest reads 9.8 upwards).
  package var acceleration: SIMD3<Float>
  /// Angular rate about the sensor's axes, rad/s; zero where the sensor has no gyroscope.
  package var rotation: SIMD3<Float>
  /// True if any axis stood at its full scale: the true value lies beyond.
  package var isClipped: Bool

  /// True if every axis holds a number that a sensor could have measured. The limit lies far above every chip's full
  /// scale (400 g are 4e3 m/s², 4000 °/s are 70 rad/s) and so low that powers stay within single precision.
  package var isMeasurable: Bool {
    let limit: Float = 1e6
    // Not a number compares as false.
    return abs(acceleration[0]) <= limit && abs(acceleration[1]) <= limit && abs(acceleration[2]) <= limit
      && abs(rotation[0]) <= limit && abs(rotation[1]) <= limit && abs(rotation[2]) <= limit
  }

  package init(
    index: UInt64, time: Timestamp, acceleration: SIMD3<Float>, rotation: SIMD3<Float>, isClipped: Bool = false
  ) {
    self.index = index
    self.time = time
    self.acceleration = acceleration
    self.rotation = rotation
    self.isClipped = isClipped
  }
}

/// Standard gravity, m/s² (3rd CGPM, 1901).
package let standardGravity = 9.80665
