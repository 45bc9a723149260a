import Glibc
import Signal
import Simulation
import Testing

@Suite struct MovementTests {
  static let seeds = SimulationTests.seeds(5, of: "the movements")

  private func played(_ seed: UInt64, _ segments: ScenarioSegment...) -> Played {
    Played(Scenario(seed: seed, segments: segments))
  }

  /// The gyroscope's integral is the attitude that gravity shows, after every change of posture and turn.
  @Test(arguments: seeds) func turningAddsUpToTheTilt(_ seed: UInt64) {
    let script: [(Activity, Double)] = [
      (.sitStill, 6), (.standUp, 5), (.sitDown, 6), (.lieDown, 8), (.turnOver, 9), (.lieStill, 6), (.sitStill, 9),
      (.holdLeg, 8), (.sitStill, 6),
    ]
    let scenario = Scenario(seed: seed, segments: script.map { ScenarioSegment($0.0, $0.1) })
    var motion = LegMotion(scenario: scenario, site: .shank)
    var up = SIMD3<Double>.zero
    var (sums, step) = ((up: SIMD3<Double>.zero, force: SIMD3<Double>.zero), 0)
    // The last second of what is still.
    let ends = [6000, 25_000, 40_000, 49_000, 63_000]
    while let truth = motion.next() {
      if step == 0 { up = truth.force / (truth.force * truth.force).sum().squareRoot() }
      // The world's up turns against the segment: du/dt = u × ω.
      let w = truth.rate * 0.001
      up += SIMD3(up.y * w.z - up.z * w.y, up.z * w.x - up.x * w.z, up.x * w.y - up.y * w.x)
      up /= (up * up).sum().squareRoot()
      step += 1
      if ends.contains(where: { step > $0 - 1000 && step <= $0 }) {
        sums.up += up
        sums.force += truth.force
      }
      if ends.contains(step) {
        let cosine =
          (sums.up * sums.force).sum()
          / ((sums.up * sums.up).sum() * (sums.force * sums.force).sum()).squareRoot()
        let degrees = acos(min(1, cosine)) * 180 / .pi
        #expect(degrees < 0.6, "seed \(seed), \(step) ms: \(degrees)°")
        sums = (.zero, .zero)
      }
    }
    #expect(step > 62_900)
  }

  @Test(arguments: seeds) func aQuietLegFeelsOneGInEveryPosture(_ seed: UInt64) {
    for (activity, tilt) in [(Activity.sitStill, 0.0...20), (.lieStill, 65...100), (.standStill, 0...12)] {
      let leg = played(seed, ScenarioSegment(activity, 20))
      let worst = leg.force.reduce(0) { max($0, abs(($1 * $1).sum().squareRoot() - 1)) }
      #expect(worst < 0.02, "seed \(seed), \(activity): \(worst) g")
      let mean = leg.force.reduce(SIMD3<Double>.zero, +) / Double(leg.force.count)
      let angle = acos(mean.z / (mean * mean).sum().squareRoot()) * 180 / .pi
      #expect(tilt.contains(angle), "seed \(seed), \(activity): \(angle)°")
    }
  }

  /// No jump anywhere, not where a movement is broken off either: from one millisecond to the next a rate goes on as it went.
  /// What bends most is a fast pedaller's shank, by 0.15 °/s.
  @Test(arguments: seeds + [525_554, 8_188_246, 8_204_084]) func nothingJumpsBetweenTwoActivities(_ seed: UInt64) {
    // Every order of two, with the ways between that a script puts in, is too much: what has an end of its own.
    let quiet: [Activity] = [
      .sitStill, .fidget, .sitStill, .holdLeg, .sitStill, .reach, .sitStill, .cycle, .sitStill, .drive, .sitStill,
      .rockFoot, .sitStill, .lieDown, .turnOver, .lieStill, .sitStill, .standUp, .lift, .standStill, .sitDown,
      .sitStill,
    ]
    var motion = LegMotion(scenario: Scenario(seed: seed, segments: quiet.map { ScenarioSegment($0, 7) }), site: .shank)
    var worst = (bend: 0.0, at: 0)
    var (before, last, step) = (SIMD3<Double>.zero, SIMD3<Double>.zero, 0)
    while let truth = motion.next() {
      let bend = truth.rate - 2 * last + before
      let size = (bend * bend).sum().squareRoot() * 180 / .pi
      if step >= 2, size > worst.bend { worst = (size, step) }
      (before, last, step) = (last, truth.rate, step + 1)
    }
    #expect(step > 153_000 && worst.bend < 0.5, "seed \(seed): \(worst.bend) °/s at \(worst.at) ms")
  }

  /// Steps a second and how hard the foot strikes, of each way of going.
  @Test(arguments: seeds) func eachGaitHasItsStride(_ seed: UInt64) {
    for (activity, strides) in [
      (Activity.walk, 0.55...1.4), (.run, 1.0...1.85), (.climb, 0.5...1.2), (.descend, 0.55...1.3),
      (.shuffle, 0.6...1.6),
      (.cycle, 0.8...2.05),
    ] {
      let leg = played(seed, ScenarioSegment(activity, 22))
      let lines = leg.spectrum(of: leg.turn, leg.samples(6, 22), 0.3, 4)
      let peak = lines.max { $0.power / ($0.f * $0.f) < $1.power / ($1.f * $1.f) }?.f ?? 0
      guard let gait = leg.account.named("gait").first else {
        #expect(activity == .cycle && strides.contains(peak), "seed \(seed), \(activity): \(peak) Hz")
        continue
      }
      #expect(strides.contains(gait.frequency), "seed \(seed), \(activity): \(gait.frequency) Hz")
      // The strongest line is a stride, or a step.
      let multiple = (peak / gait.frequency).rounded()
      #expect([1, 2].contains(multiple), "seed \(seed), \(activity): \(peak) Hz")
      #expect(abs(peak / multiple - gait.frequency) < 0.1, "seed \(seed), \(activity): \(peak) Hz")
    }
  }

  @Test(arguments: seeds) func aLiftPressesAndLetsGo(_ seed: UInt64) {
    let leg = played(seed, ScenarioSegment(.lift, 40))
    let norms = leg.force.map { ($0 * $0).sum().squareRoot() }
    #expect((norms.max() ?? 0) > 1.04 && (norms.min() ?? 1) < 0.96, "seed \(seed)")
    #expect((norms.max() ?? 9) < 1.35 && (norms.min() ?? 0) > 0.65, "seed \(seed)")
  }

  /// A left leg is a right one in the mirror.
  @Test func theOtherLegIsTheMirrorImage() {
    let script = Scenario(seed: 8, segments: [ScenarioSegment(.walkAbout, 12)])
    func run(_ side: Leg) -> Recorded {
      Recorded(LegSimulator(scenario: script, leg: side, clockError: 0, mount: .identity, imperfection: 0))
    }
    let (right, left) = (run(.right), run(.left))
    for (k, sign) in zip(0..<6, [1.0, -1, 1, -1, 1, -1]) {
      #expect(zip(right.counts[k], left.counts[k]).allSatisfy { abs($0 - sign * $1) <= 1 })
    }
    #expect(right.counts[1].contains { abs($0) > 50 })
  }
}
