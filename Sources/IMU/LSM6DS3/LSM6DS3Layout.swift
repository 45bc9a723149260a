import Signal

/// How the LSM6DS3 lays out a sample: 12 bytes, little-endian, angular rate X Y Z, acceleration X Y Z (the FIFO's pattern
/// with both sensors at the same rate).
enum LSM6DS3Layout {
  @inline(__always)
  static func fifo(_ frame: inout RawFrame, _ offset: Int) -> Counts {
    Counts(acceleration: little16Vector(&frame, offset + 6), rotation: little16Vector(&frame, offset))
  }
}
