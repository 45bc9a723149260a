import Glibc
import Simulation
import Tremor

/// Noise without a tone: how often a frequency is stated all the same. For information.
struct NoTone {
  static let name = "none"
  let seed: UInt64
  let trials: Int

  func run(_ report: inout Report) {
    report.line("No tone at all; \(trials) trials each: share of the hops at which a frequency is stated (2 s, 4 s).")
    for (k, sway) in [0.0, 1, 10].enumerated() {
      for axes in [1, 3] {
        let (short, medium) = measure(axes: axes, sway: sway, seed &+ UInt64(10 * k + axes))
        let beside = sway == 0 ? "" : ", beside a sway of 0.3–1.2 Hz, \(text(sway, 0)) times as large"
        report.line(
          "    white noise on \(axes == 1 ? "one axis" : "three axes")\(beside): \(text(100 * short, 1)) %, "
            + "\(text(100 * medium, 1)) %")
      }
    }
  }

  private func measure(axes: Int, sway: Double, _ seed: UInt64) -> (short: Double, medium: Double) {
    var random = RandomSource(seed: seed)
    let probe = Probe()
    var (short, medium) = (0, 0)
    for _ in 0..<trials {
      let step = 2 * Double.pi * random.uniform(in: 0.3...1.2) / Stretch.rate
      let found = probe.stretch { i in
        var values = SIMD3<Double>.zero
        for k in 0..<axes { values[k] = 0.01 * random.gaussian() }
        values[0] += 0.01 * sway * 2.0.squareRoot() * sin(step * Double(i))
        // An accelerometer that feels nothing: what is stated is the gyroscope's.
        return Reading(acceleration: Reading.still.acceleration, rotation: values)
      }
      if found?.shortFrequency != nil { short += 1 }
      if found?.frequency != nil { medium += 1 }
    }
    return (Double(short) / Double(trials), Double(medium) / Double(trials))
  }
}
