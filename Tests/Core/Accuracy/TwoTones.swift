import Glibc
import Simulation
import Tremor

/// Two tones of equal size: there is no one frequency to be found, and that must show in the steadiness and in the
/// stated standard error.
struct TwoTones {
  static let name = "two"
  let seed: UInt64
  let trials: Int

  private struct Outcome {
    var steadiness: [Double] = []
    var deviation: [Double] = []
    var shortDeviation: [Double] = []
    /// Places of what was reported: 0 at the lower tone, 1 at the upper.
    var places: [Double] = []
  }

  func run(_ report: inout Report) {
    report.line(
      "Two tones of equal size, 20 dB; \(trials) trials each. Medians; place: share reported at the lower tone,")
    report.line("between (the middle half), at the upper one.")
    let widths = [12, 11, 10, 10, 18]
    report.row(["apart", "steadiness", "SD 4 s", "SD 2 s", "place"], widths)
    var single = Outcome()
    for (k, distance) in [0.0, 1.5, 0.3].enumerated() {
      let one = measure(distance, seed &+ UInt64(k))
      let lower = one.places.filter { $0 < 0.25 }.count
      let upper = one.places.filter { $0 > 0.75 }.count
      let between = one.places.count - lower - upper
      report.row(
        [
          distance == 0 ? "one tone" : "\(text(distance, 1)) Hz", text(median(one.steadiness), 3),
          text(1000 * median(one.deviation), 1) + " mHz", text(1000 * median(one.shortDeviation), 1) + " mHz",
          distance == 0 ? "" : "\(lower) / \(between) / \(upper)",
        ], widths)
      guard distance > 0 else {
        single = one
        continue
      }
      let label = "two tones \(text(distance, 1)) Hz apart"
      report.check(median(one.steadiness) < median(single.steadiness), "\(label): no less steady than one")
      report.check(median(one.deviation) > median(single.deviation), "\(label), 4 s: SD no larger than for one")
      report.check(
        median(one.shortDeviation) > median(single.shortDeviation), "\(label), 2 s: SD no larger than for one")
    }
  }

  private func measure(_ distance: Double, _ seed: UInt64) -> Outcome {
    var random = RandomSource(seed: seed)
    let probe = Probe()
    var outcome = Outcome()
    for _ in 0..<trials {
      let low = random.uniform(in: 4...16)
      let phases = (random.uniform(in: 0...(2 * Double.pi)), random.uniform(in: 0...(2 * Double.pi)))
      let found = probe.feedTone(&random) { time in
        let first = sin(2 * Double.pi * low * time + phases.0)
        guard distance > 0 else { return Mixture.amplitude * first }
        return Mixture.amplitude * (first + sin(2 * Double.pi * (low + distance) * time + phases.1))
      }
      guard let found, let frequency = found.frequency else { continue }
      outcome.steadiness.append(found.steadiness ?? .nan)
      outcome.deviation.append(found.frequencySD ?? .nan)
      outcome.shortDeviation.append(found.shortFrequencySD ?? .nan)
      if distance > 0 { outcome.places.append((frequency - low) / distance) }
    }
    return outcome
  }
}
