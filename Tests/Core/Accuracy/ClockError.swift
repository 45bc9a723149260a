import IMU
import Pipeline
import Signal
import Simulation
import Tremor

/// A chip whose oscillator is wrong, read late and with stalls: the whole pipeline must find the true rate by itself.
struct ClockError {
  static let name = "clock"
  let seed: UInt64

  func run(_ report: inout Report) {
    report.line("15.5 Hz on a chip with a wrong clock, read each 0.1 s, 0.1–5 ms late, with stalls of 50 ms; 60–180 s.")
    let widths = [9, 14, 14, 16]
    report.row(["clock", "4 s, largest", "2 s, largest", "rate off by ppm"], widths)
    for (k, percent) in [-3.0, -1, 0, 1, 3, -10, 10].enumerated() {
      let (medium, short, rate) = measure(percent / 100, seed &+ UInt64(k))
      report.row(
        [
          "\(text(percent, 0)) %", text(1000 * medium.largest, 1) + " mHz", text(1000 * short.largest, 1) + " mHz",
          text(rate * 1e6, 0),
        ], widths)
      guard abs(percent) <= 3 else { continue }
      for (window, errors) in [("4 s", medium), ("2 s", short)] {
        report.check(
          errors.largest <= 0.02 && errors.silent == 0 && errors.values.count > 200,
          "clock \(text(percent, 0)) % off, \(window): \(text(1000 * errors.largest, 1)) mHz off; at most 20 mHz")
      }
    }
  }

  private func measure(_ error: Double, _ seed: UInt64) -> (medium: Errors, short: Errors, rate: Double) {
    var random = RandomSource(seed: seed)
    guard let pipeline = try? Pipeline(describe(rate: 100, chip: .mpu6050), AnalysisSettings()) else {
      return (Errors(), Errors(), .nan)
    }
    let rate = 100 * (1 + error)
    let mount = Matrix3.randomRotation(&random)
    let leg = RigidShank(up: 0.25, lean: 0.1, amplitude: 0.0035, frequency: 15.5, phase: 1)
    var (medium, short) = (Errors(), Errors())
    var frame = RawFrame()
    frame.timeSource = .read
    var index = 0
    for poll in 1...1800 {
      let isStalled = random.uniform() < 0.02
      let late = random.uniform(in: 0.0001...0.005) + (isStalled ? 0.05 : 0)
      let seen = 0.1 * Double(poll) + late
      frame.firstIndex = UInt64(index)
      var count = 0
      while Double(index) / rate <= seen {
        let reading = leg.reading(at: Double(index) / rate) + chipNoise(&random)
        let counts = reading.turned(by: mount).counts
        frame.put(counts.acceleration, counts.rotation, at: count)
        count += 1
        index += 1
      }
      frame.time = Timestamp(nanoseconds: 5_000_000_000).advanced(bySeconds: seen)
      pipeline.consume(&frame) { output in
        guard case .finding(.features(let found)) = output, found.time >= 60 else { return }
        medium.add(found.frequency, found.frequencySD, truth: 15.5)
        short.add(found.shortFrequency, found.shortFrequencySD, truth: 15.5)
      }
    }
    return (medium, short, pipeline.rate.value / rate - 1)
  }
}
