/// Where on the leg the sensor is strapped.
package enum Site: UInt8, Sendable, BitwiseCopyable {
  case other = 0
  case shank = 1
  case thigh = 2

  /// The word used on the wire, in the configuration and on the command line.
  package var word: StaticString {
    switch self {
    case .other: "other"
    case .shank: "shank"
    case .thigh: "thigh"
    }
  }
}

/// Which leg wears the sensor; unknown is said by leaving it out.
package enum Leg: UInt8, Sendable, BitwiseCopyable {
  case left = 1
  case right = 2

  package var word: StaticString {
    switch self {
    case .left: "left"
    case .right: "right"
    }
  }
}

/// Everything that turns raw bytes into samples: fixed for the length of a run, and written into each dump's header.
package struct SensorDescription: Sendable, BitwiseCopyable, Equatable {
  package var chip: Chip
  /// What the identity register answered; nil for a virtual chip.
  package var whoAmI: UInt8?
  /// The identity belongs to no chip that is known here; somebody has said to treat it as `chip`.
  package var isUnknownIdentity: Bool
  package var hasGyroscope: Bool
  /// m/s² for each count of the accelerometer.
  package var accelerationScale: Double
  /// rad/s for each count of the gyroscope.
  package var rotationScale: Double
  /// Counts at which an axis is at its full scale.
  package var fullScaleCounts: Int32
  package var nominalRate: Hertz
  /// How far the true rate may lie from the nominal one, as a fraction (the data sheet's clock tolerance).
  package var rateTolerance: Double
  package var site: Site
  package var leg: Leg?
  /// Gravity was taken out before the data came here: posture cannot be told.
  package var isGravityRemoved: Bool
  /// The samples are not evenly spaced: each has a time of its own, and the nominal rate is their mean one.
  package var hasUnevenTimes: Bool
  /// Each sample was read from the data registers instead of the FIFO: 15 bytes (`INT_STATUS`, acceleration,
  /// temperature, angular rate), InvenSense chips only.
  package var isRegisterRead: Bool
  /// The errors that the decoder takes out of the readings; nil leaves them as they are.
  package var calibration: Calibration?

  package init(
    chip: Chip, whoAmI: UInt8? = nil, hasGyroscope: Bool, accelerationScale: Double, rotationScale: Double,
    fullScaleCounts: Int32, nominalRate: Hertz, rateTolerance: Double, site: Site, leg: Leg? = nil,
    isGravityRemoved: Bool = false, hasUnevenTimes: Bool = false, isUnknownIdentity: Bool = false,
    isRegisterRead: Bool = false, calibration: Calibration? = nil
  ) {
    self.chip = chip
    self.whoAmI = whoAmI
    self.hasGyroscope = hasGyroscope
    self.accelerationScale = accelerationScale
    self.rotationScale = rotationScale
    self.fullScaleCounts = fullScaleCounts
    self.nominalRate = nominalRate
    self.rateTolerance = rateTolerance
    self.site = site
    self.leg = leg
    self.isGravityRemoved = isGravityRemoved
    self.hasUnevenTimes = hasUnevenTimes
    self.isUnknownIdentity = isUnknownIdentity
    self.isRegisterRead = isRegisterRead
    self.calibration = calibration
  }

  /// Bytes of one sample in a raw frame.
  package var bytesPerSample: Int {
    isRegisterRead ? 15 : chip.bytesPerSample(hasGyroscope: hasGyroscope)
  }

  /// Noise of one axis by the data sheet, counts rms in half the rate; nil where there is no chip.
  ///
  /// Below half a count a reading is the same as the one before in two cases of three by rounding alone: then a repeated one
  /// says nothing, and 100 in a row do not.
  package var noiseCounts: (acceleration: Double, rotation: Double)? {
    guard let density = noiseDensity else { return nil }
    let bandwidth = (nominalRate.value / 2).squareRoot()
    return (
      density.acceleration * bandwidth / accelerationScale,
      hasGyroscope ? density.rotation * bandwidth / rotationScale : 0
    )
  }

  /// What the chip's data sheet states for one axis, (m/s²)/√Hz and (rad/s)/√Hz; nil where there is no chip.
  package var noiseDensity: (acceleration: Double, rotation: Double)? { chip.noiseDensity }
}
