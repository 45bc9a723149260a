import Calibrating
import Glibc
import Signal
import Testing

@Suite struct GyroscopeBiasTests {
  @Test func theBiasIsFoundWithinItsError() throws {
    var worst = 0.0
    var squares = 0.0
    for seed in 1...60 as ClosedRange<UInt64> {
      var sensor = FakeSensor(seed: seed)
      sensor.bias = sensor.random.vector(20 * dps)
      let found = try GyroscopeBias(sensor.rest(seconds: 10), of: sensor.description)
      let error = found.bias - sensor.bias
      worst = max(worst, largest(error))
      let ratio = error / found.error
      squares += (ratio * ratio).sum()
    }
    let ratio = sqrt(squares / 180)
    print(
      "gyro bias, 10 s, 60 seeds: worst error \(text(worst / dps, 5)) °/s, RMS \(text(ratio, 2)) of the stated error")
    #expect(worst < 0.006 * dps)
    // The larger of two estimates of the same error is stated: a little cautious.
    #expect(ratio > 0.6 && ratio < 1.1)
  }

  /// At ±2000 °/s the noise of a quiet chip is a third of a count.
  @Test func aCoarseCountStillGivesAFractionOfIt() throws {
    var worst = 0.0
    for seed in 1...40 as ClosedRange<UInt64> {
      var sensor = FakeSensor(seed: seed)
      sensor.chip = .lsm6dso
      sensor.rotationCount = 0.070 * dps
      sensor.rotationNoise = 0.027 * dps
      sensor.accelerationCount = 0.000244 * gravity
      sensor.accelerationNoise = 0.0005 * gravity
      sensor.bias = sensor.random.vector(3 * dps)
      worst = max(
        worst, largest(try GyroscopeBias(sensor.rest(seconds: 10), of: sensor.description).bias - sensor.bias))
    }
    print("gyro bias, 0.070 °/s a count, 40 seeds: worst error \(text(worst / dps, 4)) °/s")
    #expect(worst < 0.012 * dps)
  }

  /// 0.16 °/s for each kelvin: what it warms by meanwhile is in the error, or it is refused.
  @Test func warmingShowsInTheErrorOrIsRefused() throws {
    for (kelvin, isRefused) in [(0.5, false), (5.0, true)] {
      var sensor = FakeSensor(seed: 7)
      let cold = sensor.random.vector(10 * dps)
      let samples = (0..<1000).map { i in
        sensor.bias = cold + SIMD3(repeating: 0.16 * dps * kelvin * Double(i) / 1000)
        return sensor.read(SIMD3(0, 0, gravity))
      }
      if isRefused {
        #expect(throws: BadData.self) { try GyroscopeBias(samples, of: sensor.description) }
        continue
      }
      let found = try GyroscopeBias(samples, of: sensor.description)
      let middle = cold + SIMD3(repeating: 0.08 * dps * kelvin)
      print("gyro bias, \(kelvin) K warmer: error stated \(text(found.error[0] / dps, 4)) °/s")
      #expect(largest(found.bias - middle) < 3 * largest(found.error))
      #expect(found.error[0] > 2 * sensor.rotationNoise / sqrt(1000))
    }
  }

  struct Motion: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: RestCheck.Disturbance.Kind
    var isRotation: Bool
    var axis: Int
    var reading: @Sendable (Double) -> (force: SIMD3<Double>, turning: SIMD3<Double>)
  }

  @Test(arguments: [
    Motion(testDescription: "a hand's tremor", kind: .shaking, isRotation: true, axis: 1) {
      (SIMD3(0, 0, gravity), SIMD3(0, 1.0 * dps * sin(2 * 3.14159 * 8 * $0), 0))
    },
    Motion(testDescription: "a slow turn, seen by gravity alone", kind: .turning, isRotation: false, axis: 1) {
      let angle = 0.3 * dps * $0
      return (SIMD3(0, gravity * sin(angle), gravity * cos(angle)), SIMD3(0.3 * dps, 0, 0))
    },
    Motion(testDescription: "a knock", kind: .knock, isRotation: false, axis: 2) {
      (SIMD3(0, 0, $0 > 6.995 && $0 < 7.005 ? gravity * 1.06 : gravity), .zero)
    },
    Motion(testDescription: "a table that is walked past", kind: .shaking, isRotation: false, axis: 0) {
      (SIMD3(0.03 * gravity * sin(2 * 3.14159 * 12 * $0), 0, gravity), .zero)
    },
    Motion(testDescription: "a full scale", kind: .clipped, isRotation: false, axis: 2) {
      (SIMD3(0, 0, $0 > 4 && $0 < 4.02 ? 9 * gravity : gravity), .zero)
    },
  ])
  func aSensorThatMovesIsRefused(_ motion: Motion) throws {
    var sensor = FakeSensor(seed: 3)
    sensor.bias = SIMD3(4, -9, 2) * dps
    let samples = (0..<1000).map { i -> Sample in
      let truth = motion.reading(Double(i) / 100)
      return sensor.read(truth.force, truth.turning)
    }
    guard
      case .disturbed(let found) = refusal({ () throws(BadData) in try GyroscopeBias(samples, of: sensor.description) })
    else {
      Issue.record("not refused, or for another reason")
      return
    }
    #expect(found.kind == motion.kind && found.isRotation == motion.isRotation && found.axis == motion.axis)
    if found.kind != .clipped { #expect(found.value > found.limit) }
  }

  @Test func anAxisThatNeverChangesIsStuck() throws {
    var sensor = FakeSensor(seed: 5)
    var samples = sensor.rest(seconds: 10)
    for i in samples.indices { samples[i].rotation[2] = 0.25 }
    guard
      case .disturbed(let found) = refusal({ () throws(BadData) in try GyroscopeBias(samples, of: sensor.description) })
    else {
      Issue.record("not refused, or for another reason")
      return
    }
    #expect(found.kind == .stuck && found.isRotation && found.axis == 2)
  }

  @Test func aBiasThatNoGyroscopeHasIsRefused() throws {
    var sensor = FakeSensor(seed: 6)
    sensor.bias = SIMD3(0, 60 * dps, 0)
    let samples = sensor.rest(seconds: 5)
    guard
      case .bias(let axis, let value, _) = refusal({ () throws(BadData) in
        try GyroscopeBias(samples, of: sensor.description)
      })
    else {
      Issue.record("not refused, or for another reason")
      return
    }
    #expect(axis == 1 && abs(value - 60 * dps) < 0.1 * dps)
  }

  @Test func tooFewSamplesGiveNoFigure() {
    var sensor = FakeSensor(seed: 8)
    let samples = sensor.rest(seconds: 1)
    #expect(throws: BadData.tooShort) { try GyroscopeBias(samples, of: sensor.description) }
  }
}
