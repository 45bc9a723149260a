import DSP
import Foundation
import Random48
import Testing

@Suite struct BatchFFTTests {
  /// Against the definition, summed in double precision, with four different signals in the lanes.
  @Test(arguments: [4, 8, 16, 32, 64, 128, 256, 512, 1024])
  func equalsTheDefinition(_ n: Int) {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0..<1 << 32, using: &generator)
    print("seed \(seed)")
    Random48.seed(Int(seed))
    var fft = BatchFFT(length: n)
    var re = [SIMD4<Double>](repeating: .zero, count: n)
    var im = re
    for i in 0..<n {
      for lane in 0..<4 {
        re[i][lane] = Random48.next() - 0.5
        im[i][lane] = Random48.next() - 0.5
      }
      fft.z[i] = SIMD8(lowHalf: SIMD4<Float>(re[i]), highHalf: SIMD4<Float>(im[i]))
    }
    fft.transform()
    var worst = 0.0
    for k in stride(from: 0, to: n, by: max(1, n / 32)) {
      var sumR = SIMD4<Double>.zero
      var sumI = SIMD4<Double>.zero
      for i in 0..<n {
        let angle = -2 * Double.pi * Double(i * k % n) / Double(n)
        sumR += re[i] * cos(angle) - im[i] * sin(angle)
        sumI += re[i] * sin(angle) + im[i] * cos(angle)
      }
      let dr = sumR - SIMD4<Double>(fft.z[k].lowHalf)
      let di = sumI - SIMD4<Double>(fft.z[k].highHalf)
      worst = max(worst, (dr * dr + di * di).max().squareRoot())
    }
    #expect(worst < 4e-6 * Double(n).squareRoot() * 4)
  }
}
