/// How fast to play; a factor from 0.001 to 1000000.
package enum Speed: Sendable, Equatable {
  case max
  case times(Double)

  /// `max` or a number.
  package init?(text: String) {
    if text == "max" {
      self = .max
    } else if let value = Double(text), value >= 0.001, value <= 1_000_000 {
      self = .times(value)
    } else {
      return nil
    }
  }
}
