import DSP
import Foundation
import Testing

@Suite struct ElementaryTests {
  @Test func sineAndCosineAgreeWithTheCLibrary() {
    var worst = 0.0
    for i in -200_000...200_000 {
      let x = Double(i) * 0.01 + 1e-5
      let (s, c) = Elementary.sinCos(x)
      worst = max(worst, abs(s - sin(x)), abs(c - cos(x)))
    }
    #expect(worst < 2e-11)
  }

  @Test func logarithmAgreesWithTheCLibrary() {
    var worst = 0.0
    var x = 1e-300
    while x < 1e300 {
      worst = max(worst, abs(Elementary.log(x) - log(x)) / max(1, abs(log(x))))
      x *= 1.37
    }
    #expect(worst < 1e-14)
    #expect(Elementary.log(0).isNaN && Elementary.log(-1).isNaN && Elementary.log(.infinity).isNaN)
    #expect(abs(Elementary.decibels(1000) - 30) < 1e-12)
  }

  @Test func arcCosineAgreesWithTheCLibrary() {
    for i in -1000...1000 {
      let x = Double(i) / 1000
      #expect(abs(Elementary.arcCos(x) - acos(x)) < 1e-7)
    }
    #expect(Elementary.arcCos(1.5) == 0)
    #expect(Elementary.arcCos(-7) == Double.pi)
  }

  @Test func angleAgreesWithTheCLibrary() {
    for i in -720...720 {
      let turn = Double(i) * .pi / 360
      for length in [1e-6, 1, 3e5] {
        let (x, y) = (length * cos(turn), length * sin(turn))
        #expect(abs(Elementary.angle(x, y) - atan2(y, x)) < 1e-7)
        let four = Elementary.angle(SIMD4(Float(x), 1, 0, -1), SIMD4(Float(y), 1, 0, 0))
        #expect(abs(four[0] - atan2(Float(y), Float(x))) < 2e-6)
        #expect(abs(four[1] - .pi / 4) < 1e-6 && four[2] == 0 && abs(four[3] - .pi) < 1e-6)
      }
    }
    #expect(Elementary.angle(0.0, 0.0) == 0)
    #expect(Elementary.angle(-1.0, 0.0) == Double.pi)
  }
}
