import Glibc
import Simulation
import Tremor

/// A tone whose frequency wanders as a tremor's does: an Ornstein–Uhlenbeck process about its mean. The truth is the mean
/// of the frequency over the window.
struct Wander {
  static let name = "wander"
  let seed: UInt64
  let trials: Int
  private static let widths = [26, 6, 8, 6, 6, 8, 9, 6, 6, 8]

  private struct Case {
    var label: String
    var frequency: ClosedRange<Double>
    var deviation: Double
    var tau: Double
    var snr: Double
    var isTarget = false
    /// A sway of 0.6 Hz on the same axis, ten times as large.
    var hasCompany = false
  }

  func run(_ report: inout Report) {
    let narrow = [0.5, 1, 2, 3].map {
      Case(label: "narrow, tau \(text($0, 1)) s", frequency: 4...12, deviation: 0.15, tau: $0, snr: 20, isTarget: true)
    }
    let others = [
      Case(label: "narrow, 10 dB, tau 1 s", frequency: 4...12, deviation: 0.15, tau: 1, snr: 10),
      Case(label: "narrow, 0 dB, tau 1 s", frequency: 4...12, deviation: 0.15, tau: 1, snr: 0),
      Case(
        label: "narrow beside a large sway", frequency: 4...12, deviation: 0.15, tau: 1, snr: 20, hasCompany: true),
      Case(label: "EPT-like, 10 dB", frequency: 7.5...7.5, deviation: 0.6, tau: 1, snr: 10),
      Case(label: "OT-like, 10 dB", frequency: 15.5...15.5, deviation: 0.1, tau: 1, snr: 10),
      Case(label: "functional-like, 10 dB", frequency: 6...6, deviation: 1, tau: 1, snr: 10),
    ]
    report.line(
      "Wandering tone, f(t) = f + OU process (standard deviation, tau), 20 dB; \(trials) trials each. RMSE in mHz")
    report.line("against the mean over the window; /SD: over the median stated SD; z: rms of error over stated SD.")
    report.row(["", "OU SD", "2 s", "/SD", "z", "Hann+p", "4 s", "/SD", "z", "Hann+p"], Self.widths)
    for (k, one) in (narrow + others).enumerated() { measure(one, seed &+ UInt64(k), &report) }
  }

  private func measure(_ one: Case, _ seed: UInt64, _ report: inout Report) {
    var random = RandomSource(seed: seed)
    let probe = Probe()
    let plain = [2.0, 4.0].map { Plain(count: Int($0 * Stretch.rate), rate: Stretch.rate) }
    var ours = [Errors(), Errors()]
    var others = [Errors(), Errors()]
    let amplitude = 0.5
    let noise = amplitude / (2 * pow(10, one.snr / 10)).squareRoot()
    let keep = exp(-1 / (one.tau * Stretch.rate))
    let push = one.deviation * (1 - keep * keep).squareRoot()
    var axis = [Double](repeating: 0, count: Stretch.count)
    var frequencies = axis
    for trial in 0..<trials {
      let centre = random.uniform(in: one.frequency)
      var phase = random.uniform(in: 0...(2 * Double.pi))
      var offset = one.deviation * random.gaussian()
      let found = probe.stretch { i in
        frequencies[i] = centre + offset
        var values = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * noise
        values[trial % 3] += amplitude * sin(phase)
        if one.hasCompany { values[trial % 3] += 10 * amplitude * sin(0.012 * Double.pi * Double(i)) }
        axis[i] = values[trial % 3]
        // The phase moves on by the mean of this and the next frequency.
        let next = keep * offset + push * random.gaussian()
        phase += 2 * Double.pi * (centre + (offset + next) / 2) / Stretch.rate
        offset = next
        let small = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * 0.01
        return Reading(acceleration: Reading.still.acceleration + small, rotation: values)
      }
      for w in 0..<2 {
        let window = Stretch.window(w == 0 ? 2 : 4)
        let truth = frequencies[window].reduce(0, +) / Double(window.count)
        let (said, deviation) =
          w == 0 ? (found?.shortFrequency, found?.shortFrequencySD) : (found?.frequency, found?.frequencySD)
        ours[w].add(said, deviation, truth: truth)
        others[w].add(plain[w].estimate(axis[window]).parabola, truth: truth)
      }
    }
    var cells = [one.label, text(one.deviation, 2)]
    for w in 0..<2 {
      cells += [
        text(1000 * ours[w].rmse, 1), text(ours[w].rmse / ours[w].medianStated, 2), text(ours[w].normalised, 2),
        text(1000 * others[w].rmse, 1),
      ]
    }
    report.row(cells, Self.widths)
    guard one.isTarget else { return }
    for w in 0..<2 {
      report.check(
        ours[w].rmse <= 0.05 && ours[w].silent == 0,
        "wandering tone, \(one.label), \(w == 0 ? "2 s" : "4 s"): \(text(1000 * ours[w].rmse, 1)) mHz, silent "
          + "\(ours[w].silent) times; at most 50 mHz, never silent")
    }
  }
}
