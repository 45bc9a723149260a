import Signal

/// Turns the bytes of a raw frame into readings in SI units, and takes out of them what the calibration knows of the
/// sensor's errors. Pure: bytes and a description in, numbers out.
package struct FrameDecoder: Sendable {
  private let chip: Chip
  private let hasGyroscope: Bool
  private let isRegisterRead: Bool
  private let stride: Int
  /// A reading is counts × scale − shift.
  private let accelerationScale: SIMD3<Double>
  private let accelerationShift: SIMD3<Double>
  private let rotationScale: SIMD3<Double>
  private let rotationShift: SIMD3<Double>
  private let fullScale: Int32

  package init(_ description: SensorDescription) {
    chip = description.chip
    hasGyroscope = description.hasGyroscope
    isRegisterRead = description.isRegisterRead
    stride = description.bytesPerSample
    // Without a calibration divided by 1 and shifted by 0: to the bit what it is without one.
    let accelerometer = description.calibration?.accelerometer
    let sensitivity = accelerometer?.sensitivity ?? SIMD3(repeating: 1)
    accelerationScale = SIMD3(repeating: description.accelerationScale) / sensitivity
    accelerationShift = (accelerometer?.offset ?? .zero) / sensitivity
    rotationScale = SIMD3(repeating: description.rotationScale)
    rotationShift = description.calibration?.gyroscope?.bias ?? .zero
    fullScale = description.fullScaleCounts
  }

  /// How many whole samples the frame holds.
  package func count(in frame: inout RawFrame) -> Int {
    min(Int(frame.count), Int(frame.byteCount) / stride)
  }

  /// Sample `i` of the frame, without index and time. (`inout` for speed alone: a borrowed frame would be copied whole for
  /// each byte.)
  ///
  /// Bytes that are no sample (a damaged frame) give no numbers, which count as missing further on.
  package func decode(_ i: Int, of frame: inout RawFrame) -> Sample {
    guard let counts = counts(&frame, i * stride) else {
      let nothing = SIMD3<Float>(repeating: .nan)
      return Sample(index: 0, time: Timestamp(nanoseconds: 0), acceleration: nothing, rotation: nothing)
    }
    let (a, g) = (counts.acceleration, counts.rotation)
    // Of the counts: where the chip ends, whatever its errors.
    let clipped = isAtFullScale(a) || isAtFullScale(g)
    // Nothing but zeros is a read that failed, and must stay recognisable as one.
    let acceleration = a == .zero ? .zero : SIMD3<Float>(SIMD3<Double>(a) * accelerationScale - accelerationShift)
    return Sample(
      index: 0, time: Timestamp(nanoseconds: 0), acceleration: acceleration,
      rotation: SIMD3<Float>(SIMD3<Double>(g) * rotationScale - rotationShift), isClipped: clipped)
  }

  private func isAtFullScale(_ counts: SIMD3<Int32>) -> Bool {
    // One count short of the rails: the negative rail is one count further out.
    counts.max() >= fullScale || counts.min() <= -fullScale
  }

  /// The layout of each chip stands in its own folder.
  @inline(__always)
  private func counts(_ frame: inout RawFrame, _ offset: Int) -> Counts? {
    if isRegisterRead { return MPU6050Layout.registers(&frame, offset) }
    switch chip {
    case .mpu6050, .mpu6500, .icm20689, .icm20948: return MPU6050Layout.fifo(&frame, offset)
    case .lsm6dso, .lsm6dso32, .ism330dhcx: return LSM6DSOLayout.fifo(&frame, offset)
    case .lsm6ds3, .lsm6ds3trc: return LSM6DS3Layout.fifo(&frame, offset)
    case .adxl345: return ADXL345Layout.entry(&frame, offset)
    case .virtual:
      // 12 or 24 bytes, little-endian int32: accel X Y Z [gyro X Y Z].
      return Counts(
        acceleration: little32Vector(&frame, offset),
        rotation: hasGyroscope ? little32Vector(&frame, offset + 12) : .zero)
    }
  }
}
