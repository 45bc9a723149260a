import Signal
import Simulation
import Testing

/// Each story shows what it is named after, where and as strongly as its truth says, by means that are the test's own.
@Suite struct StoryTests {
  static let labels = Story.allCases.filter { ![.mix, .night, .negatives, .stress, .still].contains($0) }
  static let seeds = SimulationTests.seeds(3, of: "the stories")

  @Test(arguments: labels, seeds) func aStoryHoldsWhatItIsNamedAfter(_ story: Story, _ seed: UInt64) {
    let minutes = story == .plmSeries ? 3.5 : 1.2
    let played = Played(story, seed: seed, minutes: minutes)
    let seconds = minutes * 60
    #expect(abs(Double(played.force.count) / Played.rate - seconds) < 0.02, "seed \(seed)")
    #expect(!played.account.named(story.rawValue).isEmpty, "seed \(seed): \(played.account.map { "\($0.label)" })")
    var last = 0.0
    for segment in played.account {
      #expect(segment.start >= last && segment.start >= 0 && segment.start < segment.end, "seed \(seed)")
      #expect(segment.end < seconds + 6, "seed \(seed)")
      #expect(segment.activity != nil || segment.label.description != "none", "seed \(seed)")
      last = segment.start
    }
    // What is still or slow says so: no force from nowhere.
    if [.rhythmicSlow, .plmSeries, .legMovement].contains(story) {
      let hardest = played.force.reduce(0) { max($0, abs(($1 * $1).sum().squareRoot() - 1)) }
      #expect(hardest < 1.2, "seed \(seed): \(hardest) g")
    }
    if let tolerance = Self.tolerance(story) { check(played, story, tolerance, seed) }
  }

  /// How far the frequency of a DFT may lie from the truth's, Hz; the broad ones have no line.
  static func tolerance(_ story: Story) -> Double? {
    switch story {
    case .restOscillation, .clonusLike, .posturalOscillation, .standingFast, .rhythmicSlow: 0.3
    case .standingOscillation, .kineticOscillation: 0.5
    case .broadTremble, .freezeTremble: 1.5
    default: nil
    }
  }

  private func check(_ played: Played, _ story: Story, _ tolerance: Double, _ seed: UInt64) {
    for segment in played.account.named(story.rawValue) where segment.end - segment.start > 4 {
      let range = played.samples(segment.start + 0.3, segment.end - 0.3)
      let width = min(0.45 * segment.frequency, tolerance < 1 ? 1.5 : 2.5)
      let seen = played.oscillation(range, near: segment.frequency, by: width)
      let place = "seed \(seed), \(segment.start) s"
      #expect(
        abs(seen.frequency - segment.frequency) < max(tolerance, 0.05 * segment.frequency),
        "\(place): \(seen.frequency) and not \(segment.frequency) Hz")
      // Sway, steps and a turn out of the plane add; the band, the taper and waxing take away.
      #expect(
        seen.swing > 0.45 * segment.amplitude && seen.swing < max(0.05, 2 * segment.amplitude),
        "\(place): \(seen.swing) and not \(segment.amplitude)°")
    }
  }

  @Test(arguments: seeds) func aSeriesOfMovementsKeepsTheRules(_ seed: UInt64) {
    let account = Played(.plmSeries, seed: seed, minutes: 5).account
    let movements = account.named("leg_movement")
    for series in account.named("plm_series") {
      let members = movements.filter { $0.start >= series.start - 0.001 && $0.end <= series.end + 0.001 }
      #expect(members.count >= 4, "seed \(seed)")
      #expect(members.first?.start == series.start && members.last?.end == series.end, "seed \(seed)")
      for (a, b) in zip(members, members.dropFirst()) {
        #expect(b.start - a.start >= 10 && b.start - a.start <= 90, "seed \(seed)")
      }
      for one in members { #expect(one.end - one.start >= 0.5 && one.end - one.start <= 10, "seed \(seed)") }
    }
  }

  /// A shaken seat moves the leg without turning it; a tremor turns it about a joint.
  @Test(arguments: seeds) func aVibrationIsATranslation(_ seed: UInt64) {
    func radius(_ story: Story) -> Double? {
      let played = Played(story, seed: seed, minutes: 0.6)
      guard let segment = played.account.named(story.rawValue).max(by: { $0.end - $0.start < $1.end - $1.start })
      else { return nil }
      let range = played.samples(segment.start + 1, min(segment.end, segment.start + 25))
      let turns = played.spectrum(of: played.turn, range, 3, 25)
      let forces = played.spectrum(of: played.force, range, 3, 25)
      guard let at = forces.indices.max(by: { forces[$0].power < forces[$1].power }) else { return nil }
      let rate = turns[at].power.squareRoot() * .pi / 180
      return forces[at].power.squareRoot() * 9.80665 / (2 * .pi * forces[at].f * rate)
    }
    #expect((radius(.externalVibration) ?? 0) > 0.8, "seed \(seed)")
    #expect((radius(.posturalOscillation) ?? 9) < 0.8, "seed \(seed)")
  }

  @Test(arguments: seeds) func clonusIsThereAtOnceAfterAStretch(_ seed: UInt64) {
    let played = Played(.clonusLike, seed: seed, minutes: 0.6)
    for segment in played.account.named("clonus_like") where segment.end - segment.start > 3 {
      func strength(_ from: Double, _ to: Double) -> Double {
        let range = played.samples(from, to)
        let mean = played.turn[range].reduce(SIMD3<Double>.zero, +) / Double(range.count)
        return (played.turn[range].reduce(0) { $0 + (($1 - mean) * ($1 - mean)).sum() } / Double(range.count))
          .squareRoot()
      }
      #expect(strength(segment.start + 0.2, segment.start + 0.8) > 0.5 * strength(segment.start + 1, segment.end - 0.5))
      // The heel was lifted in the second before: the shank tilted by 4° and more.
      let before = played.samples(segment.start - 0.9, segment.start + 0.1)
      let tilt = played.turn[before].reduce(0.0) { $0 + $1.y } / Played.rate
      #expect(abs(tilt) > 4, "seed \(seed): \(tilt)°")
    }
  }

  @Test func adaysScriptIsMostlyQuietAndHoldsEachThingOften() {
    let shaking: [Activity] = [
      .restTremor, .wanderingTremor, .bounce, .clonus, .standingTremor, .orthostaticTremor, .slowOrthostatic,
      .fatigueTrembling, .burstTrembling, .heldTremor, .heldTrembling, .kineticTremor, .freeze, .freezeShuffle,
      .rockFoot, .tapFoot,
    ]
    for seed in Self.seeds {
      let day = Story.mix.scenario(seed: seed)
      #expect(abs(day.duration - 57_600) < 0.001)
      let shaken = day.segments.filter { shaking.contains($0.activity) }
      #expect(shaken.reduce(0) { $0 + $1.duration } < 0.2 * day.duration, "seed \(seed)")
      for activity in shaking { #expect(shaken.contains { $0.activity == activity }, "seed \(seed): \(activity)") }
      let bed = Story.night.scenario(seed: seed)
      #expect(bed.segments.filter { $0.activity == .walkAbout }.count >= 2, "seed \(seed)")
      let calm = Story.negatives.scenario(seed: seed)
      #expect(!calm.segments.contains { shaking.contains($0.activity) }, "seed \(seed)")
    }
  }
}
