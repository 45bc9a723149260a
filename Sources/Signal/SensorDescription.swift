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

/// The chip family whose registers and sample layout apply. A closed set: the protocol page lists these words.
package enum Chip: UInt8, Sendable, BitwiseCopyable {
  case mpu6050 = 1
  /// No chip: int32 counts at a scale given in the header, little-endian, as `import` and the simulator write them.
  case virtual = 2

  package var word: StaticString {
    switch self {
    case .mpu6050: "mpu6050"
    case .virtual: "virtual"
    }
  }
}

/// Everything that turns raw bytes into samples: fixed for the length of a run, and written into each dump's header.
package struct SensorDescription: Sendable, BitwiseCopyable, Equatable {
  package var chip: Chip
  /// What the identity register answered; nil for a virtual chip.
  package var whoAmI: UInt8?
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

  package init(
    chip: Chip, whoAmI: UInt8? = nil, hasGyroscope: Bool, accelerationScale: Double, rotationScale: Double,
    fullScaleCounts: Int32, nominalRate: Hertz, rateTolerance: Double, site: Site, leg: Leg? = nil,
    isGravityRemoved: Bool = false, hasUnevenTimes: Bool = false
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
  }

  /// Bytes of one sample in a raw frame.
  package var bytesPerSample: Int {
    switch chip {
    case .mpu6050: 12
    case .virtual: hasGyroscope ? 24 : 12
    }
  }

  /// Noise densities that the chip's data sheet states, one axis, (m/s²)/√Hz and (rad/s)/√Hz; nil where there is no chip.
  package var noiseDensity: (acceleration: Double, rotation: Double)? {
    switch chip {
    // MPU-6000/6050 product specification 3.4, sections 6.1 and 6.2: 400 µg/√Hz, 0.005 °/s/√Hz.
    case .mpu6050: (400e-6 * standardGravity, 0.005 * Double.pi / 180)
    case .virtual: nil
    }
  }
}
