import Signal

/// How a chip of the LSM6DSO family is set: both sensors and the FIFO at one rate, no FIFO timestamps.
///
/// Its timestamps would cost half as many bytes again on the bus and tell nothing that the sample's index does not: both
/// count the same oscillator. What they would add, the true length of a hole, the host's clock tells to a sample.
package struct LSM6DSOConfiguration: Sendable, BitwiseCopyable {
  package let chip: Chip
  /// ODR code of CTRL1_XL, CTRL2_G and FIFO_CTRL3: 2 = 26, 3 = 52, 4 = 104, 5 = 208, 6 = 417,
  /// 7 = 833 Hz.
  package let rateCode: UInt8
  let accelerationRange: LSM6Range
  let rotationRange: LSM6Range
  /// Samples at which the interrupt line rises; nil if none is wired.
  package let watermark: Int?

  /// `chip`: `.lsm6dso`, `.lsm6dso32` or `.ism330dhcx`. Fails for a rate or range that it does not offer.
  package init?(
    _ chip: Chip, rate: Hertz, accelerationRange: Int = 8, rotationRange: Int = 500, watermark: Int? = nil
  ) {
    guard let code = LSM6Rate.code(rate),
      let acceleration = LSM6Range(acceleration: accelerationRange, isDouble: chip == .lsm6dso32),
      let rotation = LSM6Range(rotation: rotationRange, has4000: chip == .ism330dhcx)
    else { return nil }
    self.chip = chip
    rateCode = code
    self.accelerationRange = acceleration
    self.rotationRange = rotation
    self.watermark = watermark
  }

  package var rate: Hertz { LSM6Rate.nominal(rateCode) }

  /// Every register that is set, in the order of writing. The low-pass filters follow from the rate: the
  /// accelerometer's is at half of it (LPF2 off), the gyroscope's at a third (LPF2, 33 Hz at 104).
  package var settings: RegisterList {
    // One sample is two words.
    let words = UInt16((watermark ?? 0) * 2)
    var list = RegisterList()
    list.add(LSM6DSORegister.control3, LSM6DSOValue.blockUpdateAndIncrement)
    list.add(LSM6DSORegister.control9, LSM6DSOValue.i3cDisable, mask: LSM6DSOValue.i3cDisable)
    list.add(LSM6DSORegister.control4, LSM6DSOValue.maskDataReady)
    list.add(LSM6DSORegister.control1Accel, rateCode << 4 | accelerationRange.code)
    list.add(LSM6DSORegister.control2Gyro, rateCode << 4 | rotationRange.code)
    list.add(LSM6DSORegister.fifoControl3, rateCode << 4 | rateCode)
    list.add(LSM6DSORegister.fifoControl1, UInt8(truncatingIfNeeded: words))
    list.add(LSM6DSORegister.fifoControl2, UInt8(words >> 8 & 1))
    list.add(LSM6DSORegister.interrupt1Control, watermark == nil ? 0 : LSM6DSOValue.watermarkInterrupt)
    return list
  }

  package var accelerationScale: Double { accelerationRange.scale * standardGravity }
  package var rotationScale: Double { rotationRange.scale * (Double.pi / 180) }
}
