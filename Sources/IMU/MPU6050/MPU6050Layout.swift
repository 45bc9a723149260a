import Signal

/// How the InvenSense chips lay out a sample: big-endian, in the order of their data registers.
///
/// The FIFO holds the enabled sensors in that order, temperature left out: the MPU-6050 and its successors up to the
/// ICM-20948 agree in it (RM-MPU-6000A-00, section 4.17; DS-000189, section 8.60).
enum MPU6050Layout {
  /// 12 bytes: acceleration X Y Z, angular rate X Y Z.
  @inline(__always)
  static func fifo(_ frame: inout RawFrame, _ offset: Int) -> Counts {
    Counts(acceleration: big16Vector(&frame, offset), rotation: big16Vector(&frame, offset + 6))
  }

  /// 15 bytes from INT_STATUS on: status, acceleration, temperature, angular rate.
  @inline(__always)
  static func registers(_ frame: inout RawFrame, _ offset: Int) -> Counts {
    Counts(acceleration: big16Vector(&frame, offset + 1), rotation: big16Vector(&frame, offset + 9))
  }
}
