import Foundation
import Random48
import Signal
import Testing
import Tremor

/// Feeds one stretch of made-up motion to a feature stage and returns what it says each half second.
private func features(
  _ seconds: Double, rate: Double = 100, chip: Chip = .virtual, hasGyroscope: Bool = true,
  isGravityRemoved: Bool = false,
  clipped: (Int) -> Bool = { _ in false }, _ motion: (Double) -> (force: SIMD3<Double>, turn: SIMD3<Double>)
) -> [Features] {
  var stage = FeatureStage(
    SensorDescription(
      chip: chip, hasGyroscope: hasGyroscope, accelerationScale: 0.0024, rotationScale: 0.000267, fullScaleCounts: .max,
      nominalRate: Hertz(rate), rateTolerance: 0.01, site: .shank, isGravityRemoved: isGravityRemoved),
    AnalysisSettings())
  var out: [Features] = []
  for i in 0..<Int(seconds * rate) {
    let (force, turn) = motion(Double(i) / rate)
    stage.add(
      Sample(
        index: UInt64(i), time: Timestamp(nanoseconds: Int64(Double(i) / rate * 1e9)),
        acceleration: SIMD3<Float>(force), rotation: SIMD3<Float>(turn), isClipped: clipped(i)), isBridge: false)
    if (i + 1) % Int(rate / 2) == 0 { out.append(stage.analyse(at: Double(i + 1) / rate, rate: Hertz(rate))) }
  }
  return out
}

private func noise(_ sd: Double) -> SIMD3<Double> {
  func gauss() -> Double { (-2 * log(1 - Random48.next())).squareRoot() * cos(2 * .pi * Random48.next()) }
  return SIMD3(gauss(), gauss(), gauss()) * sd
}

private func wave(_ hertz: Double, _ t: Double) -> Double { sin(2 * Double.pi * hertz * t) }

private let up = SIMD3(0.6, -0.64, 0.48) * 9.81

/// A planar swing by `peak` rad at `hertz`, sensor `radius` m from the axis, hanging (+1) or standing (−1) on it.
private func swing(_ t: Double, hertz: Double, peak: Double, radius: Double, sign: Double) -> (
  force: SIMD3<Double>, turn: SIMD3<Double>
) {
  let w = 2 * Double.pi * hertz
  let angle = peak * sin(w * t)
  let speed = peak * w * cos(w * t)
  let acceleration = -peak * w * w * sin(w * t)
  // On the segment's axes: x along the arc, z along the bone away from the ground.
  return (
    SIMD3(sign * radius * acceleration + 9.81 * sin(angle), 0, sign * radius * speed * speed + 9.81 * cos(angle)),
    SIMD3(0, -speed, 0)
  )
}

@Suite struct ConditioningTests {
  @Test(arguments: [1.0, -1.0], [3.2, 5.0, 9.0, 17.0])
  func sizeIsThatOfTheSwing(_ sign: Double, _ hertz: Double) throws {
    Random48.seed(2)
    let last = try #require(
      features(6) { t in
        var (force, turn) = swing(t, hertz: hertz, peak: 0.01, radius: 0.25, sign: sign)
        force += noise(0.01)
        turn += noise(0.0003)
        return (force, turn)
      }.last)
    let degrees: Double = 0.02 * 180 / Double.pi
    let angle = try #require(last.anglePP)
    #expect(abs(angle / degrees - 1) < 0.03)
    // Gravity's turning is taken out by the gyroscope: hanging and standing give the same.
    #expect(try abs(#require(last.radius) / 0.25 - 1) < 0.05)
    #expect(try abs(#require(last.displacementPP) / 0.005 - 1) < 0.05)
    #expect(last.displacementError == nil)
  }

  @Test(arguments: [1.0, -1.0])
  func withoutAGyroscopeTheDisplacementSaysItsError(_ sign: Double) throws {
    let last = try #require(
      features(6, hasGyroscope: false) { t in swing(t, hertz: 4, peak: 0.01, radius: 0.25, sign: sign) }.last)
    let error = try #require(last.displacementError)
    let ratio = try #require(last.displacementPP) / 0.005
    // g/(rω²) for 4 Hz and 0.25 m: 6 %. A hanging segment reads low, a standing one high.
    #expect(abs(error - 0.062) < 0.002)
    #expect(abs(ratio - (1 - sign * error)) < 0.01)
    #expect(last.anglePP == nil && last.radius == nil && last.rotationRMS == nil && last.rotationBands == nil)
  }

  @Test func aBiasOfTheGyroscopeChangesNothing() throws {
    func run(_ bias: SIMD3<Double>) throws -> Features {
      try #require(
        features(6) { t in
          let (force, turn) = swing(t, hertz: 5.3, peak: 0.02, radius: 0.3, sign: 1)
          return (force, turn + bias)
        }.last)
    }
    let plain = try run(.zero)
    let biased = try run(SIMD3(0.005, -0.3, 0.1))
    #expect(try abs(#require(plain.frequency) - #require(biased.frequency)) < 1e-4)
    #expect(try abs(#require(plain.anglePP) / #require(biased.anglePP) - 1) < 1e-3)
  }

  @Test func theBandsHoldTheirShares() throws {
    // One tone in each band, RMS known.
    func tone(_ f: Double, _ rms: Double, _ t: Double) -> Double { rms * 2.0.squareRoot() * sin(2 * .pi * f * t) }
    let last = try #require(
      features(6) { t in
        let shake = SIMD3(tone(1.5, 0.1, t), tone(5, 0.2, t), tone(10, 0.4, t))
        return (up + shake, SIMD3(tone(16, 0.3, t), 0, 0))
      }.last)
    let a = try #require(last.accelerationBands)
    for (k, rms) in [0.1, 0.2, 0.4].enumerated() { #expect(abs(a[k] * 9.80665 / rms - 1) < 0.02) }
    let fastest = try #require(last.rotationBands)[3]
    let expected: Double = 0.3 * 180 / Double.pi
    #expect(abs(fastest / expected - 1) < 0.02)
    #expect(try abs(#require(last.spectralEdge) - 16) < 0.3)
  }

  @Test func theHarmonicIsMeasured() throws {
    let last = try #require(
      features(6) { t in
        (up, SIMD3(wave(4.4, t) + 0.3 * wave(8.8, t), 0, 0))
      }.last)
    #expect(try abs(#require(last.harmonicRatio) / 0.09 - 1) < 0.05)
    #expect(last.subHarmonic < 0.01)
    // The other way round: the stronger line has another at half of its frequency.
    let upper = try #require(
      features(6) { t in
        (up, SIMD3(0.8 * wave(4.4, t) + wave(8.8, t), 0, 0))
      }.last)
    #expect(try abs(#require(upper.frequency) - 8.8) < 0.01)
    #expect(upper.subHarmonic > 0.5)
  }

  @Test func aNarrowLineHasNoWidthAndABroadOneItsOwn() throws {
    let narrow = try #require(features(6) { t in (up, SIMD3(wave(6, t), 0, 0)) }.last)
    #expect(narrow.lineWidth < 0.1)
    // Two lines 0.5 Hz apart melt into one of about that width in 4 s.
    let broad = try #require(
      features(6) { t in (up, SIMD3(wave(6, t) + wave(6.3, t), 0, 0)) }.last)
    #expect(broad.lineWidth > 0.2)
  }
}

@Suite struct QualityTests {
  @Test func theFirstSecondsAreOfTheShortWindowAndSayIt() {
    let all = features(9) { t in (up, SIMD3(wave(6, t), 0, 0)) }
    #expect(all.filter { $0.time < 1.9 }.allSatisfy { $0.frequency == nil && $0.quality.contains(.gap) })
    let early = all.filter { $0.time > 2.1 && $0.time < 3.9 }
    #expect(early.allSatisfy { $0.window == 2 && $0.quality.blocksOscillation })
    #expect(early.allSatisfy { abs(($0.frequency ?? 0) - 6) < 1e-3 })
    #expect(all.filter { $0.time > 4.1 }.allSatisfy { $0.window == 4 && !$0.quality.contains(.gap) })
    // The 8-s window comes every fourth hop, once it is full.
    let long = all.filter { $0.longFrequency != nil }
    #expect(!long.isEmpty && long.allSatisfy { $0.time > 7.9 && abs(($0.longFrequency ?? 0) - 6) < 1e-3 })
  }

  @Test func exactZerosAreAFailedRead() {
    Random48.seed(7)
    let all = features(12) { t in
      if Int((t * 100).rounded()) == 500 { return (.zero, .zero) }
      return (up + noise(0.02), noise(0.001))
    }
    #expect(all.filter { $0.time > 5.1 && $0.time < 8.9 }.allSatisfy { $0.quality.contains(.zeros) })
    #expect(all.filter { $0.time < 5 || $0.time > 9.1 }.allSatisfy { !$0.quality.contains(.zeros) })
    // Where gravity was taken out before, zeros are what a still leg reads.
    let still = features(6, isGravityRemoved: true) { _ in (.zero, .zero) }
    #expect(still.allSatisfy { !$0.quality.contains(.zeros) })
  }

  @Test func oneFrozenAxisOfAChipIsStuck() {
    Random48.seed(8)
    func motion(_ t: Double) -> (force: SIMD3<Double>, turn: SIMD3<Double>) {
      var force = up + noise(0.03)
      if t > 3 { force.y = 1.25 }
      return (force, noise(0.001))
    }
    let chip = features(8, chip: .mpu6050, motion)
    #expect(chip.filter { $0.time < 3 }.allSatisfy { !$0.quality.contains(.stuck) })
    #expect(chip.filter { $0.time > 4.1 }.allSatisfy { $0.quality.contains(.stuck) })
    // An imported file may hold a silent axis.
    #expect(features(8, motion).allSatisfy { !$0.quality.contains(.stuck) })
  }

  @Test func nothingButTheChipsOwnNoiseIsSaid() {
    Random48.seed(9)
    // 400 µg/√Hz and 0.005 °/s/√Hz over 50 Hz, as the data sheet has it; then a swing of 0.1°.
    func motion(_ t: Double) -> (force: SIMD3<Double>, turn: SIMD3<Double>) {
      let shake = t > 8 ? swing(t, hertz: 5, peak: 0.0009, radius: 0.25, sign: 1) : (SIMD3(0, 0, 9.81), .zero)
      return (
        shake.0 + noise(400e-6 * 9.81 * 50.0.squareRoot()), shake.1 + noise(0.005 * .pi / 180 * 50.0.squareRoot())
      )
    }
    let all = features(16, chip: .mpu6050, motion)
    #expect(all.filter { $0.time > 4.1 && $0.time < 8 }.allSatisfy { $0.quality.contains(.noiseFloor) })
    #expect(all.filter { $0.time > 12 }.allSatisfy { !$0.quality.contains(.noiseFloor) })
  }

  @Test func fullScaleIsClippedInEveryWindowThatHoldsIt() {
    let all = features(12, clipped: { $0 == 450 }) { t in (up, SIMD3(wave(6, t), 0, 0)) }
    #expect(all.filter { $0.time > 4.6 && $0.time < 8.4 }.allSatisfy { $0.quality.contains(.clipped) })
    #expect(all.filter { $0.time > 8.7 }.allSatisfy { !$0.quality.contains(.clipped) })
    #expect(all.filter { $0.time < 12.4 }.allSatisfy { $0.longFrequency == nil || $0.time < 4.5 })
  }
}

@Suite struct GravityTests {
  /// A tremor does not drag gravity along: 5 Hz with half a g moves its direction by less than a twentieth of a degree.
  @Test(arguments: [3.0, 5.0, 12.0]) func aTremorDoesNotDragGravityAlong(_ hertz: Double) throws {
    var posture = Posture(site: .shank, isGravityRemoved: false, rate: Hertz(100))
    for i in 0..<3000 {
      let t = Double(i) / 100
      let shake = i > 1000 ? 0.5 * 9.81 * sin(2 * .pi * hertz * t) : 0
      posture.add(SIMD3(Float(shake), 0, 9.81))
      if i % 50 == 49 { posture.endHop(isWalking: false) }
    }
    let sway = posture.sway(hops: 20)
    let turn = posture.turn(hops: 20)
    #expect(try #require(sway) < 0.05)
    #expect(try #require(turn) < 0.05)
  }
}
