import Signal

/// Turns the bytes of a raw frame into readings in SI units. Pure: bytes and a description in, numbers out.
package struct FrameDecoder: Sendable {
  private let chip: Chip
  private let hasGyroscope: Bool
  private let stride: Int
  private let accelerationScale: Double
  private let rotationScale: Double
  private let fullScale: Int32

  package init(_ description: SensorDescription) {
    chip = description.chip
    hasGyroscope = description.hasGyroscope
    stride = description.bytesPerSample
    accelerationScale = description.accelerationScale
    rotationScale = description.rotationScale
    fullScale = description.fullScaleCounts
  }

  /// How many whole samples the frame holds.
  package func count(in frame: inout RawFrame) -> Int {
    min(Int(frame.count), Int(frame.byteCount) / stride)
  }

  /// Sample `i` of the frame, without index and time. (`inout` for speed alone: a borrowed frame would be copied whole for
  /// each byte.)
  package func decode(_ i: Int, of frame: inout RawFrame) -> Sample {
    let offset = i * stride
    let a: SIMD3<Int32>
    var g = SIMD3<Int32>(repeating: 0)
    switch chip {
    case .mpu6050:
      // 12 bytes, big-endian: accel X Y Z, gyro X Y Z (the FIFO follows the register order, temperature left out).
      a = SIMD3(big16(&frame, offset), big16(&frame, offset + 2), big16(&frame, offset + 4))
      g = SIMD3(big16(&frame, offset + 6), big16(&frame, offset + 8), big16(&frame, offset + 10))
    case .virtual:
      // 12 or 24 bytes, little-endian int32: accel X Y Z [gyro X Y Z].
      a = SIMD3(little32(&frame, offset), little32(&frame, offset + 4), little32(&frame, offset + 8))
      if hasGyroscope {
        g = SIMD3(little32(&frame, offset + 12), little32(&frame, offset + 16), little32(&frame, offset + 20))
      }
    }
    let clipped = isAtFullScale(a) || isAtFullScale(g)
    return Sample(
      index: 0, time: Timestamp(nanoseconds: 0),
      acceleration: SIMD3<Float>(SIMD3<Double>(a) * accelerationScale),
      rotation: SIMD3<Float>(SIMD3<Double>(g) * rotationScale), isClipped: clipped)
  }

  private func isAtFullScale(_ counts: SIMD3<Int32>) -> Bool {
    // One count short of the rails: the negative rail is one count further out.
    counts.max() >= fullScale || counts.min() <= -fullScale
  }

  @inline(__always)
  private func big16(_ frame: inout RawFrame, _ offset: Int) -> Int32 {
    Int32(Int16(truncatingIfNeeded: Int(frame.bytes[offset]) << 8 | Int(frame.bytes[offset + 1])))
  }

  @inline(__always)
  private func little32(_ frame: inout RawFrame, _ offset: Int) -> Int32 {
    var value: UInt32 = 0
    for k in 0..<4 { value |= UInt32(frame.bytes[offset + k]) << UInt32(8 * k) }
    return Int32(bitPattern: value)
  }
}
