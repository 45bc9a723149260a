/// Whether the measured sample rate is one that the chip may have: off by more than 2 % is worth a warning, by more than
/// 10 % it is a fault (reference: a data sheet's worst clock is ±10 %, peers' wrong rates shift every frequency).
package enum RateState: UInt8, Sendable {
  /// Not measured well enough to say.
  case unknown = 0
  case good
  case off
  case fault

  /// `error` is the standard error of `measured`; nothing is said before it is below half a per cent.
  package init(measured: Double, error: Double, nominal: Double) {
    guard measured > 0, nominal > 0, error >= 0, error < 0.005 * nominal else {
      self = .unknown
      return
    }
    switch abs(measured / nominal - 1) {
    case ...0.02: self = .good
    case ...0.1: self = .off
    default: self = .fault
    }
  }

  package var word: String? {
    switch self {
    case .unknown: nil
    case .good: "good"
    case .off: "off"
    case .fault: "fault"
    }
  }

  /// What a person should know; nil if all is well.
  package func words(measured: Double, nominal: Double) -> String? {
    let percent = ((measured / nominal - 1) * 1000).rounded() / 10
    // The sample clock follows no further.
    if measured > 0, abs(measured / nominal - 1) > 0.149 {
      return "the sensor's rate is 15 % or more beside the \(hundredths(nominal)) Hz that were set, further than it is "
        + "followed: frequencies are wrong. It may be a clone with other registers: compare WHO_AM_I with the chip that "
        + "sensor.chip names"
    }
    let figures =
      "the sensor gives \(hundredths(measured)) samples a second where \(hundredths(nominal)) were set (\(percent) %)"
    return switch self {
    case .unknown, .good: nil
    case .off: figures + ": its clock is worse than usual; every frequency is reckoned with the measured rate"
    case .fault:
      figures
        + ": no clock of a sound chip is so wrong. It may be a clone with other registers, or samples may get lost: "
        + "compare WHO_AM_I with the chip that sensor.chip names"
    }
  }

  private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
