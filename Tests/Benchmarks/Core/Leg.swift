import IMU
import Signal
import Simulation

/// Ten minutes of a leg's day, more eventful than most: it trembles or bounces for a quarter of them.
private let script: [ScenarioSegment] = [
  ScenarioSegment(.sitStill, 140),
  ScenarioSegment(.restTremor, 60),
  ScenarioSegment(.sitStill, 60),
  ScenarioSegment(.bounce, 20),
  ScenarioSegment(.fidget, 25),
  ScenarioSegment(.sitStill, 30),
  ScenarioSegment(.standUp, 3),
  ScenarioSegment(.standStill, 35),
  ScenarioSegment(.standingTremor, 25),
  ScenarioSegment(.walk, 90),
  ScenarioSegment(.freeze, 8),
  ScenarioSegment(.walk, 40),
  ScenarioSegment(.standStill, 20),
  ScenarioSegment(.fatigueTrembling, 10),
  ScenarioSegment(.orthostaticTremor, 20),
  ScenarioSegment(.sitDown, 4),
  ScenarioSegment(.sitStill, 10),
]

/// A simulated leg's raw frames in memory, played over and over with their times and indices moved on.
///
/// The script starts and ends in the same chair: the seam between two laps is one more fidget and no hole.
struct Leg {
  let description: SensorDescription
  /// What the leg does, in per cent of the time.
  let shares: [(activity: String, share: Double)]
  private var frames: [RawFrame] = []
  /// Samples in one lap. The chip's rate is exact here, so that they tell its length.
  private(set) var samples = 0
  private let period: Double

  init(_ scenario: Scenario, rate: Double = 100) {
    shares = Self.shares(of: scenario)
    var simulator = LegSimulator(scenario: scenario, rate: Hertz(rate), clockError: 0)
    description = simulator.description
    period = description.nominalRate.period
    var frame = RawFrame()
    while simulator.next(&frame) {
      frames.append(frame)
      samples += Int(frame.count)
    }
  }

  /// The script `times` times over, with other figures drawn each time.
  static func eventful(times: Int, rate: Double = 100) -> Leg {
    Leg(Scenario(seed: 1, segments: (0..<times).flatMap { _ in script }), rate: rate)
  }

  private static func shares(of scenario: Scenario) -> [(activity: String, share: Double)] {
    var shares: [(activity: String, share: Double)] = []
    for segment in scenario.segments {
      let share = 100 * segment.duration / scenario.duration
      if let i = shares.firstIndex(where: { $0.activity == "\(segment.activity)" }) {
        shares[i].share += share
      } else {
        shares.append(("\(segment.activity)", share))
      }
    }
    return shares
  }

  /// Hands every frame of one lap to `take` and moves it on to the next lap. In place: a copy of 1 KiB for each would
  /// count as the pipeline's time.
  mutating func play(_ take: (inout RawFrame) -> Void) {
    for i in frames.indices {
      take(&frames[i])
      frames[i].firstIndex += UInt64(samples)
      frames[i].time = frames[i].time.advanced(bySeconds: Double(samples) * period)
    }
  }

  /// One lap as samples with exact times.
  mutating func decoded() -> [Sample] {
    let decoder = FrameDecoder(description)
    let period = period
    var out: [Sample] = []
    out.reserveCapacity(samples)
    play { frame in
      for i in 0..<decoder.count(in: &frame) {
        var sample = decoder.decode(i, of: &frame)
        sample.index = UInt64(out.count)
        sample.time = Timestamp(nanoseconds: 0).advanced(bySeconds: Double(out.count) * period)
        out.append(sample)
      }
    }
    return out
  }
}
