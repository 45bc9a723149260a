import Foundation
import Signal
import Testing
import Tremor

/// A leg at rest with what a test adds to it: specific force in m/s² and rate in rad/s as functions of time.
private struct Bench {
  var rate = 100.0
  var hasGyroscope = true
  var site = Site.shank
  var force: (Double) -> SIMD3<Double> = { _ in SIMD3(0, 0, 9.80665) }
  var turn: (Double) -> SIMD3<Double> = { _ in .zero }
  var isClipped: (Double) -> Bool = { _ in false }
  /// Samples that do not arrive.
  var isMissing: (Int) -> Bool = { _ in false }

  /// Runs the detector over `seconds` and returns all that it says. Sensor noise comes from a seeded generator.
  func run(_ seconds: Double, settings: AnalysisSettings = AnalysisSettings(), isSilent: Bool = false) -> [Finding] {
    var detector = TremorDetector(
      SensorDescription(
        chip: .virtual, hasGyroscope: hasGyroscope, accelerationScale: 1, rotationScale: 1, fullScaleCounts: .max,
        nominalRate: Hertz(rate), rateTolerance: 0.01, site: site), settings)
    var findings: [Finding] = []
    // Its own: tests run side by side.
    var state: UInt64 = 42
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
    }
    func noise(_ sd: Double) -> SIMD3<Double> {
      if isSilent { return .zero }
      let drawn = SIMD3(uniform(), uniform(), uniform())
      return drawn * (sd * 12.0.squareRoot())
    }
    for i in 0..<Int(seconds * rate) {
      let t = Double(i) / rate
      let a = force(t) + noise(0.02)
      let g = hasGyroscope ? turn(t) + noise(0.001) : .zero
      if isMissing(i) { continue }
      let sample = Sample(
        index: UInt64(i), time: Timestamp(nanoseconds: 5_000_000_000 + Int64((t * 1e9).rounded())),
        acceleration: SIMD3<Float>(a), rotation: SIMD3<Float>(g), isClipped: isClipped(t))
      detector.consume(sample, rate: Hertz(rate)) { findings.append($0) }
    }
    detector.finish { findings.append($0) }
    return findings
  }
}

extension [Finding] {
  fileprivate var events: [TremorEvent] { compactMap { if case .event(let e) = $0 { e } else { nil } } }
  fileprivate var closed: [TremorEvent] { events.filter { $0.phase == .close } }
  fileprivate var features: [Features] { compactMap { if case .features(let f) = $0 { f } else { nil } } }
}

/// A hanging segment that swings by `degrees` (peak) at `hertz` from `from` to `to` s, sensor `radius` m below the joint.
private func swing(
  _ bench: inout Bench, hertz: Double, degrees: Double, radius: Double = 0.25, from: Double, to: Double
) {
  let w = 2 * Double.pi * hertz
  let theta0 = degrees * .pi / 180
  func theta(_ t: Double) -> Double { t >= from && t < to ? theta0 * sin(w * (t - from)) : 0 }
  bench.force = { t in
    let isOn = t >= from && t < to
    let acceleration = isOn ? -theta0 * w * w * sin(w * (t - from)) : 0
    let speed = isOn ? theta0 * w * cos(w * (t - from)) : 0
    return SIMD3(
      radius * acceleration + 9.80665 * sin(theta(t)), 0, radius * speed * speed + 9.80665 * cos(theta(t)))
  }
  bench.turn = { t in SIMD3(0, t >= from && t < to ? -theta0 * w * cos(w * (t - from)) : 0, 0) }
}

@Suite struct TremorDetectorTests {
  @Test func aStillLegGivesNoEvent() {
    #expect(Bench().run(120).events.isEmpty)
    #expect(Bench(hasGyroscope: false).run(60).events.isEmpty)
  }

  @Test(arguments: [3.4, 4.7, 5.0, 6.3], [0.2, 1.0])
  func aSwingAtRestIsARestOscillation(_ hertz: Double, _ degrees: Double) throws {
    var bench = Bench()
    swing(&bench, hertz: hertz, degrees: degrees, from: 20, to: 40)
    let findings = bench.run(60)
    let event = try #require(findings.closed.first)
    #expect(findings.closed.count == 1)
    #expect(event.label == .restOscillation)
    #expect(event.activation == .rest)
    #expect(abs(event.frequency - hertz) < 0.03)
    // Peak to peak is twice the peak; the window's rise and fall are part of the mean.
    #expect(try abs(#require(event.anglePP) / (2 * degrees) - 1) < 0.2)
    #expect(abs(event.start - 20) < 0.5)
    #expect(abs(event.stop - 40) < 0.7)
    let opened = try #require(findings.events.first)
    #expect(opened.phase == .open)
    #expect(opened.emitted - 20 <= 5.5)
  }

  @Test func theAccelerometerAloneFindsItToo() throws {
    var bench = Bench(hasGyroscope: false)
    swing(&bench, hertz: 5.2, degrees: 1, from: 20, to: 40)
    let event = try #require(bench.run(60).closed.first)
    #expect(event.label == .restOscillation)
    #expect(abs(event.frequency - 5.2) < 0.03)
    #expect(event.anglePP == nil && event.rotationRMS == nil)
  }

  @Test func withoutAWalkTheClassIsOfLowConfidence() throws {
    // Shaking from the first sample on: nothing has shown whether the leg rests.
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 0, to: 20)
    let findings = bench.run(20)
    let first = try #require(findings.events.first)
    #expect(first.label == .undetermined || first.label == .restOscillation)
    #expect(first.classConfidence == .low && !first.isPostureProbable)
    #expect(first.emitted <= 8)
    #expect(abs(first.frequency - 5) < 0.05)
  }

  @Test func whatIsClippedIsNotClassified() {
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 20, to: 40)
    bench.isClipped = { $0 > 15 && Int($0 * 100) % 150 == 0 }
    let findings = bench.run(50)
    #expect(!findings.events.isEmpty && findings.events.allSatisfy { $0.label == .unusable })
    #expect(findings.features.contains { $0.quality.contains(.clipped) })
  }

  @Test func aStuckSensorIsNotClassified() {
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 20, to: 30)
    let frozen = bench.force(29.98)
    let turning = bench.turn(29.98)
    let force = bench.force
    let turn = bench.turn
    bench.force = { $0 > 30 ? frozen : force($0) }
    bench.turn = { $0 > 30 ? turning : turn($0) }
    let findings = bench.run(60, isSilent: true)
    #expect(findings.features.last?.quality.contains(.stuck) == true)
    #expect(findings.closed.allSatisfy { $0.label == .unusable || $0.stop < 33 })
  }

  @Test func aHoleEndsWhatIsOpenAndNoWindowSpansIt() throws {
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 15, to: 60)
    bench.isMissing = { (3000..<3300).contains($0) }
    let findings = bench.run(60)
    let first = try #require(findings.closed.first)
    #expect(first.end == .gap)
    #expect(first.stop <= 30)
    let again = try #require(findings.closed.dropFirst().first { $0.label.isOscillation })
    #expect(again.start >= 33)
    #expect(findings.closed.contains { $0.label == .unusable && $0.start <= 30.5 && $0.stop >= 32.5 })
    // One features line a hop, in the hole too, each saying so until the window is whole again.
    let times = findings.features.map { $0.time }
    #expect(times == (1...times.count).map { Double($0) * 0.5 })
    #expect(findings.features.filter { $0.time > 30.4 && $0.time < 36.9 }.allSatisfy { $0.quality.contains(.gap) })
  }

  @Test func aFewMissingSamplesAreBridgedAndSaid() throws {
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 15, to: 40)
    bench.isMissing = { $0 == 2000 || $0 == 2001 || $0 == 2500 }
    let findings = bench.run(50)
    #expect(findings.closed.count == 1)
    #expect(findings.closed.first?.end == .ceased)
    #expect(findings.features.contains { $0.quality.contains(.bridged) })
  }

  @Test func anOpenEventIsClosedWithTheData() throws {
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 15, to: 100)
    let findings = bench.run(31)
    #expect(findings.events.last?.phase == .close)
    #expect(findings.events.last?.end == .data)
    // It was updated meanwhile, each time with the same number.
    #expect(findings.events.contains { $0.phase == .update })
    #expect(Set(findings.events.map { $0.number }).count == 1)
  }

  /// What is no number, or far beyond any sensor, counts as missing.
  @Test(arguments: [Double.nan, .infinity, 1e30, -1e7])
  func whatNoSensorMeasuresReachesNoFinding(_ value: Double) throws {
    var bench = Bench()
    swing(&bench, hertz: 5, degrees: 1, from: 15, to: 40)
    let force = bench.force
    bench.force = { t in Int(t * 100) == 2200 ? SIMD3(value, 0, 0) : force(t) }
    let findings = bench.run(50)
    for event in findings.events {
      #expect(event.frequency.isFinite && event.accelerationRMS.isFinite && (event.anglePP ?? 0).isFinite)
    }
    #expect(findings.features.contains { $0.time > 22 && $0.time < 25 && $0.quality.contains(.bridged) })
    #expect(findings.features.allSatisfy { $0.accelerationRMS.isFinite && $0.locomotorRMS < 10 })
  }

  @Test(arguments: [25.0, 59, 128, 200, 400, 1000, 1600])
  func anyRateFromTwentyFiveToSixteenHundredWorks(_ rate: Double) throws {
    var bench = Bench(rate: rate)
    swing(&bench, hertz: 4.6, degrees: 1, from: 15, to: 30)
    let event = try #require(bench.run(40).closed.first)
    #expect(abs(event.frequency - 4.6) < 0.05)
  }
}
