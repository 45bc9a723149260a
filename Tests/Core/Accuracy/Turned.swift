import Signal
import Simulation
import Tremor

/// The same swing on a sensor worn at a random angle and with a gyroscope bias, and once more as a chip rounds it: what
/// is reported must not depend on either.
struct Turned {
  static let name = "turned"
  let seed: UInt64
  let trials: Int

  func run(_ report: inout Report) {
    var random = RandomSource(seed: seed)
    let straight = Probe()
    let turned = Probe()
    let rounded = Probe(chip: .mpu6050)
    var change = (frequency: 0.0, angle: 0.0, acceleration: 0.0)
    var rounding = [Errors(), Errors()]
    var error = [Errors(), Errors()]
    for _ in 0..<trials {
      let leg = RigidShank(
        up: random.uniform() < 0.5 ? -0.25 : 0.25, lean: random.uniform(in: -0.5...0.5),
        amplitude: random.logUniform(in: 0.01...2) * Double.pi / 180, frequency: random.uniform(in: 3...18),
        phase: random.uniform(in: 0...(2 * Double.pi)))
      let mount = Matrix3.randomRotation(&random)
      let bias = Reading(acceleration: .zero, rotation: SIMD3(repeating: 0.3 * Double.pi / 180))
      var readings: [Reading] = []
      for i in 0..<Stretch.count { readings.append(leg.reading(at: Double(i) / Stretch.rate) + chipNoise(&random)) }
      guard let a = straight.stretch({ readings[$0] }),
        let b = turned.stretch({ readings[$0].turned(by: mount) + bias }),
        let c = rounded.stretch({ (readings[$0].turned(by: mount) + bias).quantised })
      else { continue }
      if let first = a.frequency, let second = b.frequency {
        change.frequency = max(change.frequency, abs(second - first))
      } else {
        change.frequency = .infinity
      }
      if let first = a.shortFrequency, let second = b.shortFrequency {
        change.frequency = max(change.frequency, abs(second - first))
      } else {
        change.frequency = .infinity
      }
      change.angle = max(change.angle, abs((b.anglePP ?? .infinity) / (a.anglePP ?? .infinity) - 1))
      change.acceleration = max(change.acceleration, abs(b.accelerationRMS / a.accelerationRMS - 1))
      rounding[0].add(c.shortFrequency, c.shortFrequencySD, truth: a.shortFrequency ?? .nan)
      rounding[1].add(c.frequency, c.frequencySD, truth: a.frequency ?? .nan)
      error[0].add(c.shortFrequency, c.shortFrequencySD, truth: leg.frequency)
      error[1].add(c.frequency, c.frequencySD, truth: leg.frequency)
    }
    report.line(
      "A swing of 0.01–2° on a turned sensor with 0.3 °/s of bias; \(trials) trials. Largest change: frequency")
    report.line(
      "\(text(1000 * change.frequency, 4)) mHz, angle \(text(100 * change.angle, 4)) %, acceleration "
        + "\(text(100 * change.acceleration, 4)) %")
    report.check(
      change.frequency <= 1e-4, "turned sensor: frequency changes by \(text(1000 * change.frequency, 3)) mHz")
    report.check(change.angle <= 1e-3, "turned sensor: angle changes by \(text(100 * change.angle, 3)) %")
    report.check(
      change.acceleration <= 1e-3, "turned sensor: acceleration changes by \(text(100 * change.acceleration, 3)) %")
    report.line("... and as an MPU-6050 rounds it, in units of the stated SD (rms, largest, share above 2):")
    for w in 0..<2 {
      let window = w == 0 ? "2 s" : "4 s"
      for (what, errors) in [("rounding alone", rounding[w]), ("all of the error", error[w])] {
        let largest = zip(errors.values, errors.stated).reduce(0) { max($0, abs($1.0 / $1.1)) }
        report.line(
          "    \(window), \(what): \(text(errors.normalised, 2)), \(text(largest, 1)), "
            + "\(text(100 * errors.share { abs($0) > 2 * $1 }, 1)) %")
      }
      report.check(
        rounding[w].normalised <= 1 && rounding[w].silent == 0,
        "rounded samples, \(window): they move the frequency by \(text(rounding[w].normalised, 2)) of the stated SD")
      // A swing of 2° stands 70 dB above the noise: there a bias of some 0.1 mHz is left that no phase shows.
      let uncovered = error[w].share { abs($0) > max(0.001, 3 * $1) }
      report.check(
        uncovered <= 0.01,
        "rounded samples, \(window): \(text(100 * uncovered, 1)) % of the errors beyond 1 mHz and 3 SD; at most 1 %")
    }
  }
}
