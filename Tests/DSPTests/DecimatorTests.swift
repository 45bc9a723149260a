import DSP
import Foundation
import Testing

@Suite struct DecimatorTests {
  /// What comes out of a decimator for a sine of 1 at `frequency` times its output rate, without the first transient, each
  /// with the number of the input that it came with.
  private func response(factor: Int, _ frequency: Double, outputs: Int = 2000) -> [(input: Int, value: Double)] {
    var decimator = Decimator(factor: factor)
    var result: [(Int, Double)] = []
    for i in 0..<(outputs + 40) * factor {
      let x = sin(2 * .pi * frequency * Double(i) / Double(factor))
      if let y = decimator.add(SIMD8(repeating: Float(x))) { result.append((i, Double(y[5]))) }
    }
    return Array(result.dropFirst(40))
  }

  /// Amplitude and phase of the frequency that a sine at `frequency` × output rate is folded to, by least squares.
  private func fitted(factor: Int, _ frequency: Double) -> (gain: Double, lag: Double) {
    let y = response(factor: factor, frequency)
    var (cc, cs, ss, yc, ys) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (input, value) in y {
      let angle = 2 * .pi * frequency * Double(input) / Double(factor)
      let (c, s) = (cos(angle), sin(angle))
      cc += c * c
      cs += c * s
      ss += s * s
      yc += value * c
      ys += value * s
    }
    let determinant = cc * ss - cs * cs
    let a = (yc * ss - ys * cs) / determinant
    let b = (ys * cc - yc * cs) / determinant
    // a cos + b sin = g sin(angle − lag)
    let lag = atan2(-a, b)
    return ((a * a + b * b).squareRoot(), lag)
  }

  @Test(arguments: [2, 3, 5, 8])
  func whatCanBeReportedPassesUnchanged(_ factor: Int) {
    var worst = 0.0
    for step in 1...40 {
      let (gain, _) = fitted(factor: factor, 0.01 * Double(step) - 0.0003)
      worst = max(worst, abs(gain - 1))
    }
    print("factor \(factor): gain up to 0.4 of the output rate within \(worst * 100) %")
    #expect(worst < 0.001)
  }

  @Test(arguments: [2, 3, 5, 8])
  func whatWouldFoldIntoTheBandIsStopped(_ factor: Int) {
    var highest = 0.0
    var frequency = 0.6
    while frequency < 0.5 * Double(factor) {
      let power = response(factor: factor, frequency, outputs: 500).reduce(0) { $0 + $1.value * $1.value } / 500
      highest = max(highest, (2 * power).squareRoot())
      frequency += 0.0171
    }
    print("factor \(factor): from 0.6 of the output rate on \(20 * log10(highest)) dB")
    #expect(highest < 0.001)
  }

  @Test(arguments: [1, 2, 3, 5, 8])
  func everyFrequencyIsLateByTheDelay(_ factor: Int) {
    let decimator = Decimator(factor: factor)
    for frequency in [0.002, 0.01, 0.02] {
      // Low enough that the lag stays within half a turn.
      let lag = fitted(factor: factor, frequency).lag / (2 * .pi * frequency) * Double(factor)
      #expect(abs(lag - decimator.delay) < 0.01, "\(lag) periods at \(frequency)")
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8])
  func oneOfSoManyIsKept(_ factor: Int) {
    var decimator = Decimator(factor: factor)
    var kept: [Int] = []
    for i in 0..<80 where decimator.add(.zero) != nil { kept.append(i) }
    #expect(kept == Array(stride(from: factor - 1, to: 80, by: factor)))
  }

  @Test(arguments: [2, 3, 5, 8])
  func afterAHoleAConstantMakesNoTransient(_ factor: Int) {
    var decimator = Decimator(factor: factor)
    for i in 0..<1003 { _ = decimator.add(SIMD8(repeating: Float(i % 7))) }
    decimator.restart()
    let gravity = SIMD8<Float>(9.81, -3, 0.2, 0, 1, -2, 0.01, 1)
    var outputs = 0
    for i in 0..<400 {
      guard let y = decimator.add(gravity) else { continue }
      if outputs == 0 { #expect(i == factor - 1) }
      outputs += 1
      let error = y - gravity
      #expect((error * error).max() < 1e-10)
    }
    #expect(outputs == 400 / factor)
  }

  @Test func channelsDoNotMix() {
    var decimator = Decimator(factor: 4)
    for i in 0..<400 {
      let x = sin(Double(i) * 0.05)
      guard let y = decimator.add(SIMD8(0, 0, Float(x), 0, 0, 0, 0, 0)) else { continue }
      #expect(y[0] == 0 && y[1] == 0 && y[3] == 0 && y[7] == 0)
    }
  }

  @Test func oneInputGoesIntoTheOutputsOnBothSidesAlike() {
    // Linear phase: the response to an impulse is symmetric about the delay.
    var decimator = Decimator(factor: 2)
    var response: [Float] = []
    for i in 0..<400 {
      // The impulse lies so that the delay falls on an output.
      if let y = decimator.add(SIMD8(repeating: i == 101 ? 1 : 0)) { response.append(y[0]) }
    }
    let middle = response.indices.max { response[$0] < response[$1] } ?? 0
    #expect(middle == (101 + Int(decimator.delay)) / 2)
    for k in 1...20 { #expect(abs(response[middle - k] - response[middle + k]) < 1e-7) }
  }
}
