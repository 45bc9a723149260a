import Signal

/// Plays a scenario: one call a millisecond of true time, what an ideal sensor at `site` feels, and the truth as it goes.
///
/// Knows nothing of the sensor's clock or errors; the same seed moves the leg in the same way whatever watches it.
package struct LegMotion: Sendable {
  private let scenario: Scenario
  private let site: Site
  private let geometry: LegGeometry
  private var random: RandomSource
  /// For what is added to the first five activities, which keep their numbers so.
  private var extra: RandomSource
  private var kinematics: SensorKinematics
  private var posture: Posture

  private var steps = 0
  private var segment = -1
  private var segmentStart = 0.0
  private var segmentEnd = 0.0

  // What is always there in a living leg.
  private var alive: Glide
  private var drift = SmoothNoise(deviation: 0.03 * .pi / 180, corner: 0.05)
  private var physiological: Oscillator
  /// Of the physiological tremor a leg that lies on a bed shows little.
  private var unsupported: Glide
  private var sway: (forward: SmoothNoise, sideways: SmoothNoise)
  private var swayLevel = Glide(0)
  // What comes and goes.
  private var swinging = Swinging()
  private var locomotion = Locomotion()
  private var fidgeting = Fidgeting()
  private var movements: [any Movement] = []
  private var remains = (yaw: 0.0, base: Vector3(0, 0, 0))

  private var finished: [TruthSegment] = []
  private var backgrounds: [TruthSegment] = []

  package init(scenario: Scenario, site: Site) {
    self.scenario = scenario
    self.site = site
    random = RandomSource(seed: scenario.seed, stream: 1)
    extra = RandomSource(seed: scenario.seed, stream: 4)
    geometry = LegGeometry(&random)
    kinematics = SensorKinematics(geometry: geometry, site: site)
    let first = scenario.segments.first ?? ScenarioSegment(.table, 0)
    posture = Posture(first.stance ?? .standing, geometry: geometry, &random)
    alive = Glide(first.activity.isLifeless ? 0 : 1)
    unsupported = Glide(first.stance == .lying ? 0.1 : 1)
    let degree = Double.pi / 180
    drift.settle(&random)
    physiological = .resonance(
      ResonanceOscillator(
        frequency: random.uniform(in: (6...9).widened), damping: random.uniform(in: 0.08...0.25),
        waxing: Waxing(spread: 0.3, tau: 4, &random), peakToPeak: degree * random.logUniform(in: 0.003...0.03)))
    let tilt = degree * random.logUniform(in: 0.25...1.2)
    let corner = random.uniform(in: 0.2...0.45)
    sway = (SmoothNoise(deviation: tilt, corner: corner), SmoothNoise(deviation: 0.6 * tilt, corner: corner))
    sway.forward.settle(&random)
    sway.sideways.settle(&random)
    // Two poses before the start: the differences need them.
    steps = -2
    while steps < 0 { _ = kinematics.advance(pose()) }
  }

  /// Seconds of true time since the start.
  package var time: Double { Double(steps) * physicsStep }

  /// What happened so far, by its start; what goes on ends now.
  package var truth: [TruthSegment] { Self.sorted(concluded.named) }

  /// The same, and the times between: what was going on where there was nothing to name.
  package var account: [TruthSegment] {
    let all = concluded
    return Self.sorted(all.named + all.backgrounds)
  }

  private static func sorted(_ segments: [TruthSegment]) -> [TruthSegment] {
    segments.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
  }

  private var concluded: (named: [TruthSegment], backgrounds: [TruthSegment]) {
    var end = self
    end.conclude()
    let running = end.movements.flatMap { $0.truth.filter { $0.start < time } }
    let named =
      end.finished + end.swinging.finished + end.locomotion.finished + end.fidgeting.finished + running
    return (named, end.backgrounds)
  }

  private mutating func conclude() {
    if let activity { note(activity, until: min(segmentEnd, time)) }
    swinging.finish()
    locomotion.finish()
    fidgeting.finish()
  }

  /// The piece of the script that is on; nil before the first step and after the end.
  package var piece: Int? { scenario.segments.indices.contains(segment) ? segment : nil }

  package var activity: Activity? { piece.map { scenario.segments[$0].activity } }

  /// The next millisecond; nil at the end of the scenario.
  package mutating func next() -> InertialTruth? {
    if time >= segmentEnd {
      if let activity { note(activity, until: segmentEnd) }
      segment += 1
      guard segment < scenario.segments.count else {
        segment = scenario.segments.count
        conclude()
        return nil
      }
      segmentStart = segmentEnd
      segmentEnd += scenario.segments[segment].duration
      begin(scenario.segments[segment])
    }
    return kinematics.advance(pose())
  }

  private mutating func note(_ activity: Activity, until end: Double) {
    guard end > segmentStart, let background = activity.background else { return }
    backgrounds.append(
      TruthSegment(
        label: background.label, start: segmentStart, end: end, frequency: 0, amplitude: 0,
        accept: background.accept, activity: activity))
  }

  private mutating func begin(_ piece: ScenarioSegment) {
    let now = time
    let activity = piece.activity
    let stance = piece.stance ?? posture.stance
    swinging.stop(at: now, &random)
    for i in movements.indices { movements[i].stop(at: now) }
    var ready = locomotion.stop(for: activity, &posture, at: now)
    if !activity.isLifeless { ready = posture.change(to: stance, at: ready) }
    alive.aim(activity.isLifeless ? 0 : 1, at: now, over: 0.5)
    unsupported.aim(stance == .lying ? 0.1 : 1, at: ready, over: 1)
    let sways = stance == .standing && !activity.isLifeless && activity.gait == nil
    swayLevel.aim(sways ? 1 : 0, at: ready, over: 1.5)
    if let kind = activity.gait {
      locomotion.start(kind, strideFrequency: piece.frequency, &posture, at: ready, &random)
    }
    if activity == .fidget { fidgeting.start(at: ready) } else { fidgeting.stop(at: now) }
    movements += Simulation.movements(for: piece, stance: stance, site: site, at: ready, &extra)
    if let cast = Casting.cast(piece, geometry: geometry, &random) {
      swinging.start(cast, site: site, at: ready)
    }
  }

  /// The leg at this step; counts the step.
  private mutating func pose() -> LegPose {
    let now = time
    steps += 1
    var pose = posture.pose(at: now)
    let life = alive.value(at: now)
    let wander = life * drift.step(&random)
    let tremor = life * unsupported.value(at: now) * physiological.step(&random).value
    pose.thigh += wander + life * 0.0005 * Numerics.sine(2 * .pi * 0.25 * now)
    pose.shank += wander + tremor
    let level = swayLevel.value(at: now)
    let (forward, sideways) = (sway.forward.step(&random), sway.sideways.step(&random))
    pose.thigh += level * forward
    pose.shank += level * forward
    pose.roll += level * sideways
    fidgeting.add(to: &pose, at: now, &random)
    swinging.add(to: &pose, at: now, &random)
    locomotion.add(to: &pose, at: now, &random)
    perform(&pose, now)
    posture.follow(pose, geometry: geometry, speed: locomotion.speed)
    return pose
  }

  private mutating func perform(_ pose: inout LegPose, _ now: Double) {
    pose.yaw += remains.yaw
    pose.base += remains.base
    guard !movements.isEmpty else { return }
    for i in movements.indices { movements[i].add(to: &pose, at: now, &extra) }
    guard steps % 256 == 0, let over = movements.firstIndex(where: { $0.isOver(at: now) }) else { return }
    let ended = movements.remove(at: over)
    finished += ended.truth
    remains.yaw += ended.remains.yaw
    remains.base += ended.remains.base
  }
}
