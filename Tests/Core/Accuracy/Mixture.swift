import Glibc
import Simulation
import Tremor

/// A tone with company: what a real movement adds to it. All on one gyro axis, 20 dB of noise.
struct Mixture {
  static let name = "mixture"
  let seed: UInt64
  let trials: Int
  static let noise = 0.01
  static let amplitude = 0.01 * 200.0.squareRoot()

  func run(_ report: inout Report) {
    harmonics(&report)
    drift(&report)
    company(
      "a slow movement (0.3–1.2 Hz, k-th harmonic 1/k³)", 0.3...1.2, decay: 3, tone: 3.5...18, isTarget: true,
      seed &+ 10, &report)
    company("a vibration (22–45 Hz)", 22...45, decay: nil, tone: 3.5...18, isTarget: true, seed &+ 11, &report)
    // The third harmonic is as large as the tone: where it lies in the band, it is often the line that is reported.
    company(
      "a slow movement with harmonics as large as the tone (1/k²)", 0.3...1.2, decay: 2, tone: 3.5...18,
      isTarget: false, seed &+ 12, &report)
  }

  /// Second harmonic of 30 %, third of 10 %: the estimate must not be drawn to either side anywhere in the band.
  private func harmonics(_ report: inout Report) {
    var random = RandomSource(seed: seed)
    let probe = Probe()
    var all = [Errors(), Errors()]
    var bins = [[Errors]](repeating: [Errors](repeating: Errors(), count: 15), count: 2)
    for trial in 0..<trials {
      let bin = trial % 15
      let frequency = 3 + Double(bin) + random.uniform()
      let phase = SIMD3(random.uniform(), random.uniform(), random.uniform()) * (2 * Double.pi)
      let found = probe.feedTone(&random) { time in
        let angle = 2 * Double.pi * frequency * time
        return Self.amplitude
          * (sin(angle + phase[0]) + 0.3 * sin(2 * angle + phase[1]) + 0.1 * sin(3 * angle + phase[2]))
      }
      for (w, said) in [found?.shortFrequency, found?.frequency].enumerated() {
        let deviation = w == 0 ? found?.shortFrequencySD : found?.frequencySD
        all[w].add(said, deviation, truth: frequency)
        bins[w][bin].add(said, deviation, truth: frequency)
      }
    }
    report.line(
      "Second harmonic of 30 %, third of 10 %, 20 dB; \(trials) trials. Bias: mean error, largest of 15 bands of 1 Hz.")
    for w in 0..<2 {
      let window = w == 0 ? "2 s" : "4 s"
      let bias = bins[w].reduce(0) { max($0, abs($1.mean)) }
      report.line(
        "    \(window): bias \(text(1000 * bias, 2)) mHz, RMSE \(text(1000 * all[w].rmse, 2)) mHz, largest "
          + "\(text(1000 * all[w].largest, 1)) mHz, z \(text(all[w].normalised, 2))")
      report.check(
        bias <= 0.002 && all[w].silent == 0, "harmonics, \(window): bias \(text(1000 * bias, 2)) mHz; at most 2 mHz")
    }
  }

  /// A steady rise of 0.2 Hz in each second; the truth is the mean over the window, which is the middle's.
  private func drift(_ report: inout Report) {
    var random = RandomSource(seed: seed &+ 1)
    let probe = Probe()
    var ours = [Errors(), Errors()]
    for trial in 0..<trials / 2 {
      let middle = random.uniform(in: 4...17)
      let slope = trial % 2 == 0 ? 0.2 : -0.2
      let phase = random.uniform(in: 0...(2 * Double.pi))
      // Frequency `middle` in the middle of the 4-s window; that of the 2-s window lies one second later.
      let start = Stretch.time(0, window: 4)
      let found = probe.feedTone(&random) { time in
        let t = time + start
        return Self.amplitude * sin(2 * Double.pi * (middle + 0.5 * slope * t) * t + phase)
      }
      ours[0].add(found?.shortFrequency, found?.shortFrequencySD, truth: middle + slope)
      ours[1].add(found?.frequency, found?.frequencySD, truth: middle)
    }
    report.line("A drift of 0.2 Hz/s, 20 dB; against the mean over the window. \(trials / 2) trials.")
    for w in 0..<2 {
      report.line(
        "    \(w == 0 ? "2 s" : "4 s"): RMSE \(text(1000 * ours[w].rmse, 2)) mHz, mean \(text(1000 * ours[w].mean, 2)) mHz, "
          + "largest \(text(1000 * ours[w].largest, 1)) mHz, z \(text(ours[w].normalised, 2))")
      report.check(
        ours[w].rmse <= 0.01 && ours[w].silent == 0,
        "drift, \(w == 0 ? "2 s" : "4 s"): \(text(1000 * ours[w].rmse, 2)) mHz; at most 10 mHz")
    }
  }

  /// A movement ten times as large as the tone: slow with harmonics that fall with the power `decay` of their order, or
  /// a vibration above the band.
  private func company(
    _ label: String, _ band: ClosedRange<Double>, decay: Double?, tone: ClosedRange<Double>, isTarget: Bool,
    _ seed: UInt64, _ report: inout Report
  ) {
    var random = RandomSource(seed: seed)
    let probe = Probe()
    var ours = [Errors(), Errors()]
    for _ in 0..<trials / 2 {
      let frequency = random.uniform(in: tone)
      let other = random.uniform(in: band)
      let phase = random.uniform(in: 0...(2 * Double.pi))
      let parts = (1...(decay == nil ? 1 : 8)).map { k in
        (order: Double(k), size: 10 * pow(Double(k), -(decay ?? 0)), phase: random.uniform(in: 0...(2 * Double.pi)))
      }
      let found = probe.feedTone(&random) { time in
        var sum = sin(2 * Double.pi * frequency * time + phase)
        for part in parts { sum += part.size * sin(2 * Double.pi * other * part.order * time + part.phase) }
        return Self.amplitude * sum
      }
      ours[0].add(found?.shortFrequency, found?.shortFrequencySD, truth: frequency)
      ours[1].add(found?.frequency, found?.frequencySD, truth: frequency)
    }
    report.line("Beside \(label), ten times as large, 20 dB; \(trials / 2) trials.")
    for w in 0..<2 {
      let window = w == 0 ? "2 s" : "4 s"
      let near = ours[w].share { error, _ in abs(error) <= 0.01 }
      let far = ours[w].share { error, _ in abs(error) > 0.3 }
      let uncovered = ours[w].share { abs($0) > max(0.01, 3 * $1) }
      report.line(
        "    \(window): within 10 mHz \(text(100 * near, 1)) %, beyond that and 3 SD \(text(100 * uncovered, 2)) %; beyond "
          + "0.3 Hz \(text(100 * far, 1)) %, RMSE of the others \(text(1000 * ours[w].within(0.3), 1)) mHz; none "
          + "\(ours[w].silent)")
      guard isTarget else { continue }
      report.check(
        uncovered <= 0.01 && ours[w].spoken >= 0.95,
        "\(label), \(window): \(text(100 * uncovered, 2)) % of the errors beyond 10 mHz and 3 SD, at most 1 %; said in "
          + "\(text(100 * ours[w].spoken, 1)) % of the trials, at least 95 %")
    }
  }
}

extension Probe {
  /// One stretch with `tone` (of seconds) on one gyro axis and white noise on all.
  func feedTone(_ random: inout RandomSource, _ tone: (Double) -> Double) -> Features? {
    stretch { i in
      var values = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * Mixture.noise
      values[1] += tone(Double(i) / Stretch.rate)
      let small = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * 0.01
      return Reading(acceleration: Reading.still.acceleration + small, rotation: values)
    }
  }
}
