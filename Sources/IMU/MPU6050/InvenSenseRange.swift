import Signal

/// SMPLRT_DIV of the MPU-6050 and its successors: 1 kHz / (1 + divider).
enum InvenSenseRate {
  /// Nil if no divider gives the rate within 1 %, or it is outside 25–1000 Hz.
  static func divider(_ rate: Hertz) -> UInt8? {
    guard rate.value >= 25, rate.value <= 1000.5 else { return nil }
    let divider = (1000 / rate.value).rounded() - 1
    guard abs(1000 / (divider + 1) - rate.value) <= 0.01 * rate.value else { return nil }
    return UInt8(divider)
  }
}

/// A full-scale code of the InvenSense chips: 0 to 3, each step twice the range.
struct InvenSenseRange: Sendable, BitwiseCopyable {
  let code: UInt8

  init?(_ range: Int, leastRange: Int) {
    for code in 0..<4 where leastRange << code == range {
      self.code = UInt8(code)
      return
    }
    return nil
  }

  /// m/s² for each count: 16384 LSB/g at ±2 g, half as many with each step up.
  var accelerationScale: Double { standardGravity * Double(1 << Int(code)) / 16384 }

  /// rad/s for each count: 131, 65.5, 32.8, 16.4 LSB/(°/s), as the data sheets round them.
  var rotationScale: Double {
    let countsPerDegree =
      switch code {
      case 0: 131.0
      case 1: 65.5
      case 2: 32.8
      default: 16.4
      }
    return Double.pi / 180 / countsPerDegree
  }
}
