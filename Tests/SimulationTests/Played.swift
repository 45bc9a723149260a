import Glibc
import Signal
import Simulation

/// A leg without a sensor: what an ideal one would feel, at 100 Hz (means of ten), and the truth.
struct Played {
  static let rate = 100.0
  /// In g and °/s, on the segment's axes.
  var force: [SIMD3<Double>] = []
  var turn: [SIMD3<Double>] = []
  var account: [TruthSegment]

  init(_ scenario: Scenario, site: Site = .shank) {
    var motion = LegMotion(scenario: scenario, site: site)
    var (f, r, n) = (SIMD3<Double>.zero, SIMD3<Double>.zero, 0.0)
    while let truth = motion.next() {
      f += truth.force / 9.80665
      r += truth.rate * (180 / .pi)
      n += 1
      if n == 10 {
        force.append(f / 10)
        turn.append(r / 10)
        (f, r, n) = (.zero, .zero, 0)
      }
    }
    account = motion.account
  }

  init(_ story: Story, seed: UInt64, minutes: Double) { self.init(story.scenario(seed: seed, minutes: minutes)) }

  func samples(_ start: Double, _ end: Double) -> Range<Int> {
    let first = max(0, Int(start * Self.rate))
    return first..<max(first, min(force.count, Int(end * Self.rate)))
  }

  /// Power of the three rates at each frequency from `low` to `high`, (°/s)²/Hz one-sided, by a plain DFT with a Hann
  /// window; bins 1/T apart.
  func spectrum(of signal: [SIMD3<Double>], _ range: Range<Int>, _ low: Double, _ high: Double) -> [(
    f: Double, power: Double
  )] {
    let x = Array(signal[range])
    let seconds = Double(x.count) / Self.rate
    let mean = x.reduce(SIMD3<Double>.zero, +) / Double(x.count)
    let window = x.indices.map { 0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(x.count)) }
    let weight = window.reduce(0) { $0 + $1 * $1 } * Self.rate
    return (Int(low * seconds)...Int(high * seconds)).filter { $0 > 0 }.map { bin in
      let f = Double(bin) / seconds
      // The phase by rotation: one sine for each bin.
      let step = (c: cos(2 * .pi * f / Self.rate), s: sin(2 * .pi * f / Self.rate))
      var (c, s) = (1.0, 0.0)
      var (re, im) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
      for n in x.indices {
        let value = (x[n] - mean) * window[n]
        re += value * c
        im += value * s
        (c, s) = (c * step.c - s * step.s, s * step.c + c * step.s)
      }
      return (f, 2 * ((re * re).sum() + (im * im).sum()) / weight)
    }
  }

  /// Power-weighted mean frequency of the angle near `centre`, and its 2√2 × rms in degrees.
  func oscillation(_ range: Range<Int>, near centre: Double, by width: Double) -> (frequency: Double, swing: Double) {
    let low = max(0.3, centre - width)
    let lines = spectrum(of: turn, range, low, centre + width).map { line in
      (line.f, line.power / (4 * .pi * .pi * line.f * line.f))
    }
    let step = Self.rate / Double(range.count)
    let total = lines.reduce(0) { $0 + $1.1 }
    return (lines.reduce(0) { $0 + $1.0 * $1.1 } / total, (8 * total * step).squareRoot())
  }
}

extension [TruthSegment] {
  func named(_ label: String) -> [TruthSegment] { filter { "\($0.label)" == label } }
}
