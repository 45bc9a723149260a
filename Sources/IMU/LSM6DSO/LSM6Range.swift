import Signal

/// A full-scale code of the LSM6 chips, as it stands in CTRL1_XL or CTRL2_G, and what one count is then.
struct LSM6Range: Sendable, BitwiseCopyable {
  /// Bits 3:0 of the register.
  let code: UInt8
  /// g, or °/s, for each count.
  let scale: Double

  /// FS_XL, bits 3:2: 0 = 2, 2 = 4, 3 = 8, 1 = 16 g; the LSM6DSO32 has twice as much behind each code.
  init?(acceleration range: Int, isDouble: Bool) {
    let single = isDouble ? (range % 2 == 0 ? range / 2 : 0) : range
    switch single {
    case 2: (code, scale) = (0 << 2, isDouble ? 0.122e-3 : 0.061e-3)
    case 4: (code, scale) = (2 << 2, isDouble ? 0.244e-3 : 0.122e-3)
    case 8: (code, scale) = (3 << 2, isDouble ? 0.488e-3 : 0.244e-3)
    case 16: (code, scale) = (1 << 2, isDouble ? 0.976e-3 : 0.488e-3)
    default: return nil
    }
  }

  /// FS_G and FS_125, bits 3:1; bit 0 is 4000 °/s on the ISM330DHCX.
  init?(rotation range: Int, has4000: Bool) {
    switch range {
    case 125: (code, scale) = (0x2, 4.375e-3)
    case 250: (code, scale) = (0x0, 8.75e-3)
    case 500: (code, scale) = (0x4, 17.5e-3)
    case 1000: (code, scale) = (0x8, 35e-3)
    case 2000: (code, scale) = (0xC, 70e-3)
    case 4000 where has4000: (code, scale) = (0x1, 140e-3)
    default: return nil
    }
  }
}

/// Output data rates of the LSM6 chips by their code: 6667 Hz, halved with each code below 10.
enum LSM6Rate {
  /// What the configuration may ask for: 26 to 833 Hz.
  static let codes: ClosedRange<UInt8> = 2...7

  static func nominal(_ code: UInt8) -> Hertz { Hertz(6667 / Double(1 << (10 - Int(code)))) }

  /// Nil if no code gives the rate within 1 %.
  static func code(_ rate: Hertz) -> UInt8? {
    for code in codes where abs(nominal(code).value / rate.value - 1) <= 0.01 { return code }
    return nil
  }
}
