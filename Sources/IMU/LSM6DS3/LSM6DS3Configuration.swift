import Signal

/// How an LSM6DS3 or LSM6DS3TR-C is set: both sensors and the FIFO at one rate.
package struct LSM6DS3Configuration: Sendable, BitwiseCopyable {
  package let chip: Chip
  /// ODR code of CTRL1_XL, CTRL2_G and FIFO_CTRL5: 2 = 26, 3 = 52, 4 = 104, 5 = 208, 6 = 417,
  /// 7 = 833 Hz.
  package let rateCode: UInt8
  let accelerationRange: LSM6Range
  let rotationRange: LSM6Range
  /// Samples at which the interrupt line rises; nil if none is wired.
  package let watermark: Int?

  /// `chip`: `.lsm6ds3` or `.lsm6ds3trc`. Fails for a rate or range that it does not offer.
  package init?(
    _ chip: Chip, rate: Hertz, accelerationRange: Int = 8, rotationRange: Int = 500, watermark: Int? = nil
  ) {
    guard let code = LSM6Rate.code(rate),
      let acceleration = LSM6Range(acceleration: accelerationRange, isDouble: false),
      let rotation = LSM6Range(rotation: rotationRange, has4000: false)
    else { return nil }
    self.chip = chip
    rateCode = code
    self.accelerationRange = acceleration
    self.rotationRange = rotation
    self.watermark = watermark
  }

  package var rate: Hertz { LSM6Rate.nominal(rateCode) }

  /// 16-bit words of the FIFO: 8 kB, 4 kB in the LSM6DS3TR-C.
  package var fifoWords: Int { chip == .lsm6ds3 ? 4096 : 2048 }

  /// CTRL1_XL bits 1:0. LSM6DS3: the anti-aliasing filter, 3 = 50, 2 = 100, 1 = 200, 0 = 400 Hz, which is what it takes by
  /// itself at these rates. LSM6DS3TR-C: other bits, 0 = the filter at half the rate.
  private var antiAliasing: UInt8 {
    guard chip == .lsm6ds3 else { return 0 }
    return rateCode <= 4 ? 3 : 7 - rateCode
  }

  /// Every register that is set, in the order of writing.
  package var settings: RegisterList {
    // One sample is six 16-bit words.
    let words = UInt16((watermark ?? 0) * 6)
    var list = RegisterList()
    list.add(LSM6DS3Register.control3, LSM6DS3Value.blockUpdateAndIncrement)
    list.add(LSM6DS3Register.control4, LSM6DS3Value.maskDataReady)
    list.add(LSM6DS3Register.control1Accel, rateCode << 4 | accelerationRange.code | antiAliasing)
    list.add(LSM6DS3Register.control2Gyro, rateCode << 4 | rotationRange.code)
    list.add(LSM6DS3Register.fifoControl1, UInt8(truncatingIfNeeded: words))
    list.add(LSM6DS3Register.fifoControl2, UInt8(words >> 8 & 0x07))
    list.add(LSM6DS3Register.fifoControl3, LSM6DS3Value.bothSensors)
    list.add(LSM6DS3Register.fifoControl4, 0)
    list.add(LSM6DS3Register.interrupt1Control, watermark == nil ? 0 : LSM6DS3Value.watermarkInterrupt)
    return list
  }

  package var accelerationScale: Double { accelerationRange.scale * standardGravity }
  package var rotationScale: Double { rotationRange.scale * (Double.pi / 180) }
}
