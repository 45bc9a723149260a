import Calibrating
import Glibc
import Signal

/// A small generator with a seed (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Of a normal distribution (Box and Muller 1958).
  mutating func gaussian() -> Double {
    let u = Double.random(in: 1e-12..<1, using: &self)
    let v = Double.random(in: 0..<1, using: &self)
    return sqrt(-2 * log(u)) * cos(2 * 3.141592653589793 * v)
  }

  mutating func within(_ limit: Double) -> Double { Double.random(in: -limit...limit, using: &self) }

  mutating func vector(_ limit: Double) -> SIMD3<Double> { SIMD3(within(limit), within(limit), within(limit)) }

  mutating func noise(_ sd: Double) -> SIMD3<Double> { SIMD3(gaussian(), gaussian(), gaussian()) * sd }
}

let gravity = 9.80665
let dps = 3.141592653589793 / 180

/// A chip by its data sheet's figures, with errors of its own: truth in, counts out, and the counts as readings.
struct FakeSensor {
  /// m/s² and rad/s a count; RMS of its noise.
  var accelerationCount = gravity / 4096
  var rotationCount = dps / 65.5
  var accelerationNoise = 0.0029 * gravity
  var rotationNoise = 0.037 * dps
  var chip = Chip.mpu6050
  var rate = 100.0
  var offset = SIMD3<Double>.zero
  var sensitivity = SIMD3<Double>(1, 1, 1)
  var bias = SIMD3<Double>.zero
  var random: SplitMix

  init(seed: UInt64) { random = SplitMix(state: seed) }

  var description: SensorDescription {
    SensorDescription(
      chip: chip, whoAmI: 0x68, hasGyroscope: true, accelerationScale: accelerationCount, rotationScale: rotationCount,
      fullScaleCounts: 32767, nominalRate: Hertz(rate), rateTolerance: 0.03, site: .shank)
  }

  mutating func read(_ force: SIMD3<Double>, _ turning: SIMD3<Double> = .zero) -> Sample {
    let a = counts(sensitivity * force + offset + random.noise(accelerationNoise), accelerationCount)
    let g = counts(turning + bias + random.noise(rotationNoise), rotationCount)
    let clipped = (0..<3).contains { abs(a[$0]) >= 32767 || abs(g[$0]) >= 32767 }
    return Sample(
      index: 0, time: Timestamp(nanoseconds: 0), acceleration: SIMD3<Float>(a * accelerationCount),
      rotation: SIMD3<Float>(g * rotationCount), isClipped: clipped)
  }

  private func counts(_ value: SIMD3<Double>, _ count: Double) -> SIMD3<Double> {
    var result = (value / count).rounded(.toNearestOrEven)
    for k in 0..<3 { result[k] = min(max(result[k], -32768), 32767) }
    return result
  }

  mutating func rest(seconds: Double, _ force: SIMD3<Double> = SIMD3(0, 0, gravity)) -> [Sample] {
    (0..<Int(seconds * rate)).map { _ in read(force) }
  }
}

/// `v` turned by `angle` about `axis` (Rodrigues).
func turned(_ v: SIMD3<Double>, by angle: Double, about axis: SIMD3<Double>) -> SIMD3<Double> {
  let k = axis / sqrt((axis * axis).sum())
  let cross = SIMD3(k[1] * v[2] - k[2] * v[1], k[2] * v[0] - k[0] * v[2], k[0] * v[1] - k[1] * v[0])
  return v * cos(angle) + cross * sin(angle) + k * ((k * v).sum() * (1 - cos(angle)))
}

func largest(_ v: SIMD3<Double>) -> Double { max(abs(v[0]), abs(v[1]), abs(v[2])) }

func text(_ value: Double, _ places: Int) -> String {
  let scale = pow(10, Double(places))
  return "\((value * scale).rounded() / scale)"
}

/// Why `body` refused; nil if it did not.
func refusal<T>(_ body: () throws(BadData) -> T) -> BadData? {
  do {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
