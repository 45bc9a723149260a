/// Ways of going on foot.
package enum GaitKind: UInt8, Sendable, Equatable {
  case walking, running
  /// Stairs.
  case climbing, descending
  /// Short steps with a foot that hardly leaves the floor, as in parkinsonism.
  case shuffling
}

/// Joint angles over the gait cycle, and the ranges that people are drawn from.
struct GaitCurves: Sendable {
  /// Degrees; cosine and sine of 1…4 times the stride, zero phase at foot strike.
  var hipMean = 12.62
  var kneeMean = 23.05
  var hip: InlineArray<4, SIMD2<Double>> = [[20.16, -1.08], [-2.37, -2.58], [-0.18, 0.96], [0.03, -0.45]]
  var knee: InlineArray<4, SIMD2<Double>> = [[-2.50, -19.70], [-15.07, 7.23], [-0.63, 4.39], [-0.08, 0.06]]
  /// Strides a second, and the coefficient of variation of their duration.
  var stride = 0.7...1.15
  var variation = 0.02...0.04
  /// Peak rate of the shank, °/s, at full reach for one stride a second; and people's peaks.
  var rateAtFullReach = 465.0
  var peakRate = 230.0...420.0
  /// Foot strike, g.
  var strike = 1.5...5.0
  /// Metres: of a stride, and up and down of the pelvis.
  var strideLength = 1.4
  var bob = 0.018

  /// Walking is fitted to the normative curves of Winter (1991): hip +31°…−11°, knee 5°…62°. The others are fitted to
  /// key angles of textbooks: running at 3 m/s hip 46°…−6°, knee 17°…96°; stairs up hip 66°…3°, knee 9°…98°; down hip
  /// 42°…17°, knee 6°…89°.
  init(_ kind: GaitKind) {
    switch kind {
    case .walking: break
    case .running:
      (hipMean, kneeMean) = (23.33, 48.09)
      hip = [[15.22, -18.58], [-3.10, 4.32], [0.07, -0.08], [0.70, -0.19]]
      knee = [[-17.43, -25.41], [-7.63, 19.47], [-3.74, 1.34], [-0.43, -0.18]]
      (stride, variation, rateAtFullReach, peakRate) = (1.25...1.5, 0.015...0.03, 350, 380...600)
      (strike, strideLength, bob) = (3...8, 2.2, 0.045)
    case .climbing:
      (hipMean, kneeMean) = (34.2, 49.82)
      hip = [[28.84, -3.94], [-2.42, -5.74], [-1.45, -0.04], [-0.49, -0.42]]
      knee = [[29.49, -19.61], [-14.66, -5.59], [-2.16, 4.42], [1.24, 0.91]]
      (stride, variation, rateAtFullReach, peakRate) = (0.65...0.95, 0.03...0.05, 339, 180...320)
      (strike, strideLength, bob) = (1...2.5, 0.6, 0.03)
    case .descending:
      (hipMean, kneeMean) = (25.27, 38.43)
      hip = [[-5.23, -10.67], [-3.09, 3.10], [0.54, 0.43], [0.25, 0.51]]
      knee = [[-23.77, -25.74], [-8.14, 11.89], [1.01, 1.48], [-1.08, -0.02]]
      (stride, variation, rateAtFullReach, peakRate) = (0.7...1.05, 0.03...0.05, 263, 160...300)
      (strike, strideLength, bob) = (2...6, 0.6, 0.03)
    case .shuffling:
      (stride, variation, peakRate) = (0.8...1.3, 0.04...0.08, 70...160)
      (strike, bob) = (1...2, 0.008)
    }
  }
}
