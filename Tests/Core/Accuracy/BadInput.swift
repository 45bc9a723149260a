import Signal
import Simulation
import Tremor

/// What no sensor should say, and some do: each kind for 10 s between 10 s of a clean swing before and 10 s after. Every
/// number that is reported must be a number, the trouble must be flagged where it is one, and the swing must be found
/// again afterwards.
struct BadInput {
  static let name = "bad"
  let seed: UInt64

  /// What a bad stretch is made of: changes the good sample number `i` of the stretch.
  private struct Kind {
    var name: String
    /// The flag that some hop of the stretch must carry; nil if none is asked for.
    var flag: Quality?
    /// Whether the swing must be found again afterwards. (After a time at the end of all times nothing can follow.)
    var isPassing = true
    var spoil: (inout Sample, Int, inout RandomSource) -> Void
  }

  func run(_ report: inout Report) {
    report.line(
      "Bad samples for 10 s in a clean swing of 5.2 Hz: hops that carry the flag, hops with a frequency, recovery.")
    let widths = [34, 10, 12, 14]
    report.row(["", "flagged", "frequency", "error after"], widths)
    for (k, kind) in kinds().enumerated() {
      var outcome = Outcome()
      var random = RandomSource(seed: seed &+ UInt64(k))
      feed(kind, &outcome, &random)
      report.row(
        [
          kind.name, "\(outcome.flagged)/\(outcome.hops)", "\(outcome.spoken)",
          text(1000 * (outcome.after ?? .nan), 2) + " mHz",
        ], widths)
      report.check(outcome.unnumbered == 0, "\(kind.name): \(outcome.unnumbered) findings hold what is no number")
      report.check(kind.flag == nil || outcome.flagged > 0, "\(kind.name): nothing was flagged")
      guard kind.isPassing else { continue }
      report.check(abs(outcome.after ?? .infinity) <= 0.005, "\(kind.name): the swing is not found again afterwards")
    }
  }

  private struct Outcome {
    var hops = 0
    var flagged = 0
    var spoken = 0
    var unnumbered = 0
    var after: Double?
  }

  private func feed(_ kind: Kind, _ outcome: inout Outcome, _ random: inout RandomSource) {
    var detector = TremorDetector(describe(rate: 100, chip: .mpu6050), AnalysisSettings())
    let leg = RigidShank(up: -0.25, lean: 0.1, amplitude: 0.5 * Double.pi / 180, frequency: 5.2, phase: 1)
    var result = Outcome()
    for i in 0..<3000 {
      let reading = leg.reading(at: Double(i) / 100) + chipNoise(&random)
      var sample = Sample(
        index: UInt64(i), time: Timestamp(nanoseconds: Int64(i + 100) * 10_000_000),
        acceleration: SIMD3<Float>(reading.acceleration), rotation: SIMD3<Float>(reading.rotation))
      if i >= 1000, i < 2000 { kind.spoil(&sample, i - 1000, &random) }
      detector.consume(sample, rate: Hertz(100)) { finding in
        if !everyNumberIsFinite(finding) { result.unnumbered += 1 }
        guard case .features(let found) = finding else { return }
        if i >= 2940, let frequency = found.frequency, found.quality == Quality() {
          result.after = frequency - leg.frequency
        }
        guard i >= 1000, i <= 2000 else { return }
        result.hops += 1
        if let flag = kind.flag, found.quality.contains(flag) { result.flagged += 1 }
        if found.frequency != nil { result.spoken += 1 }
      }
    }
    detector.finish { if !everyNumberIsFinite($0) { result.unnumbered += 1 } }
    outcome = result
  }

  private func kinds() -> [Kind] {
    let garbage: @Sendable (inout RandomSource, Float) -> SIMD3<Float> = { random, most in
      SIMD3(
        Float(random.uniform(in: -1...1)) * most, Float(random.uniform(in: -1...1)) * most,
        Float(random.uniform(in: -1...1)) * most)
    }
    return [
      Kind(name: "one sample in 150 not a number", flag: .bridged) { s, i, _ in
        if i % 150 == 3 { s.acceleration[1] = .nan }
      },
      Kind(name: "one in 9 infinite", flag: .gap) { s, i, _ in if i % 9 == 0 { s.rotation[2] = -.infinity } },
      Kind(name: "all not a number", flag: .gap) { s, _, _ in s.acceleration = SIMD3(repeating: .nan) },
      Kind(name: "constant", flag: .stuck) { s, _, _ in
        s.acceleration = SIMD3(0, 0, 9.8)
        s.rotation = SIMD3(0.01, 0, 0)
      },
      Kind(name: "all zero", flag: .zeros) { s, _, _ in (s.acceleration, s.rotation) = (.zero, .zero) },
      Kind(name: "one frozen axis", flag: .stuck) { s, _, _ in s.rotation[1] = 0.02 },
      Kind(name: "full-scale square wave", flag: .clipped) { s, i, _ in
        s.acceleration = SIMD3(repeating: i % 20 < 10 ? 78.4 : -78.4)
        s.rotation = SIMD3(repeating: i % 20 < 10 ? 8.73 : -8.73)
        s.isClipped = true
      },
      Kind(name: "equal times", flag: .gap) { s, i, _ in s.time.nanoseconds -= Int64(i) * 10_000_000 },
      Kind(name: "times that go back", flag: .gap) { s, i, _ in s.time.nanoseconds -= 2 * Int64(i) * 10_000_000 },
      Kind(name: "times from one end to the other", flag: .gap, isPassing: false) { s, i, _ in
        if i == 500 { s.time.nanoseconds = .max }
        if i == 501 { s.time.nanoseconds = .min }
      },
      Kind(name: "one sample between holes", flag: .gap) { s, i, _ in s.index += UInt64(20 * i) },
      Kind(name: "subnormal", flag: nil) { s, _, random in
        s.acceleration = garbage(&random, .leastNormalMagnitude)
        s.rotation = garbage(&random, 1000 * .leastNonzeroMagnitude)
      },
      Kind(name: "up to 1e30", flag: .gap) { s, _, random in
        s.acceleration = garbage(&random, 1e30)
        s.rotation = garbage(&random, 1e30)
      },
      Kind(name: "one sample of the largest number", flag: .bridged) { s, i, _ in
        if i == 500 { (s.acceleration[0], s.rotation[0]) = (.greatestFiniteMagnitude, -.greatestFiniteMagnitude) }
      },
      Kind(name: "gyroscope alone up to 1e12", flag: .gap) { s, _, random in s.rotation = garbage(&random, 1e12) },
    ]
  }
}
