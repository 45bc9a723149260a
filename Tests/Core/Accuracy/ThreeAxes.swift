import Glibc
import Simulation
import Tremor

/// One tone on all three axes, each with an amplitude and a phase of its own: the detector must use the energy of all.
struct ThreeAxes {
  static let name = "axes"
  let seed: UInt64
  let trials: Int
  private static let widths = [10, 8, 10, 8, 8]

  func run(_ report: inout Report) {
    report.line(
      "One tone on three axes, random amplitudes and phases; \(trials) trials each. Bound for the total energy.")
    report.row(["window", "SNR", "RMSE/bound", "z", "none"], Self.widths)
    for (k, snr) in [10.0, 20].enumerated() { measure(snr, seed &+ UInt64(k), &report) }
  }

  private func measure(_ snr: Double, _ seed: UInt64, _ report: inout Report) {
    var random = RandomSource(seed: seed)
    let probe = Probe()
    let noise = 0.01
    let ratio = pow(10, snr / 10)
    var ours = [Errors(), Errors()]
    for _ in 0..<trials {
      let frequency = random.uniform(in: 3...18)
      let step = 2 * Double.pi * frequency / Stretch.rate
      // Directions uniform on the sphere of amplitudes; their squares add up to the energy that `snr` says.
      var amplitude = SIMD3(random.gaussian(), random.gaussian(), random.gaussian())
      amplitude *= noise * (2 * ratio / (amplitude * amplitude).sum()).squareRoot()
      let phase = SIMD3(random.uniform(), random.uniform(), random.uniform()) * (2 * Double.pi)
      let found = probe.stretch { i in
        let angle = phase + step * Double(i)
        let tone = amplitude * SIMD3(sin(angle[0]), sin(angle[1]), sin(angle[2]))
        let hiss = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * noise
        let small = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * 0.01
        return Reading(acceleration: Reading.still.acceleration + small, rotation: tone + hiss)
      }
      ours[0].add(found?.shortFrequency, found?.shortFrequencySD, truth: frequency)
      ours[1].add(found?.frequency, found?.frequencySD, truth: frequency)
    }
    for w in 0..<2 {
      let window = w == 0 ? "2 s" : "4 s"
      let bound = cramerRaoBound(powerRatio: ratio, count: w == 0 ? 200 : 400, rate: Stretch.rate)
      let share = ours[w].rmse / bound
      report.row(
        [window, text(snr, 0), text(share, 3), text(ours[w].normalised, 2), "\(ours[w].silent)"], Self.widths)
      report.check(
        share <= 1.15 && ours[w].silent == 0,
        "three axes, \(window), \(text(snr, 0)) dB: \(text(share, 3)) of the bound; at most 1.15, never silent")
    }
  }
}
