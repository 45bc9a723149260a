import Signal

/// What can go wrong between a driver and its chip; the bus's own error goes through unchanged.
package enum ChipError<Failure: Error>: Error {
  case bus(Failure)
  /// Who answered is not who may be driven: nothing was written.
  case notIdentified(Stranger)
  /// A register does not hold what was written; `bank` is 0 where a chip has none.
  case registerMismatch(bank: UInt8, register: UInt8, expected: UInt8, found: UInt8)
  /// What came out of the FIFO is not laid out as samples are: it was dropped, and `startFIFO()` has to follow.
  case misaligned
}

/// A device that is not the chip that was expected.
package struct Stranger: Equatable, Sendable, BitwiseCopyable {
  package enum Reason: UInt8, Sendable, BitwiseCopyable {
    /// Its identity belongs to no chip that is known here.
    case unknownIdentity = 1
    /// It is another chip than the one that was named.
    case otherChip = 2
    /// No chip that is known here has this address, and none was named: nothing was even asked.
    case foreignAddress = 3
    /// It may be an ICM-20948 with another bank selected than the one that holds its identity.
    case otherBank = 4
  }

  package var reason: Reason
  /// The identity register that was asked, and its answer.
  package var register: UInt8
  package var answer: UInt8
  /// Whose identity it is.
  package var chip: Chip?

  package init(_ reason: Reason, register: UInt8, answer: UInt8, chip: Chip? = nil) {
    self.reason = reason
    self.register = register
    self.answer = answer
    self.chip = chip
  }
}
