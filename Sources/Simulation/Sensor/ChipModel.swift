import Signal

/// What a kind of chip does to a motion, as its data sheet states it: noise, errors, filter, ranges and rates, set as the
/// daemon sets it (±8 g, ±500 °/s).
///
/// Written out here and not taken from the drivers: a wrong figure there must not find its like here.
struct ChipModel: Sendable {
  var chip: Chip
  var whoAmI: UInt8?
  var hasGyroscope = true
  var accelerationCountsPerG = 4096.0
  var rotationCountsPerDegree = 65.5
  /// The lowest and the highest count that it gives.
  var lowest = -32_768.0
  var highest = 32_767.0
  /// From where on a reader takes a count for the end of the range.
  var fullScaleCounts: Int32 = 32_767
  /// One axis, one-sided: g/√Hz and (°/s)/√Hz.
  var accelerationNoise = Vector3(repeating: 400e-6)
  var rotationNoise = 0.005
  /// Ends of the ranges that a part's errors are drawn from: g and °/s, for each kelvin too, fractions for the scales.
  var accelerationBias = Vector3(0.05, 0.05, 0.08)
  var rotationBias = 20.0
  var accelerationPerKelvin = Vector3(0.0005, 0.0005, 0.00086)
  var rotationPerKelvin = 0.16
  var rotationPerG = 0.1
  var accelerationScaleError = 0.03
  var rotationScaleError = 0.03
  var crossAxis = 0.02
  /// −3 dB, Hz; both filters have two poles.
  var accelerationCorner = 44.0
  var rotationCorner = 42.0
  /// By its nominal clock: seconds between two samples inside the chip, and how many of them make one that is read.
  var internalPeriod = 0.001
  var divider = 10
  /// How far its clock may be off: what the header says, and what is drawn.
  var rateTolerance = 0.05

  var rate: Hertz { Hertz(1 / (internalPeriod * Double(divider))) }

  /// At the rate it offers that is nearest to `rate`, 25…500 Hz.
  init(_ chip: Chip, rate: Hertz) {
    let asked = min(500, max(25, rate.value))
    self.chip = chip
    switch chip {
    case .mpu6050: setInvenSense(0x68, base: 1000, asked)
    // MPU-6500 product specification 1.0, sections 3.1 and 3.2; ICM-20689 as its elder.
    case .mpu6500, .icm20689:
      setInvenSense(chip == .mpu6500 ? 0x70 : 0x98, base: 1000, asked)
      accelerationNoise = Vector3(repeating: 300e-6)
      rotationNoise = 0.01
      accelerationBias = Vector3(repeating: 0.06)
      accelerationPerKelvin = Vector3(0.00064, 0.00064, 0.001)
      (rotationBias, rotationPerKelvin) = (5, 0.04)
      rateTolerance = 0.03
    // DS-000189, sections 3.1 and 3.2.
    case .icm20948:
      setInvenSense(0xEA, base: 1125, asked)
      accelerationNoise = Vector3(repeating: 230e-6)
      rotationNoise = 0.015
      accelerationBias = Vector3(repeating: 0.05)
      accelerationPerKelvin = Vector3(repeating: 0.0008)
      (rotationBias, rotationPerKelvin) = (5, 0.05)
      (accelerationScaleError, rotationScaleError) = (0.005, 0.015)
      rateTolerance = 0.02
    // Data sheets of the family, table "Mechanical characteristics"; the LSM6DS3's biases are its typical ones twice.
    case .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx: setST(asked)
    case .adxl345: setAnalogDevices(asked)
    // No chip: a sensor that only filters and counts, 1 µg and 10 µ°/s each.
    case .virtual:
      (accelerationCountsPerG, rotationCountsPerDegree) = (1e6, 1e5)
      (lowest, highest, fullScaleCounts) = (-2_147_483_648, 2_147_483_647, .max)
      setRate(asked)
      (accelerationCorner, rotationCorner) = (0.45 * asked, 0.45 * asked)
    }
  }

  /// MPU-6050 (product specification 3.4, sections 6.1 and 6.2) and its kin: dividers of one clock, and the widest filter
  /// that does not reach above half the rate.
  private mutating func setInvenSense(_ identity: UInt8, base: Double, _ asked: Double) {
    whoAmI = identity
    divider = Int((base / asked).rounded())
    internalPeriod = 1 / base
    let half = 0.505 * base / Double(divider)
    let filters: [(acceleration: Double, rotation: Double)] =
      switch chip {
      case .mpu6050: [(184, 188), (94, 98), (44, 42), (21, 20), (10, 10)]
      case .icm20948: [(246, 152), (111, 120), (50.4, 51.2), (23.9, 23.9), (11.6, 11.6)]
      default: [(218, 184), (99, 92), (45, 41), (21, 20), (10, 10)]
      }
    let filter = filters.first { max($0.acceleration, $0.rotation) <= half } ?? filters[4]
    (accelerationCorner, rotationCorner) = (filter.acceleration, filter.rotation)
  }

  /// Rates are 6667 Hz halved over and over; LPF1 of the accelerometer at half the rate, LPF2 of the gyroscope at a third.
  private mutating func setST(_ asked: Double) {
    let rate = Self.nearest(to: asked, of: [26.04296875, 52.0859375, 104.171875, 208.34375, 416.6875])
    setRate(rate)
    (accelerationCorner, rotationCorner) = (rate / 2, rate / 3)
    accelerationCountsPerG = 1 / 0.244e-3
    rotationCountsPerDegree = 1 / 17.5e-3
    fullScaleCounts = 0x7FFD
    (accelerationScaleError, rotationScaleError, crossAxis, rateTolerance) = (0.01, 0.01, 0.01, 0.01)
    accelerationPerKelvin = Vector3(repeating: 0.0001)
    (rotationBias, rotationPerKelvin, rotationPerG) = (1, 0.01, 0.02)
    accelerationBias = Vector3(repeating: 0.02)
    switch chip {
    case .lsm6ds3, .lsm6ds3trc:
      whoAmI = chip == .lsm6ds3 ? 0x69 : 0x6A
      (accelerationNoise, rotationNoise) = (Vector3(repeating: 90e-6), chip == .lsm6ds3 ? 0.007 : 0.005)
      (accelerationBias, rotationBias, rateTolerance) = (Vector3(repeating: 0.04), 10, 0.03)
      if chip == .lsm6ds3 { accelerationCorner = max(50, rate / 2) }
    case .ism330dhcx:
      whoAmI = 0x6B
      (accelerationNoise, rotationNoise) = (Vector3(repeating: 60e-6), 0.005)
    default:
      whoAmI = 0x6C
      (accelerationNoise, rotationNoise) = (Vector3(repeating: chip == .lsm6dso32 ? 120e-6 : 70e-6), 0.0038)
    }
  }

  /// ADXL345 data sheet, table 1: 3.9 mg a count in full resolution, 230 to 282 counts a g.
  private mutating func setAnalogDevices(_ asked: Double) {
    whoAmI = 0xE5
    hasGyroscope = false
    let rate = Self.nearest(to: asked, of: [25, 50, 100, 200, 400])
    setRate(rate)
    accelerationCorner = rate / 2
    accelerationCountsPerG = 256
    (lowest, highest, fullScaleCounts) = (-2048, 2047, 2047)
    accelerationNoise = Vector3(290e-6, 290e-6, 430e-6)
    accelerationBias = Vector3(0.15, 0.15, 0.25)
    accelerationPerKelvin = Vector3(0.0004, 0.0004, 0.0012)
    (accelerationScaleError, crossAxis, rateTolerance) = (0.1, 0.01, 0.05)
  }

  private static func nearest(to asked: Double, of rates: [Double]) -> Double {
    rates.min { abs($0 / asked - 1) < abs($1 / asked - 1) } ?? asked
  }

  /// Inside, the chip samples at the multiple of the rate that is next to 1 kHz.
  private mutating func setRate(_ rate: Double) {
    divider = max(1, Int((1000 / rate).rounded()))
    internalPeriod = 1 / (rate * Double(divider))
  }
}

/// The chips that can be simulated.
package let simulatedChips: [Chip] = [
  .mpu6050, .mpu6500, .icm20689, .icm20948, .lsm6ds3, .lsm6ds3trc, .lsm6dso, .lsm6dso32, .ism330dhcx, .adxl345,
  .virtual,
]
