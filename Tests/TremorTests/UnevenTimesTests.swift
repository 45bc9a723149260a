import Foundation
import Signal
import Testing
import Tremor

/// splitmix64: small, seeded, printed.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A leg that swings about Y by `degrees` (peak) at `hertz` between two times, sampled at times that are not even.
private struct Bench {
  var hertz = 5.3
  var degrees = 1.0
  var swing = 20.0..<50.0
  var rate = 100.0
  /// How far a sample may lie off the grid, in periods.
  var jitter = 0.3
  var isMissing: (Int) -> Bool = { _ in false }
  var isClipped: (Int) -> Bool = { _ in false }

  func run(_ seconds: Double, seed: UInt64, isTold: Bool = true) -> [Finding] {
    print("seed \(seed)")
    var random = Seeded(state: seed)
    func noise(_ sd: Double) -> Double { (Double.random(in: -1...1, using: &random)) * sd * 3.0.squareRoot() }
    var detector = TremorDetector(
      SensorDescription(
        chip: .virtual, hasGyroscope: true, accelerationScale: 1, rotationScale: 1, fullScaleCounts: .max,
        nominalRate: Hertz(rate), rateTolerance: 0.05, site: .shank, hasUnevenTimes: isTold), AnalysisSettings())
    var findings: [Finding] = []
    let w = 2 * Double.pi * hertz
    let peak = degrees * .pi / 180
    var index: UInt64 = 0
    for i in 0..<Int(seconds * rate) {
      let t = (Double(i) + (i == 0 ? 0 : Double.random(in: -jitter...jitter, using: &random))) / rate
      let isOn = swing.contains(t)
      let angle = isOn ? peak * sin(w * (t - swing.lowerBound)) : 0
      let speed = isOn ? peak * w * cos(w * (t - swing.lowerBound)) : 0
      let force = SIMD3(
        9.80665 * sin(angle) - 0.25 * w * w * angle, 0, 9.80665 * cos(angle) + 0.25 * speed * speed)
      let sample = Sample(
        index: index, time: Timestamp(nanoseconds: 7_000_000_000 + Int64((t * 1e9).rounded())),
        acceleration: SIMD3<Float>(force + SIMD3(noise(0.01), noise(0.01), noise(0.01))),
        rotation: SIMD3<Float>(SIMD3(noise(0.0005), noise(0.0005) - speed, noise(0.0005))), isClipped: isClipped(i))
      index += 1
      if isMissing(i) { continue }
      detector.consume(sample, rate: Hertz(rate)) { findings.append($0) }
    }
    detector.finish { findings.append($0) }
    return findings
  }
}

extension [Finding] {
  fileprivate var closed: [TremorEvent] {
    compactMap { if case .event(let e) = $0, e.phase == .close { e } else { nil } }
  }
  fileprivate var features: [Features] { compactMap { if case .features(let f) = $0 { f } else { nil } } }
  /// Features whose windows lie within a time in which nothing changes.
  fileprivate func features(in range: Range<Double>) -> [Features] { features.filter { range.contains($0.time) } }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

@Suite struct UnevenTimesTests {
  @Test func aSwingAtUnevenTimesIsMeasuredAsIfTheyWereEven() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    let findings = Bench().run(60, seed: seed)
    let event = try #require(findings.closed.first)
    #expect(findings.closed.count == 1 && event.label == .restOscillation)
    #expect(abs(event.frequency - 5.3) < 0.01)
    #expect(abs(event.start - 20) < 0.5 && abs(event.stop - 50) < 0.7)
    let steady = findings.features(in: 25..<49)
    #expect(steady.count > 40)
    for features in steady {
      #expect(try abs(#require(features.frequency) - 5.3) < 0.01)
      // Peak to peak is twice the peak.
      #expect(try abs(#require(features.anglePP) / 2 - 1) < 0.02)
      #expect(features.quality == Quality())
    }
    // The same samples taken as even: the jitter is noise.
    let naive = Bench().run(60, seed: seed, isTold: false).features(in: 25..<49)
    let snr = mean(steady.compactMap { $0.snr })
    let naiveSNR = mean(naive.compactMap { $0.snr })
    print("line over its surroundings: \(snr) dB resampled, \(naiveSNR) dB taken as even")
    #expect(snr > naiveSNR + 6)
  }

  @Test func aHopIsSaidForEveryHalfSecond() {
    let times = Bench().run(30, seed: 31).features.map { $0.time }
    #expect(times == (1..<60).map { Double($0) * 0.5 })
  }

  @Test func aFewMissingSamplesAreBridgedAndSaid() throws {
    let findings = Bench(isMissing: { $0 == 3000 || $0 == 3001 || $0 == 3300 }).run(60, seed: 32)
    #expect(findings.closed.count == 1 && findings.closed.first?.end == .ceased)
    let around = findings.features(in: 30.2..<33.5)
    #expect(around.allSatisfy { $0.quality.contains(.bridged) && !$0.quality.blocksOscillation })
    for features in around { #expect(try abs(#require(features.frequency) - 5.3) < 0.01) }
    #expect(findings.features(in: 25..<29.9).allSatisfy { !$0.quality.contains(.bridged) })
  }

  @Test(arguments: [10, 300])
  func aHoleEndsWhatIsOpenAndNoWindowSpansIt(_ missing: Int) throws {
    let end = 30 + Double(missing) / 100
    let findings = Bench(isMissing: { (3000..<3000 + missing).contains($0) }).run(60, seed: 33)
    let first = try #require(findings.closed.first)
    #expect(first.end == .gap && first.stop <= 30)
    #expect(try #require(findings.closed.dropFirst().first { $0.label.isOscillation }).start >= end - 0.01)
    let times = findings.features.map { $0.time }
    #expect(times == (1...times.count).map { Double($0) * 0.5 })
    let without = findings.features(in: 30.4..<end + 3.9)
    #expect(without.allSatisfy { $0.quality.contains(.gap) })
    // After 2 s there is a frequency again, of the short window and said to be so; none has data from before the hole.
    #expect(findings.features(in: 30.4..<end + 1.9).allSatisfy { $0.frequency == nil })
    #expect(findings.features(in: end + 2.6..<end + 3.9).allSatisfy { $0.window == 2 && $0.frequency != nil })
    #expect(findings.features(in: end + 4.6..<49).allSatisfy { !$0.quality.contains(.gap) })
  }

  @Test func whatIsClippedIsSaid() {
    let findings = Bench(isClipped: { $0 == 3000 }).run(60, seed: 34)
    #expect(findings.features(in: 30.2..<33.8).allSatisfy { $0.quality.contains(.clipped) })
    #expect(findings.features(in: 34.5..<60).allSatisfy { !$0.quality.contains(.clipped) })
  }

  @Test func timesThatAreEvenLoseNothing() throws {
    let told = Bench(jitter: 0).run(60, seed: 35).features(in: 25..<49)
    let untold = Bench(jitter: 0).run(60, seed: 35, isTold: false).features(in: 25..<49)
    #expect(told.count == untold.count)
    for (a, b) in zip(told, untold) {
      #expect(try abs(#require(a.frequency) - #require(b.frequency)) < 1e-5)
      #expect(try abs(#require(a.anglePP) - #require(b.anglePP)) < 1e-4)
    }
  }

  @Test func aStuckSensorShowsAtUnevenTimesToo() {
    var random = Seeded(state: 36)
    var detector = TremorDetector(
      SensorDescription(
        chip: .virtual, hasGyroscope: true, accelerationScale: 1, rotationScale: 1, fullScaleCounts: .max,
        nominalRate: Hertz(100), rateTolerance: 0.05, site: .shank, hasUnevenTimes: true), AnalysisSettings())
    var last: Features?
    for i in 0..<600 {
      let t = (Double(i) + Double.random(in: -0.3...0.3, using: &random)) / 100
      let sample = Sample(
        index: UInt64(i), time: Timestamp(nanoseconds: Int64(t * 1e9)), acceleration: SIMD3(0.1, -0.3, 9.7),
        rotation: SIMD3(0.01, 0.02, -0.03))
      detector.consume(sample, rate: Hertz(100)) { if case .features(let f) = $0 { last = f } }
    }
    #expect(last?.quality.contains(.stuck) == true)
  }
}
