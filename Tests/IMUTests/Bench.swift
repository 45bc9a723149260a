import IMU
import Signal
import Testing

/// splitmix64: small, seeded, printed.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  /// A seed of its own each time, printed so that a failure can be had again.
  static func fresh(_ name: String) -> SeededRandom {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("\(name): seed \(seed)")
    return SeededRandom(state: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What every emulated chip has: a record of what was done to it, time that passes only where the driver waits, and
/// transactions that can be made to fail.
class EmulatedDevice: RegisterBus {
  struct Failure: Error, Equatable { var errno: Int32 }

  /// Every write, in order.
  var writes: [(register: UInt8, value: UInt8)] = []
  /// Every read, in order: register and length.
  var reads: [(register: UInt8, count: Int)] = []
  /// Milliseconds that the driver has waited.
  var elapsed = 0
  /// Transactions until the failure; nil: none will fail.
  var failsAfter: Int?
  /// How many then fail.
  var failures = 1

  func read(_ register: UInt8) throws(Failure) -> UInt8 {
    try transact()
    reads.append((register, 1))
    return burst(register, 1)[0]
  }

  func write(_ register: UInt8, _ value: UInt8) throws(Failure) {
    try transact()
    writes.append((register, value))
    store(register, value)
  }

  func read(
    _ register: UInt8, count: Int, into buffer: inout InlineArray<1024, UInt8>, at offset: Int
  ) throws(Failure) {
    reads.append((register, count))
    let bytes = try { () throws(Failure) in
      // What fails may have taken bytes out of the FIFO before.
      let bytes = burst(register, count)
      try transact()
      return bytes
    }()
    for (i, byte) in bytes.enumerated() { buffer[offset + i] = byte }
  }

  func pause(milliseconds: Int) { elapsed += milliseconds }

  /// What the chip does; for each chip to say.
  func burst(_ register: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
  func store(_ register: UInt8, _ value: UInt8) {}

  private func transact() throws(Failure) {
    guard let left = failsAfter else { return }
    if left > 0 {
      failsAfter = left - 1
      return
    }
    failures -= 1
    if failures <= 0 { failsAfter = nil }
    throw Failure(errno: 121)
  }
}

/// The counts of sample `n`, the same for every emulator: six different ramps.
func ramp(_ n: Int) -> [Int16] {
  (0..<6).map { Int16(truncatingIfNeeded: (n * 7 + $0 * 1000) % 8000 - 4000) }
}

func big(_ value: Int16) -> [UInt8] { [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }
func little(_ value: Int16) -> [UInt8] { big(value).reversed() }

/// The counts that a decoder finds in a frame, sample by sample: acceleration and rotation with unit scales.
func counts(_ frame: RawFrame, _ chip: Chip, isRegisterRead: Bool = false) -> [[Int16]] {
  let decoder = FrameDecoder(
    SensorDescription(
      chip: chip, hasGyroscope: chip != .adxl345, accelerationScale: 1, rotationScale: 1, fullScaleCounts: .max,
      nominalRate: Hertz(100), rateTolerance: 0.1, site: .shank, isRegisterRead: isRegisterRead))
  var frame = frame
  return (0..<decoder.count(in: &frame)).map { i in
    let sample = decoder.decode(i, of: &frame)
    return (0..<3).map { Int16(sample.acceleration[$0]) } + (0..<3).map { Int16(sample.rotation[$0]) }
  }
}

/// What a call threw, as text to compare with; "" if it threw nothing.
func thrown(_ body: () throws(ChipError<EmulatedDevice.Failure>) -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    switch error {
    case .bus(let failure): return "bus \(failure.errno)"
    case .misaligned: return "misaligned"
    case .notIdentified(let who):
      return "\(who.reason) \(hex(who.register)) \(hex(who.answer)) \(who.chip.map { "\($0)" } ?? "")"
    case .registerMismatch(let bank, let register, let expected, let found):
      return "bank \(bank) register \(hex(register)) written \(hex(expected)) read \(hex(found))"
    }
  }
}

func hex(_ value: UInt8) -> String { (value < 16 ? "0" : "") + String(value, radix: 16) }

extension EmulatedDevice {
  /// The writes as the recipes put them: `6B=80`.
  var script: [String] { writes.map { hex($0.register).uppercased() + "=" + hex($0.value).uppercased() } }
}
