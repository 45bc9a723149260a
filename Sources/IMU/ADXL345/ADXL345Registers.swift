/// Registers of the ADXL345 (data sheet rev. E) as far as this driver uses them.
enum ADXL345Register {
  static let rate: UInt8 = 0x2C
  static let powerControl: UInt8 = 0x2D
  static let interruptEnable: UInt8 = 0x2E
  static let interruptMap: UInt8 = 0x2F
  static let interruptSource: UInt8 = 0x30
  static let dataFormat: UInt8 = 0x31
  static let data: UInt8 = 0x32
  static let fifoControl: UInt8 = 0x38
  static let fifoStatus: UInt8 = 0x39
}

enum ADXL345Value {
  /// POWER_CTL: MEASURE.
  static let standby: UInt8 = 0x00
  static let measure: UInt8 = 0x08
  /// DATA_FORMAT: FULL_RES, right justified, interrupt active high; bits 1:0 the range.
  static let fullResolution: UInt8 = 0x08
  /// INT_ENABLE: WATERMARK. INT_MAP: everything on INT1.
  static let watermarkInterrupt: UInt8 = 0x02
  static let allOnInterrupt1: UInt8 = 0x00
  /// FIFO_CTL: bypass, stream; bits 4:0 the watermark.
  static let bypass: UInt8 = 0x00
  static let stream: UInt8 = 0x80
}
