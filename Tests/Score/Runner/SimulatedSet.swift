import Scoring
import Signal
import Simulation

/// The simulated records that are scored: each its own person, sensor and mount.
struct SimulatedSet: Sendable {
  struct Record: Sendable {
    var set: String
    var story: Story
    var seed: UInt64
    var minutes: Double
    var site: Site = .shank
    var chip: Chip = .mpu6050
  }

  /// Thresholds are chosen on the records of `tuning`; figures are reported on `exam`. No seed is in both.
  enum Purpose: UInt64, Sendable { case tuning = 20_000, exam = 70_000 }

  /// The stories of one label each that a few minutes hold.
  static let labels: [Story] = [
    .gait, .freezeTremble, .externalVibration, .standingFast, .clonusLike, .restOscillation, .standingOscillation,
    .posturalOscillation, .kineticOscillation, .broadTremble, .rhythmicSlow, .legMovement, .jerk,
  ]

  static func records(_ purpose: Purpose, isLong: Bool) -> [Record] {
    var records: [Record] = []
    var seed = purpose.rawValue
    func add(_ set: String, _ story: Story, minutes: Double, _ count: Int, site: Site = .shank) {
      for k in 0..<count {
        seed += 1
        let chips: [Chip] = [.mpu6050, .lsm6dso]
        records.append(
          Record(set: set, story: story, seed: seed, minutes: minutes, site: site, chip: chips[k % 2]))
      }
    }
    for story in labels { add("labels", story, minutes: 4, 5) }
    add("labels", .plmSeries, minutes: 22, 4)
    add("labels", .offBody, minutes: 14, 1)
    for story in labels { add("labels, thigh", story, minutes: 4, 2, site: .thigh) }
    add("day", .mix, minutes: 75, isLong ? 16 : 6)
    add("stress", .stress, minutes: 40, isLong ? 8 : 3)
    add("still", .still, minutes: 80, isLong ? 20 : 2)
    add("night", .night, minutes: 120, isLong ? 4 : 1)
    return records
  }

  static func recording(_ record: Record) -> SimulatedRecording {
    SimulatedRecording(
      record.story, seed: record.seed, minutes: record.minutes, chip: record.chip, site: record.site,
      fit: .drawn(seed: record.seed))
  }

  static func play(_ record: Record, keepsHops: Bool = false) throws -> (Played, [TruthEntry]) {
    var recording = recording(record)
    let played = try Played(recording.description, keepsHops: keepsHops) { recording.next(&$0) }
    let truth = recording.account.map {
      TruthEntry(
        label: "\($0.label)", start: $0.start, end: $0.end, accept: $0.accept.map { "\($0)" },
        frequency: $0.frequency > 0 ? $0.frequency : nil, activity: $0.activity.map { $0.word })
    }
    return (played, truth)
  }
}
