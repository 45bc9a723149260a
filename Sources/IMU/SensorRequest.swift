import Signal

/// What the configuration asks of whatever chip is found.
package struct SensorRequest: Sendable, Equatable {
  /// How samples are fetched.
  package enum Reading: UInt8, Sendable, BitwiseCopyable {
    /// From the FIFO; one by one where the identity is unknown.
    case auto
    case fifo
    case single
  }

  /// The chip that must be there; nil: whichever answers.
  package var chip: Chip?
  /// An identity that is in no table and is to be taken for that of `chip`.
  package var unknownIdentity: UInt8?
  package var rate: Hertz
  /// ±g and ±°/s.
  package var accelerationRange: Int
  package var rotationRange: Int
  package var reading: Reading
  /// The chip's interrupt line is wired.
  package var hasLine: Bool
  package var site: Site
  package var leg: Leg?

  package init(
    chip: Chip? = nil, unknownIdentity: UInt8? = nil, rate: Hertz = Hertz(100), accelerationRange: Int = 8,
    rotationRange: Int = 500, reading: Reading = .auto, hasLine: Bool = false, site: Site = .other, leg: Leg? = nil
  ) {
    self.chip = chip
    self.unknownIdentity = unknownIdentity
    self.rate = rate
    self.accelerationRange = accelerationRange
    self.rotationRange = rotationRange
    self.reading = reading
    self.hasLine = hasLine
    self.site = site
    self.leg = leg
  }
}

/// Who answered.
package struct ChipIdentity: Equatable, Sendable, BitwiseCopyable {
  package var chip: Chip
  /// What its identity register said.
  package var whoAmI: UInt8
  /// That is in no table: the configuration says what to take it for.
  package var isUnknown: Bool

  package init(chip: Chip, whoAmI: UInt8, isUnknown: Bool = false) {
    self.chip = chip
    self.whoAmI = whoAmI
    self.isUnknown = isUnknown
  }
}
