import Glibc
import Simulation
import Tremor

/// A steady tone on one axis in white noise, against the Cramér–Rao bound and the estimators that most programs use.
struct Steady {
  static let name = "steady"
  let seed: UInt64
  let trials: Int
  private static let widths = [14, 6, 6, 8, 7, 8, 9, 9, 9, 8, 8, 8]

  func run(_ report: inout Report) {
    report.line(
      "Steady tone, 3–18 Hz, in white noise at 100 Hz; \(trials) trials each. RMSE in mHz; SD: the median stated")
    report.line(
      "one over the RMSE. Out: off by more than 1 Hz (below 0 dB the RMSE is without these); none: no frequency stated."
    )
    report.row(
      ["sensor", "window", "SNR/dB", "ours", "/bound", "SD", "out", "none", "FFT peak", "Hann+p", "Welch+p", "out"],
      Self.widths)
    for (k, snr) in [0.0, 5, 10, 20, 30, 40, -5, -10].enumerated() {
      measure(snr: snr, usesGyroscope: true, seed &+ UInt64(k), &report)
    }
    for (k, snr) in [0.0, 5, 10, 20, 30, 40].enumerated() {
      measure(snr: snr, usesGyroscope: false, seed &+ 100 &+ UInt64(k), &report)
    }
  }

  private func measure(snr: Double, usesGyroscope: Bool, _ seed: UInt64, _ report: inout Report) {
    var random = RandomSource(seed: seed)
    let probe = Probe(hasGyroscope: usesGyroscope)
    let noise = usesGyroscope ? 0.01 : 0.1
    let ratio = pow(10, snr / 10)
    let amplitude = noise * (2 * ratio).squareRoot()
    let plain = [2.0, 4.0].map { Plain(count: Int($0 * Stretch.rate), rate: Stretch.rate) }
    var ours = [Errors(), Errors()]
    var others = [[Errors]](repeating: [Errors(), Errors(), Errors()], count: 2)
    var axis = [Double](repeating: 0, count: Stretch.count)
    for trial in 0..<trials {
      let frequency = random.uniform(in: 3...18)
      let step = 2 * Double.pi * frequency / Stretch.rate
      let phase = random.uniform(in: 0...(2 * Double.pi))
      let place = trial % 3
      let found = probe.stretch { i in
        var values = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * noise
        values[place] += amplitude * sin(step * Double(i) + phase)
        axis[i] = values[place]
        if usesGyroscope {
          // The accelerometer feels little else than gravity.
          let small = SIMD3(random.gaussian(), random.gaussian(), random.gaussian()) * 0.01
          return Reading(acceleration: Reading.still.acceleration + small, rotation: values)
        }
        return Reading(acceleration: SIMD3(0, 5.9, 7.8) + values, rotation: .zero)
      }
      ours[0].add(found?.shortFrequency, found?.shortFrequencySD, truth: frequency)
      ours[1].add(found?.window == 4 ? found?.frequency : nil, found?.frequencySD, truth: frequency)
      for w in 0..<2 {
        let result = plain[w].estimate(axis[Stretch.window(w == 0 ? 2 : 4)])
        others[w][0].add(result.peak, truth: frequency)
        others[w][1].add(result.parabola, truth: frequency)
        others[w][2].add(result.welch, truth: frequency)
      }
    }
    for w in 0..<2 {
      let bound = cramerRaoBound(powerRatio: ratio, count: w == 0 ? 200 : 400, rate: Stretch.rate)
      let label = usesGyroscope ? "gyroscope" : "accelerometer"
      state(label, w == 0 ? "2 s" : "4 s", snr, bound, ours[w], others[w], &report)
    }
  }

  private func state(
    _ label: String, _ window: String, _ snr: Double, _ bound: Double, _ ours: Errors, _ others: [Errors],
    _ report: inout Report
  ) {
    let far: (Double, Double) -> Bool = { error, _ in abs(error) > 1 }
    let limit = snr < 0 ? 1 : Double.infinity
    let error = ours.within(limit)
    report.row(
      [
        label, window, text(snr, 0), text(1000 * error, 2), text(error / bound, 2), text(ours.medianStated / error, 2),
        text(100 * ours.share(far), 1) + "%", text(100 * (1 - ours.spoken), 1) + "%",
      ] + others.map { text(1000 * $0.within(limit), 2) } + [text(100 * others[1].share(far), 1) + "%"], Self.widths)
    guard snr >= 0 else { return }
    let most = 1.1 * max(bound, 0.001)
    report.check(
      ours.rmse <= most && ours.silent == 0,
      "steady tone, \(label), \(window), \(text(snr, 0)) dB: \(text(1000 * ours.rmse, 3)) mHz, silent \(ours.silent) times; "
        + "at most \(text(1000 * most, 3)) mHz, never silent")
  }
}
