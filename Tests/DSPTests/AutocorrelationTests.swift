import DSP
import Foundation
import Random48
import Testing

@Suite struct AutocorrelationTests {
  /// Against the definition, on a rhythm with noise.
  @Test(arguments: [60, 100, 128]) func equalsTheDefinition(_ n: Int) {
    Random48.seed(n)
    let values = (0..<n).map { Float(sin(Double($0) * 0.3) + 0.5 * Random48.next()) + 9.8 }
    let mean = values.reduce(0, +) / Float(n)
    var autocorrelation = Autocorrelation()
    autocorrelation.update(count: n, mean: mean) { values[$0] }
    for lag in 1...40 {
      var (cross, early, late) = (0.0, 0.0, 0.0)
      for i in 0..<(n - lag) {
        let a = Double(values[i] - mean)
        let b = Double(values[i + lag] - mean)
        cross += a * b
        early += a * a
        late += b * b
      }
      #expect(abs(autocorrelation[lag] - cross / (early * late).squareRoot()) < 1e-4)
    }
  }

  @Test func aConstantHasNone() {
    var autocorrelation = Autocorrelation()
    autocorrelation.update(count: 100, mean: 1) { _ in 1 }
    #expect((1...40).allSatisfy { autocorrelation[$0] == 0 })
  }
}
