import Signal

/// How the ADXL345 lays out a sample: 6 bytes, little-endian, acceleration X Y Z, sign-extended (full resolution, right
/// justified).
enum ADXL345Layout {
  @inline(__always)
  static func entry(_ frame: inout RawFrame, _ offset: Int) -> Counts {
    Counts(acceleration: little16Vector(&frame, offset), rotation: .zero)
  }
}
