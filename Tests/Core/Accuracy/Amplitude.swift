import Signal
import Simulation
import Tremor

/// Angle, displacement and radius of a rigid shank that swings about the knee (hanging) or the planted ankle (standing),
/// from 3 to 18 Hz and from 0.1 to 2°.
struct Amplitude {
  static let name = "amplitude"
  let seed: UInt64
  private static let degree = Double.pi / 180
  private static let frequencies = [3.0, 4, 5, 7, 10, 13, 16, 18]
  private static let widths = [14, 6, 8, 8, 14, 12, 10, 12]

  /// The largest relative errors of a cell.
  private struct Worst {
    var angle = 0.0
    var radius = 0.0
    var displacement = 0.0
    /// Without a gyroscope; `stated` is what it said of its error.
    var withoutGyroscope = 0.0
    var stated = 0.0
  }

  func run(_ report: inout Report) {
    report.line(
      "A rigid shank, 0.1, 0.5 and 2° either way, with a chip's noise: largest error of a row in %. Limits: 3, 10,")
    report.line("10, and without a gyroscope what is stated (for 0.25 m) + 3.")
    report.row(
      ["", "Hz", "angle", "radius", "displacement", "accel. only", "stated", "MPU angle"],
      Self.widths)
    for (k, place) in [-0.25, 0.2, 0.25, 0.3].enumerated() {
      for (m, frequency) in Self.frequencies.enumerated() {
        measure(up: place, frequency, seed &+ UInt64(16 * k + m), &report)
      }
    }
  }

  private func measure(up: Double, _ frequency: Double, _ seed: UInt64, _ report: inout Report) {
    var random = RandomSource(seed: seed)
    let (full, blind) = (Probe(), Probe(hasGyroscope: false))
    var worst = Worst()
    for trial in 0..<24 {
      let leg = RigidShank(
        up: up, lean: random.uniform(in: -0.35...0.35), amplitude: [0.1, 0.5, 2][trial % 3] * Self.degree,
        frequency: frequency, phase: random.uniform(in: 0...(2 * Double.pi)))
      let mount = Matrix3.randomRotation(&random)
      var readings: [Reading] = []
      for i in 0..<Stretch.count {
        readings.append((leg.reading(at: Double(i) / Stretch.rate) + chipNoise(&random)).turned(by: mount))
      }
      let path = 2 * leg.radius * leg.amplitude
      if let found = full.stretch({ readings[$0] }) {
        worst.angle = larger(worst.angle, found.anglePP, of: 2 * leg.amplitude / Self.degree)
        worst.radius = larger(worst.radius, found.radius, of: leg.radius)
        worst.displacement = larger(worst.displacement, found.displacementPP, of: path)
      }
      if let found = blind.stretch({ Reading(acceleration: readings[$0].acceleration, rotation: .zero) }) {
        worst.withoutGyroscope = larger(worst.withoutGyroscope, found.displacementPP, of: path)
        worst.stated = found.displacementError ?? .nan
      }
    }
    let label = up < 0 ? "hanging \(text(-up, 2)) m" : "standing \(text(up, 2)) m"
    report.row(
      [label, text(frequency, 0)]
        + [
          worst.angle, worst.radius, worst.displacement, worst.withoutGyroscope, worst.stated, chipAngle(up, frequency),
        ]
        .map { text(100 * $0, 2) }, Self.widths)
    let cell = "\(label), \(text(frequency, 0)) Hz"
    report.check(worst.angle <= 0.03, "\(cell): angle off by \(text(100 * worst.angle, 2)) %; at most 3 %")
    report.check(worst.radius <= 0.1, "\(cell): radius off by \(text(100 * worst.radius, 2)) %; at most 10 %")
    report.check(
      worst.displacement <= 0.1, "\(cell): displacement off by \(text(100 * worst.displacement, 2)) %; at most 10 %")
    guard abs(up) == 0.25 else { return }
    report.check(
      worst.withoutGyroscope <= worst.stated + 0.03,
      "\(cell): displacement without a gyroscope off by \(text(100 * worst.withoutGyroscope, 2)) %, stated "
        + "\(text(100 * worst.stated, 2)) %")
  }

  private func larger(_ before: Double, _ value: Double?, of truth: Double) -> Double {
    max(before, abs((value ?? .infinity) / truth - 1))
  }

  /// For information: the angle's error through the simulated chip, whose low-pass is part of what a person gets.
  private func chipAngle(_ up: Double, _ frequency: Double) -> Double {
    let leg = RigidShank(up: up, lean: 0.1, amplitude: 0.5 * Self.degree, frequency: frequency, phase: 1)
    var chip = InertialSensor(seed: seed, mount: .identity, imperfection: 0)
    let probe = Probe(chip: .mpu6050)
    var millisecond = 0
    let found = probe.stretch { _ in
      for _ in 0..<10 {
        let exact = leg.reading(at: 0.001 * Double(millisecond))
        chip.advance(InertialTruth(force: exact.acceleration, rate: exact.rotation))
        millisecond += 1
      }
      let counts = chip.counts
      return Reading(
        acceleration: SIMD3<Double>(counts.acceleration) * (9.80665 / 4096),
        rotation: SIMD3<Double>(counts.rotation) * (Self.degree / 65.5))
    }
    return (found?.anglePP ?? .nan) / (2 * leg.amplitude / Self.degree) - 1
  }
}
