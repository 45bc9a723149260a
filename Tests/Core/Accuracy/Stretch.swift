import Tremor

/// One trial: 4.5 s of a signal of its own in a stream that goes on. The 4-s window that is read at its end lies wholly
/// inside it, with some samples to spare on either side, so that trials share nothing.
enum Stretch {
  static let rate = 100.0
  static let count = 450
  /// The hop falls on this sample of a stretch, counted from 0.
  static let last = 429

  /// The samples of a window of `seconds` that ends with the hop.
  static func window(_ seconds: Double) -> Range<Int> {
    last + 1 - Int(seconds * rate)..<last + 1
  }

  /// Seconds from the middle of that window.
  static func time(_ i: Int, window seconds: Double) -> Double {
    (Double(i) - Double(last) + (seconds * rate - 1) / 2) / rate
  }
}

extension Probe {
  /// Feeds one stretch and returns what was found at its end.
  func stretch(_ reading: (Int) -> Reading) -> Features? {
    // So much lead that a hop falls on `last`: hops are half seconds from the first sample on.
    if time == 0 { for _ in 0..<Stretch.count - Stretch.last { feed(.still) } }
    for i in 0..<Stretch.count { feed(reading(i)) }
    return latest
  }
}

extension Reading {
  /// At rest, upright.
  static let still = Reading(acceleration: SIMD3(0, 0, 9.80665), rotation: .zero)
}
