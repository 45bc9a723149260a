import Glibc
import Signal
import Simulation
import Testing

@Suite struct NumericsTests {
  @Test func agreesWithTheCLibraryToTwelveDigits() {
    for n in -4000...4000 {
      let x = Double(n) * 0.0137
      let pair = Numerics.sineCosine(x)
      #expect(abs(pair.sine - sin(x)) < 1e-14)
      #expect(abs(pair.cosine - cos(x)) < 1e-14)
      #expect(abs(Numerics.exponential(x) / exp(x) - 1) < 1e-13)
      if x > 0 { #expect(abs(Numerics.logarithm(x) - log(x)) < 1e-14) }
    }
  }

  @Test func doesNotWanderAtLargeAngles() {
    for n in 0..<1000 {
      let x = 90_000 + Double(n) * 1.37
      #expect(abs(Numerics.sine(x) - sin(x)) < 1e-10)
    }
  }

  @Test func gaussianHasUnitVarianceAndStreamsDiffer() {
    var a = RandomSource(seed: 7, stream: 1)
    var b = RandomSource(seed: 7, stream: 2)
    var (sum, squares, fourth, cross) = (0.0, 0.0, 0.0, 0.0)
    let count = 200_000
    for _ in 0..<count {
      let (x, y) = (a.gaussian(), b.gaussian())
      sum += x
      squares += x * x
      fourth += x * x * x * x
      cross += x * y
    }
    let n = Double(count)
    #expect(abs(sum / n) < 0.012)
    #expect(abs(squares / n - 1) < 0.016)
    #expect(abs(fourth / n - 3) < 0.12)
    #expect(abs(cross / n) < 0.012)
  }
}
