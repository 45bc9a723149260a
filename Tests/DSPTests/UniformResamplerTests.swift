import DSP
import Foundation
import Testing

/// Values in, points out, as the callers do it: a hole restarts.
private func resample(
  _ times: [Double], period: Double, longestStep: Double = 0.045, _ value: (Double) -> SIMD8<Float>
) -> (points: [UniformResampler.Point], holes: Int) {
  var resampler = UniformResampler(period: period, longestStep: longestStep)
  var points: [UniformResampler.Point] = []
  var holes = 0
  for time in times {
    if !resampler.add(value(time), at: time) {
      while let point = resampler.point() { points.append(point) }
      holes += 1
      resampler.restart()
      let isTaken = resampler.add(value(time), at: time)
      #expect(isTaken)
    }
    while let point = resampler.point() { points.append(point) }
  }
  resampler.end()
  while let point = resampler.point() { points.append(point) }
  return (points, holes)
}

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

/// Times about a grid of 100 Hz, each off by up to `share` of a period.
private func jittered(_ count: Int, _ share: Double, seed: UInt64, from start: Double = 5) -> [Double] {
  print("seed \(seed)")
  var random = Seeded(state: seed)
  return (0..<count).map { start + 0.01 * (Double($0) + Double.random(in: -share...share, using: &random)) }
}

@Suite struct UniformResamplerTests {
  @Test(arguments: [(5.0, 0.000_05, 0.000_05, 0.04), (15, 0.004, 0.003, 0.15), (20, 0.02, 0.012, 0.2)])
  func aToneAtUnevenTimesComesBack(_ hertz: Double, _ error: Double, _ amplitudeError: Double, _ asEven: Double) {
    let times = jittered(6000, 0.3, seed: UInt64.random(in: 0...UInt64.max))
    func tone(_ t: Double) -> Double { sin(2 * .pi * hertz * t) }
    let points = resample(times, period: 0.01) { SIMD8(repeating: Float(tone($0))) }.points
    #expect(abs(points.count - 6000) <= 1)
    // Whole cycles, without the ends of the stretch.
    let inner = points.dropFirst(5).prefix(5900)
    var (wrong, in0, in1) = (0.0, 0.0, 0.0)
    for point in inner {
      let y = Double(point.value[6])
      wrong += (y - tone(point.time)) * (y - tone(point.time))
      in0 += y * sin(2 * .pi * hertz * point.time)
      in1 += y * cos(2 * .pi * hertz * point.time)
    }
    let n = Double(inner.count)
    let relative = (2 * wrong / n).squareRoot()
    let amplitude = 2 * (in0 * in0 + in1 * in1).squareRoot() / n
    // The same values as if they stood on the grid that they were taken about.
    let even = times.enumerated().reduce(0) { sum, sample in
      let difference = tone(sample.element) - tone(5 + 0.01 * Double(sample.offset))
      return sum + difference * difference
    }
    let naive = (2 * even / 6000).squareRoot()
    print("\(hertz) Hz: error \(relative) of the tone, amplitude \(amplitude), taken as even \(naive)")
    #expect(relative < error)
    #expect(abs(amplitude - 1) < amplitudeError)
    #expect(naive > asEven)
    #expect(inner.allSatisfy { !$0.isBridge })
  }

  @Test func pointsLieOnTheGridAndWithinTheData() throws {
    let times = jittered(500, 0.3, seed: 21)
    let points = resample(times, period: 0.013) { SIMD8(repeating: Float($0)) }.points
    let (first, last) = try (#require(times.first), #require(times.last))
    for (k, point) in points.enumerated() { #expect(abs(point.time - (first + 0.013 * Double(k))) < 1e-9) }
    #expect(try #require(points.last).time <= last && #require(points.last).time > last - 0.013)
    // A straight line is met everywhere, at both ends too.
    for point in points { #expect(abs(Double(point.value[0]) - point.time) < 1e-5) }
  }

  @Test func aPolynomialOfTheFifthDegreeIsMet() {
    func p(_ t: Double) -> Double { 1 + t * (2 - t * (1 + t * (0.5 - t * (0.25 + t * 0.125)))) }
    let times = jittered(200, 0.3, seed: 22, from: -1)
    let points = resample(times, period: 0.01) { SIMD8(repeating: Float(p($0))) }.points
    for point in points { #expect(abs(Double(point.value[3]) - p(point.time)) < 2e-6) }
  }

  @Test func evenValuesPassAsTheyAre() {
    let times = (0..<300).map { 3 + Double($0) / 64 }
    let points = resample(times, period: 1.0 / 64, longestStep: 0.1) { SIMD8(repeating: Float(sin(9 * $0))) }.points
    #expect(points.count == 300)
    for (point, time) in zip(points, times) {
      #expect(point.time == time && point.value[2] == Float(sin(9 * time)) && !point.isBridge)
    }
  }

  @Test func aConstantStaysAsItIsBitForBit() {
    let x = SIMD8<Float>(9.806_65, -0.1, 0.3, 1, 1e-3, 7, -2, 0)
    let points = resample(jittered(400, 0.3, seed: 23), period: 0.009_7) { _ in x }.points
    #expect(points.count > 400 && points.allSatisfy { $0.value == x })
  }

  @Test(arguments: [1, 2, 3])
  func aFewMissingValuesAreBridgedAndSaid(_ missing: Int) {
    // Missing ones at ten places.
    let times = jittered(1000, 0.1, seed: 24).enumerated().filter { $0.offset % 100 < 100 - missing }.map { $0.element }
    let (points, holes) = resample(times, period: 0.01) { SIMD8(repeating: Float(sin(2 * .pi * 5 * $0))) }
    #expect(holes == 0)
    let inner = points.filter { $0.time < 14.9 }
    // Where the steps are shorter than two whole periods a bridge may fall away.
    let bridges = inner.count { $0.isBridge }
    #expect(bridges <= 9 * missing && bridges >= 9 * missing - 3, "\(bridges)")
    for point in inner where point.time > 5.05 {
      #expect(abs(Double(point.value[0]) - sin(2 * .pi * 5 * point.time)) < 0.01)
    }
  }

  @Test func nothingSpansALongerHole() {
    let times = jittered(300, 0.2, seed: 25).filter { !($0 > 6 && $0 < 6.06) && !($0 > 7 && $0 < 7.5) }
    let (points, holes) = resample(times, period: 0.01) { SIMD8(repeating: Float($0 < 6.03 ? 0 : ($0 < 7.2 ? 1 : 2))) }
    #expect(holes == 2)
    for point in points {
      #expect(!(point.time > 6.0001 && point.time < 6.06) && !(point.time > 7.0001 && point.time < 7.5))
      // A polynomial that reached across a step would overshoot.
      #expect(point.value[0] == (point.time < 6.03 ? 0 : (point.time < 7.2 ? 1 : 2)))
      #expect(!point.isBridge)
    }
    // Each stretch begins with its first value.
    for start in [6.06, 7.5] {
      let first = times.first { $0 >= start } ?? 0
      #expect(points.contains { $0.time == first })
    }
  }

  @Test func twoValuesThatNearlyCoincideDoNotMultiplyTheirNoise() {
    var times: [Double] = []
    for t in jittered(2000, 0.1, seed: 26) { times += [t, t + 0.000_05] }
    var random = Seeded(state: 27)
    let points = resample(times, period: 0.01) { _ in
      SIMD8(repeating: Float.random(in: -1...1, using: &random))
    }.points
    #expect(points.count > 1990)
    let rms = (points.reduce(0) { $0 + Double($1.value[0] * $1.value[0]) } / Double(points.count)).squareRoot()
    #expect(rms < 0.7)
  }

  @Test func theShortestStretchesGiveWhatTheyHold() {
    #expect(resample([], period: 0.01) { _ in .zero }.points.isEmpty)
    let one = resample([2.5], period: 0.01) { _ in SIMD8(repeating: 3) }.points
    #expect(one.count == 1 && one.first?.time == 2.5 && one.first?.value[0] == 3)
    let two = resample([2.5, 2.525], period: 0.01) { SIMD8(repeating: Float($0 - 2.5)) }.points
    #expect(two.map { ($0.time * 1000).rounded() } == [2500, 2510, 2520])
    #expect(zip(two, [0, 0.01, 0.02]).allSatisfy { abs($0.value[0] - $1) < 1e-6 })
  }

  @Test func anEndedStretchTakesNothingMore() {
    var resampler = UniformResampler(period: 0.01, longestStep: 0.04)
    let isFirstTaken = resampler.add(.zero, at: 0)
    resampler.end()
    let isSecondTaken = resampler.add(.zero, at: 0.01)
    #expect(isFirstTaken && !isSecondTaken)
  }
}
