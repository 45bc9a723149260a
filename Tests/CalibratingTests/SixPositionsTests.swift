import Calibrating
import Glibc
import Signal
import Testing

@Suite struct SixPositionsTests {
  /// A sensor that is turned from face to face as people do: put down up to 5° askew, carried by a shaking hand between.
  private struct Dance {
    var sensor: FakeSensor
    var positions: [PositionFinder.Position] = []
    var skew: (SIMD3<Double>) -> SIMD3<Double> = { $0 }

    init(seed: UInt64) {
      sensor = FakeSensor(seed: seed)
      sensor.offset =
        SIMD3(
          sensor.random.within(0.05), sensor.random.within(0.05), sensor.random.within(0.08)) * gravity
      sensor.sensitivity = SIMD3(1, 1, 1) + sensor.random.vector(0.03)
      sensor.bias = sensor.random.vector(20 * dps)
    }

    mutating func run(_ faces: [SIMD3<Double>], askew: Double = 5 * dps) {
      var finder = PositionFinder(sensor.description)
      var before = SIMD3<Double>(0.5, 0.7, 0.5)
      for face in faces {
        let down = turned(face, by: sensor.random.within(askew), about: sensor.random.vector(1)) * gravity
        for i in 0..<150 {
          let share = Double(i) / 150
          let between = before * (1 - share) + down * share
          let hand = SIMD3(repeating: 0.02 * gravity * sin(0.06 * 3.14159 * 9 * Double(i)))
          let turning = SIMD3(40 * dps * sin(3.14159 * share), 3 * dps * sin(0.5 * Double(i)), 20 * dps)
          if let found = finder.consume(sensor.read(skew(between + hand), turning)) { positions.append(found) }
        }
        for _ in 0..<220 {
          if let found = finder.consume(sensor.read(skew(down))) { positions.append(found) }
        }
        before = down
      }
    }
  }

  private static let faces = [
    SIMD3(1.0, 0, 0), SIMD3(-1.0, 0, 0), SIMD3(0, 1.0, 0), SIMD3(0, -1.0, 0), SIMD3(0, 0, 1.0), SIMD3(0, 0, -1.0),
  ]
  private static let slanted = SIMD3(0.6, -0.55, 0.58)

  @Test func offsetAndSensitivityAreFoundThroughNoiseCountsAndFacesAskew() throws {
    var (offset, sensitivity, plain, residual) = (0.0, 0.0, 0.0, 0.0)
    for seed in 1...40 as ClosedRange<UInt64> {
      var dance = Dance(seed: seed)
      dance.run(Self.faces.shuffled(using: &dance.sensor.random) + [Self.slanted])
      #expect(dance.positions.count == 7)
      let fit = try SixPositions(dance.positions)
      offset = max(offset, largest(fit.offset - dance.sensor.offset))
      sensitivity = max(sensitivity, largest(fit.sensitivity - dance.sensor.sensitivity))
      residual = max(residual, try #require(fit.residual))
      // What subtracting opposite faces would have given.
      for axis in 0..<3 {
        let along = dance.positions.filter { $0.face?.axis == axis }.map { $0.acceleration[axis] }
        let half = ((along.max() ?? 0) - (along.min() ?? 0)) / 2 / gravity
        plain = max(plain, abs(half - dance.sensor.sensitivity[axis]))
      }
    }
    print(
      "accelerometer, 40 seeds, faces up to 5° askew: worst offset error \(text(offset / gravity * 1000, 2)) mg, "
        + "sensitivity \(text(sensitivity * 100, 3)) % (opposite faces subtracted: \(text(plain * 100, 3)) %), "
        + "residual up to \(text(residual / gravity * 1000, 2)) mg")
    #expect(offset < 0.0012 * gravity)
    #expect(sensitivity < 0.0012)
    #expect(residual < 0.003 * gravity)
  }

  @Test func sixPositionsAloneSayNothingOfTheirError() throws {
    var dance = Dance(seed: 11)
    dance.run(Self.faces)
    let fit = try SixPositions(dance.positions)
    #expect(fit.residual == nil && fit.positions == 6)
  }

  /// Skewed axes are left in on purpose; a slanted position tells how much.
  @Test func skewShowsInTheResidual() throws {
    var dance = Dance(seed: 12)
    dance.skew = { v in SIMD3(v[0] + 0.02 * v[1], v[1] + 0.02 * v[2], v[2] + 0.02 * v[0]) }
    dance.run(Self.faces + [SIMD3(0.58, 0.58, 0.58)])
    let residual = try #require(try SixPositions(dance.positions).residual)
    print("accelerometer, axes skewed by 2 %: residual \(text(residual / gravity * 1000, 1)) mg")
    #expect(residual > 0.010 * gravity && residual < 0.030 * gravity)
  }

  @Test func aMissingFaceIsNamed() throws {
    var dance = Dance(seed: 13)
    dance.run([Self.faces[0], Self.faces[1], Self.faces[2], Self.faces[4], Self.faces[5], Self.slanted])
    let positions = dance.positions
    #expect(throws: BadData.missing([Face(axis: 1, isPositive: false)])) { try SixPositions(positions) }
  }

  /// An axis that nobody turned upwards reads next to nothing all the time, and is not dead.
  @Test func fourSidesAreIncompleteAndNotBroken() throws {
    var dance = Dance(seed: 19)
    dance.run(Array(Self.faces.prefix(4)), askew: 1 * dps)
    let positions = dance.positions
    let missing = [Face(axis: 2, isPositive: true), Face(axis: 2, isPositive: false)]
    #expect(throws: BadData.missing(missing)) { try SixPositions(positions) }
  }

  @Test func aHandIsNotStillEnough() {
    var sensor = FakeSensor(seed: 14)
    var finder = PositionFinder(sensor.description)
    var found = 0
    // Resting tremor of a steady hand: 9 Hz, 8 mg and 0.5 °/s.
    for i in 0..<3000 {
      let shake = sin(2 * 3.14159 * 9 * Double(i) / 100)
      let sample = sensor.read(SIMD3(0, 0.008 * gravity * shake, gravity), SIMD3(0.5 * dps * shake, 0, 0))
      if finder.consume(sample) != nil { found += 1 }
    }
    #expect(found == 0)
    #expect(finder.disturbance != nil)
  }

  @Test func theSamePositionCountsOnce() {
    var sensor = FakeSensor(seed: 15)
    var finder = PositionFinder(sensor.description)
    for sample in sensor.rest(seconds: 20) { _ = finder.consume(sample) }
    #expect(finder.positions.count == 1)
    #expect(finder.missing.count == 5)
  }

  @Test func aDeadAxisIsNamed() throws {
    var dance = Dance(seed: 16)
    dance.skew = { v in SIMD3(v[0], v[1], 0.4 * gravity) }
    dance.run(Self.faces + [Self.slanted])
    guard case .deadAxis(let axis, _) = refusal({ () throws(BadData) in try SixPositions(dance.positions) }) else {
      Issue.record("not refused, or for another reason")
      return
    }
    #expect(axis == 2)
  }

  /// An LSM6DSO32 that is taken for an LSM6DSO reads half; a chip that was dropped reads an offset.
  @Test func aWrongRangeAndAnImpossibleOffsetAreRefused() throws {
    var half = Dance(seed: 17)
    half.sensor.sensitivity = SIMD3(0.5, 0.5, 0.5)
    half.sensor.offset = .zero
    half.run(Self.faces)
    guard case .sensitivity(_, let value, _) = refusal({ () throws(BadData) in try SixPositions(half.positions) })
    else {
      Issue.record("not refused, or for another reason")
      return
    }
    #expect(abs(value - 0.5) < 0.01)
    var far = Dance(seed: 18)
    far.sensor.offset = SIMD3(0, 0.28 * gravity, 0)
    far.run(Self.faces)
    guard case .offset(let axis, let value, _) = refusal({ () throws(BadData) in try SixPositions(far.positions) })
    else {
      Issue.record("not refused, or for another reason")
      return
    }
    #expect(axis == 1 && abs(value - 0.28 * gravity) < 0.01 * gravity)
  }
}
