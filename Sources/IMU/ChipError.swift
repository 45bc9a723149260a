/// What can go wrong between a driver and its chip; the bus's own error goes through unchanged.
package enum ChipError<Failure: Error>: Error {
  case bus(Failure)
  /// The identity register answered something else: nothing was written.
  case wrongChip(identity: UInt8, expected: StaticString)
  /// A register does not hold what was written.
  case registerMismatch(register: UInt8, expected: UInt8, found: UInt8)
}

/// What a FIFO holds.
package enum FIFOLevel: Equatable, Sendable {
  case samples(Int)
  /// It has overrun, or is about to: its content is misaligned.
  case overflow
}
