/// Periodic leg movements: series of 4 to 60 dorsiflexions at log-normal intervals, with rests of two minutes and more
/// between the series.
///
/// Of a dorsiflexion the shank shows 0.2–3° only; in some people the hip bends too. Asleep the median interval is 20–25 s,
/// awake 11–12 s. Intervals stay inside the 10–90 s of the WASM rules and durations inside 0.5–5 s, so that what is a
/// series is beyond doubt.
struct PeriodicMovements: Movement {
  private let median: Double
  private let spread: Double
  private let size: Double
  private let hip: Double
  private var next: Double
  private var left: Int
  private var burst: Burst?
  private var series: [TruthSegment] = []
  private var stopped: Double?
  private var done: [TruthSegment] = []

  /// Up, a hold that twitches, down.
  private struct Burst: Sendable {
    var start: Double
    var rise: Double
    var length: Double
    var size: Double
    var twitch: Double

    var end: Double { start + length }

    func level(at now: Double) -> Double {
      let t = now - start
      guard t > 0, t < length else { return 0 }
      let up = min(1, t / rise)
      let down = min(1, (length - t) / (0.4 * (length - rise)))
      func smooth(_ s: Double) -> Double { 0.5 - 0.5 * Numerics.cosine(.pi * s) }
      return smooth(up) * smooth(down) * (1 + twitch * Numerics.sine(2 * .pi * 2.3 * t))
    }
  }

  /// `isAwake`: shorter intervals.
  init(isAwake: Bool, at start: Double, _ random: inout RandomSource) {
    median = isAwake ? random.uniform(in: 11...14) : random.uniform(in: 18...27)
    spread = random.uniform(in: 0.15...0.35)
    size = random.logUniform(in: 0.6...3)
    hip = random.uniform() < 0.4 ? random.uniform(in: 0.3...1) : 0.05
    next = start + random.uniform(in: 3...10)
    left = Self.length(&random)
  }

  private static func length(_ random: inout RandomSource) -> Int {
    min(60, max(4, Int(random.logNormal(median: 14, spread: 0.7))))
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    if stopped == nil, now >= next {
      let length = min(5, max(0.6, random.logNormal(median: 2, spread: 0.4)))
      burst = Burst(
        start: now, rise: random.uniform(in: 0.15...0.4), length: length, size: size * random.uniform(in: 0.3...1),
        twitch: random.uniform(in: 0...0.2))
      left -= 1
      if left > 0 {
        next = now + max(length + 2, min(85, max(10.5, random.logNormal(median: median, spread: spread))))
      } else {
        next = now + random.uniform(in: 120...300)
        left = Self.length(&random)
      }
    }
    guard let one = burst else { return }
    let level = one.level(at: now) * one.size * .pi / 180
    pose.shank += level * (1 - 0.5 * hip)
    pose.thigh += level * hip
    if now >= one.end {
      note(one)
      burst = nil
    }
  }

  private mutating func note(_ one: Burst) {
    if let last = series.last, one.start - last.start > 90 { close() }
    series.append(
      TruthSegment(
        label: "leg_movement", start: one.start, end: one.end, frequency: 0, amplitude: 0,
        accept: one.length < 0.6 ? ["jerk"] : []))
  }

  private mutating func close() {
    if let all = Self.whole(series) { done.append(all) }
    done += series
    series = []
  }

  private static func whole(_ series: [TruthSegment]) -> TruthSegment? {
    guard series.count >= 4, let first = series.first, let last = series.last else { return nil }
    return TruthSegment(
      label: "plm_series", start: first.start, end: last.end, frequency: 0, amplitude: 0, accept: [])
  }

  var truth: [TruthSegment] { done + (Self.whole(series).map { [$0] } ?? []) + series }

  mutating func stop(at now: Double) { stopped = now }

  func isOver(at now: Double) -> Bool { stopped != nil && burst == nil }
}
