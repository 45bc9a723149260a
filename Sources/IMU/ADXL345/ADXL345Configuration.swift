import Signal

/// How an ADXL345 is set: full resolution (3.9 mg a count in every range), bandwidth half the rate, no other choice.
package struct ADXL345Configuration: Sendable, BitwiseCopyable {
  /// BW_RATE[3:0]: 8 = 25, 9 = 50, A = 100, B = 200, C = 400 Hz. At 800 Hz its 32 entries would last 40 ms only.
  package let rateCode: UInt8
  /// DATA_FORMAT[1:0]: 0 to 3 for ±2, 4, 8, 16 g.
  package let rangeCode: UInt8
  /// Samples at which the interrupt line rises; nil if none is wired.
  package let watermark: Int?

  /// Fails for a rate other than 25, 50, 100, 200, 400 Hz (within 1 %), and for a range that it lacks.
  package init?(rate: Hertz, accelerationRange: Int = 8, watermark: Int? = nil) {
    guard let code = (8...12).first(where: { abs(Self.nominal($0).value / rate.value - 1) <= 0.01 }),
      let range = InvenSenseRange(accelerationRange, leastRange: 2)
    else { return nil }
    rateCode = UInt8(code)
    rangeCode = range.code
    self.watermark = watermark
  }

  /// 0.09765625 Hz, doubled with each code.
  private static func nominal(_ code: Int) -> Hertz { Hertz(0.09765625 * Double(1 << code)) }

  package var rate: Hertz { Self.nominal(Int(rateCode)) }

  /// Every register that is set while the chip stands by, in the order of writing.
  package var settings: RegisterList {
    var list = RegisterList()
    list.add(ADXL345Register.dataFormat, ADXL345Value.fullResolution | rangeCode)
    list.add(ADXL345Register.rate, rateCode)
    list.add(ADXL345Register.interruptMap, ADXL345Value.allOnInterrupt1)
    list.add(ADXL345Register.interruptEnable, watermark == nil ? 0 : ADXL345Value.watermarkInterrupt)
    return list
  }

  var fifoControl: UInt8 { ADXL345Value.stream | UInt8(watermark ?? 0) & 0x1F }

  /// 256 LSB/g typical; 230 to 282 are allowed, and X and Y depend on the supply: no figure for an angle.
  package var accelerationScale: Double { standardGravity / 256 }

  /// Counts at the end of the range: 512 at ±2 g, twice as many with each step up.
  package var fullScaleCounts: Int32 { Int32(512 << Int(rangeCode)) - 1 }
}
