import Signal

/// What a chip gives for one sample, as whole numbers.
package struct SampleCounts: Sendable, Equatable {
  package var acceleration: SIMD3<Int32>
  package var rotation: SIMD3<Int32>

  package init(acceleration: SIMD3<Int32>, rotation: SIMD3<Int32>) {
    self.acceleration = acceleration
    self.rotation = rotation
  }
}

/// How each chip lays a sample out in its FIFO, by its data sheet; the decoder has its own idea of it, and tests hold the
/// two together.
package enum SampleLayout {
  package static func put(
    _ counts: SampleCounts, of chip: Chip, index: UInt64, into frame: inout RawFrame, at offset: Int
  ) {
    let (a, r) = (counts.acceleration, counts.rotation)
    switch chip {
    // Big-endian, accelerometer first (RM-MPU-6000A-00 4.2, section 4.31).
    case .mpu6050, .mpu6500, .icm20689, .icm20948:
      for k in 0..<3 {
        big(a[k], &frame, offset + 2 * k)
        big(r[k], &frame, offset + 6 + 2 * k)
      }
    // Little-endian, gyroscope first (LSM6DS3 data sheet, FIFO data set order).
    case .lsm6ds3, .lsm6ds3trc:
      for k in 0..<3 {
        little(r[k], 2, &frame, offset + 2 * k)
        little(a[k], 2, &frame, offset + 6 + 2 * k)
      }
    // Two words with a tag each: sensor, slot, parity (DS12140, FIFO_DATA_OUT_TAG).
    case .lsm6dso, .lsm6dso32, .ism330dhcx:
      let slot = UInt8(truncatingIfNeeded: index & 3)
      frame.bytes[offset] = tag(0x01, slot)
      frame.bytes[offset + 7] = tag(0x02, slot)
      for k in 0..<3 {
        little(r[k], 2, &frame, offset + 1 + 2 * k)
        little(a[k], 2, &frame, offset + 8 + 2 * k)
      }
    // Little-endian, right justified with sign.
    case .adxl345:
      for k in 0..<3 { little(a[k], 2, &frame, offset + 2 * k) }
    case .virtual:
      for k in 0..<3 {
        little(a[k], 4, &frame, offset + 4 * k)
        little(r[k], 4, &frame, offset + 12 + 4 * k)
      }
    }
  }

  /// Parity makes the number of ones even.
  private static func tag(_ sensor: UInt8, _ slot: UInt8) -> UInt8 {
    let tag = sensor << 3 | slot << 1
    return tag | UInt8(tag.nonzeroBitCount & 1)
  }

  private static func big(_ value: Int32, _ frame: inout RawFrame, _ place: Int) {
    frame.bytes[place] = UInt8(truncatingIfNeeded: value >> 8)
    frame.bytes[place + 1] = UInt8(truncatingIfNeeded: value)
  }

  private static func little(_ value: Int32, _ length: Int, _ frame: inout RawFrame, _ place: Int) {
    for k in 0..<length { frame.bytes[place + k] = UInt8(truncatingIfNeeded: value >> Int32(8 * k)) }
  }
}
