import Simulation
import Tremor

/// The same swing at every rate that a sensor may have: the thinning of fast ones must not show.
struct Rates {
  static let name = "rates"
  let seed: UInt64

  func run(_ report: inout Report) {
    report.line(
      "A swing of 5.2 Hz and 1° at each rate, chip's noise, 20 s: largest error of frequency in mHz, of the angle in %."
    )
    let widths = [8, 9, 9, 9, 9]
    report.row(["rate", "4 s", "2 s", "8 s", "angle"], widths)
    for (k, rate) in [25.0, 59, 104, 128, 200, 208, 416, 833, 1600].enumerated() {
      var random = RandomSource(seed: seed &+ UInt64(k))
      let probe = Probe(rate: rate)
      let leg = RigidShank(up: -0.25, lean: 0.1, amplitude: 0.5 * Double.pi / 180, frequency: 5.2, phase: 1)
      var errors = [Errors(), Errors(), Errors()]
      var angle = 0.0
      var seen = 0.0
      while probe.time < 20 {
        probe.feed(leg.reading(at: probe.time) + chipNoise(&random, rate: rate))
        guard let found = probe.latest, found.time > seen, found.time >= 5 else { continue }
        seen = found.time
        errors[0].add(found.frequency, nil, truth: leg.frequency)
        errors[1].add(found.shortFrequency, nil, truth: leg.frequency)
        if let long = found.longFrequency { errors[2].add(long, truth: leg.frequency) }
        angle = max(angle, abs((found.anglePP ?? .infinity) - 1))
      }
      report.row(
        [text(rate, 0)] + errors.map { text(1000 * $0.largest, 2) } + [text(100 * angle, 2)], widths)
      for (window, one) in zip(["4 s", "2 s", "8 s"], errors) {
        report.check(
          one.largest <= 0.005 && one.silent == 0 && !one.values.isEmpty,
          "\(text(rate, 0)) Hz, \(window): 5.2 Hz reported \(text(1000 * one.largest, 2)) mHz off; at most 5 mHz")
      }
    }
  }
}
