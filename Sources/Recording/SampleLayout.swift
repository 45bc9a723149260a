import IMU
import Signal

/// The numbers in the bytes of one sample, so that a recording can hold what changes from one to the next.
struct SampleLayout: Sendable, Equatable {
  struct Channel: Sendable, Equatable {
    var offset: Int
    /// Bytes: 1, 2 or 4.
    var width: Int
    var isBigEndian = false
    /// The value that many samples before is the one to compare with: 4 for a counter that goes round at four.
    var lag = 1

    /// As it stands in the bytes at `start`.
    @inline(__always)
    func value(_ frame: inout RawFrame, _ start: Int) -> UInt32 {
      let at = start + offset
      switch width {
      case 1: return UInt32(frame.bytes[at])
      case 2:
        let (first, second) = (UInt32(frame.bytes[at]), UInt32(frame.bytes[at + 1]))
        return isBigEndian ? first << 8 | second : second << 8 | first
      default:
        return UInt32(frame.bytes[at]) | UInt32(frame.bytes[at + 1]) << 8 | UInt32(frame.bytes[at + 2]) << 16
          | UInt32(frame.bytes[at + 3]) << 24
      }
    }

    @inline(__always)
    func put(_ value: UInt32, _ frame: inout RawFrame, _ start: Int) {
      let at = start + offset
      switch width {
      case 1: frame.bytes[at] = UInt8(truncatingIfNeeded: value)
      case 2:
        frame.bytes[at] = UInt8(truncatingIfNeeded: isBigEndian ? value >> 8 : value)
        frame.bytes[at + 1] = UInt8(truncatingIfNeeded: isBigEndian ? value : value >> 8)
      default:
        for k in 0..<4 { frame.bytes[at + k] = UInt8(truncatingIfNeeded: value >> UInt32(8 * k)) }
      }
    }
  }

  /// Bytes of a sample; every one belongs to a channel.
  let stride: Int
  let channels: [Channel]

  /// By the layouts of the chips (`IMU`, one folder each).
  init(_ sensor: SensorDescription) {
    stride = sensor.bytesPerSample
    if sensor.isRegisterRead {
      channels = [Channel(offset: 0, width: 1)] + Self.words(7, at: 1, isBigEndian: true)
      return
    }
    channels =
      switch sensor.chip {
      case .mpu6050, .mpu6500, .icm20689, .icm20948: Self.words(6, at: 0, isBigEndian: true)
      case .lsm6ds3, .lsm6ds3trc: Self.words(6, at: 0)
      case .adxl345: Self.words(3, at: 0)
      case .lsm6dso, .lsm6dso32, .ism330dhcx:
        // The tag's counter has two bits and a parity.
        [Channel(offset: 0, width: 1, lag: 4)] + Self.words(3, at: 1) + [Channel(offset: 7, width: 1, lag: 4)]
          + Self.words(3, at: 8)
      case .virtual: (0..<sensor.bytesPerSample / 4).map { Channel(offset: 4 * $0, width: 4) }
      }
  }

  private static func words(_ count: Int, at offset: Int, isBigEndian: Bool = false) -> [Channel] {
    (0..<count).map { Channel(offset: offset + 2 * $0, width: 2, isBigEndian: isBigEndian) }
  }
}
