/// Registers of the LSM6DSO (DS12140), LSM6DSOX, LSM6DSO32 and ISM330DHCX as far as this driver uses them, user bank.
enum LSM6DSORegister {
  static let fifoControl1: UInt8 = 0x07
  static let fifoControl2: UInt8 = 0x08
  static let fifoControl3: UInt8 = 0x09
  static let fifoControl4: UInt8 = 0x0A
  static let interrupt1Control: UInt8 = 0x0D
  static let control1Accel: UInt8 = 0x10
  static let control2Gyro: UInt8 = 0x11
  static let control3: UInt8 = 0x12
  static let control4: UInt8 = 0x13
  static let control9: UInt8 = 0x18
  static let fifoStatus1: UInt8 = 0x3A
  static let internalFrequencyFine: UInt8 = 0x63
  static let fifoDataTag: UInt8 = 0x78
}

enum LSM6DSOValue {
  /// CTRL3_C: SW_RESET, BOOT (both clear themselves); then BDU and IF_INC, active-high push-pull interrupt.
  static let softwareReset: UInt8 = 0x01
  static let boot: UInt8 = 0x80
  static let blockUpdateAndIncrement: UInt8 = 0x44
  /// CTRL4_C: DRDY_MASK, no data-ready before the filters have settled.
  static let maskDataReady: UInt8 = 0x08
  /// CTRL9_XL bit 1: I3C_disable (ISM330DHCX: DEVICE_CONF, to be kept 1). The other bits stay as they are.
  static let i3cDisable: UInt8 = 0x02
  /// FIFO_CTRL4: bypass empties the FIFO; continuous, without timestamps and temperature.
  static let bypass: UInt8 = 0x00
  static let continuous: UInt8 = 0x06
  /// INT1_CTRL: FIFO_TH.
  static let watermarkInterrupt: UInt8 = 0x08
  /// FIFO_STATUS2: FIFO_OVR_IA and FIFO_OVR_LATCHED.
  static let overrun: UInt8 = 0x48
}
