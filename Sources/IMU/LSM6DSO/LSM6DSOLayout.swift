import Signal

/// How the LSM6DSO lays out a sample: two words of 7 bytes, each a tag and three little-endian int16.
///
/// Tag (FIFO_DATA_OUT_TAG, 78h): bits 7:3 the sensor, 2:1 a counter of the time slot, 0 parity. The words of one slot
/// belong together, whichever comes first.
enum LSM6DSOLayout {
  static let wordLength = 7
  static let gyroscope: UInt8 = 0x01
  static let accelerometer: UInt8 = 0x02

  @inline(__always)
  static func sensor(_ tag: UInt8) -> UInt8 { tag >> 3 }

  @inline(__always)
  static func slot(_ tag: UInt8) -> UInt8 { tag >> 1 & 3 }

  /// True if the two words there are one sample: one of each sensor, of the same slot.
  @inline(__always)
  static func isSample(_ frame: inout RawFrame, _ offset: Int) -> Bool {
    let first = frame.bytes[offset]
    let second = frame.bytes[offset + wordLength]
    guard slot(first) == slot(second) else { return false }
    return sensor(first) == gyroscope
      ? sensor(second) == accelerometer : sensor(first) == accelerometer && sensor(second) == gyroscope
  }

  /// Nil if the two words there are not one sample.
  @inline(__always)
  static func fifo(_ frame: inout RawFrame, _ offset: Int) -> Counts? {
    guard isSample(&frame, offset) else { return nil }
    let first = little16Vector(&frame, offset + 1)
    let second = little16Vector(&frame, offset + wordLength + 1)
    return sensor(frame.bytes[offset]) == gyroscope
      ? Counts(acceleration: second, rotation: first) : Counts(acceleration: first, rotation: second)
  }
}
