/// Going on foot, in and out of it.
struct Locomotion: Sendable {
  private var gait: Gait?
  private var kind: GaitKind?
  private var level = Glide(0)
  private var meter: TruthMeter?
  private(set) var finished: [TruthSegment] = []

  /// How fast the hip goes forward, m/s.
  var speed: Double { gait?.speed ?? 0 }

  /// Stops for an activity that is not on foot; returns when both feet stand.
  mutating func stop(for activity: Activity, _ posture: inout Posture, at now: Double) -> Double {
    guard activity.gait == nil else { return now }
    if level.target > 0.5 {
      level.aim(activity.isFreezing ? 0.03 : 0, at: now, over: 0.9)
      posture.plant(true, at: now + 0.6, over: 0.4)
      return activity.isFreezing ? now : now + 1.1
    }
    if level.target > 0, !activity.isFreezing { level.aim(0, at: now, over: 0.3) }
    return now
  }

  mutating func start(
    _ wanted: GaitKind, strideFrequency: Double?, _ posture: inout Posture, at ready: Double,
    _ random: inout RandomSource
  ) {
    guard level.target < 0.5 else { return }
    if gait == nil || strideFrequency != nil || kind != wanted {
      gait = Gait(&random, strideFrequency: strideFrequency, kind: wanted)
      kind = wanted
    }
    level.aim(1, at: ready, over: 1.3)
    posture.plant(false, at: ready, over: 0.5)
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    guard var steps = gait else { return }
    let level = level.value(at: now)
    steps.step(&pose, level: level, &random)
    gait = steps
    if level >= 0.5 {
      if meter == nil { meter = TruthMeter(label: "gait", accept: []) }
      meter?.add(time: now, angle: 0, power: 1, frequency: steps.frequency)
    } else {
      finish()
    }
  }

  mutating func finish() {
    if let result = meter?.result { finished.append(result) }
    meter = nil
  }
}
