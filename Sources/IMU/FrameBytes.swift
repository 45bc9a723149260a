import Signal

/// The six counts of one sample; rotation is zero where there is no gyroscope.
struct Counts {
  var acceleration: SIMD3<Int32>
  var rotation: SIMD3<Int32>
}

// Bytes of a frame as integers. `inout` for speed alone: a borrowed frame would be copied whole for each byte.

@inline(__always)
func big16(_ frame: inout RawFrame, _ offset: Int) -> Int32 {
  Int32(Int16(truncatingIfNeeded: Int(frame.bytes[offset]) << 8 | Int(frame.bytes[offset + 1])))
}

@inline(__always)
func little16(_ frame: inout RawFrame, _ offset: Int) -> Int32 {
  Int32(Int16(truncatingIfNeeded: Int(frame.bytes[offset + 1]) << 8 | Int(frame.bytes[offset])))
}

@inline(__always)
func little32(_ frame: inout RawFrame, _ offset: Int) -> Int32 {
  var value: UInt32 = 0
  for k in 0..<4 { value |= UInt32(frame.bytes[offset + k]) << UInt32(8 * k) }
  return Int32(bitPattern: value)
}

/// Three big-endian int16 in a row: X, Y, Z.
@inline(__always)
func big16Vector(_ frame: inout RawFrame, _ offset: Int) -> SIMD3<Int32> {
  SIMD3(big16(&frame, offset), big16(&frame, offset + 2), big16(&frame, offset + 4))
}

/// Three little-endian int16 in a row: X, Y, Z.
@inline(__always)
func little16Vector(_ frame: inout RawFrame, _ offset: Int) -> SIMD3<Int32> {
  SIMD3(little16(&frame, offset), little16(&frame, offset + 2), little16(&frame, offset + 4))
}

/// Three little-endian int32 in a row: X, Y, Z.
@inline(__always)
func little32Vector(_ frame: inout RawFrame, _ offset: Int) -> SIMD3<Int32> {
  SIMD3(little32(&frame, offset), little32(&frame, offset + 4), little32(&frame, offset + 8))
}

extension RawFrame {
  /// Says what a burst of `samples` has put into `bytes`.
  mutating func hold(samples: Int, bytesPerSample: Int) {
    kind = .samples
    count = UInt16(samples)
    byteCount = UInt16(samples * bytesPerSample)
  }
}
