import Signal

/// Plays a scenario: one call a millisecond of true time, what an ideal sensor at `site` feels, and the truth as it goes.
///
/// Knows nothing of the sensor's clock or errors; the same seed moves the leg in the same way whatever watches it.
package struct LegMotion: Sendable {
  private struct Running {
    var cast: Casting
    var envelope: Glide
    var meter: TruthMeter
    var radiansPerUnit: Double
  }

  private let scenario: Scenario
  private let site: Site
  private let geometry: LegGeometry
  private var random: RandomSource
  private var kinematics: SensorKinematics
  private var posture: Posture

  private var steps = 0
  private var segment = -1
  private var segmentEnd = 0.0

  // What is always there in a living leg.
  private var alive: Glide
  private var drift = SmoothNoise(deviation: 0.03 * .pi / 180, corner: 0.05)
  private var physiological: Oscillator
  // What comes and goes.
  private var sway: (forward: SmoothNoise, sideways: SmoothNoise)
  private var swayLevel: Glide
  private var running: Running?
  private var fading: Running?
  private var gait: Gait?
  private var gaitLevel = Glide(0)
  private var gaitMeter: TruthMeter?
  private var fidget = (thigh: Glide(0), shank: Glide(0), roll: Glide(0))
  private var nextFidget = Double.infinity
  private var fidgetMeter: TruthMeter?

  private var finished: [TruthSegment] = []

  package init(scenario: Scenario, site: Site) {
    self.scenario = scenario
    self.site = site
    random = RandomSource(seed: scenario.seed, stream: 1)
    geometry = LegGeometry(&random)
    kinematics = SensorKinematics(geometry: geometry, site: site)
    let first = scenario.segments.first?.activity ?? .table
    posture = Posture(isSeated: first.isSeated, geometry: geometry, &random)
    alive = Glide(first == .table ? 0 : 1)
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
    swayLevel = Glide(0)
    finished.reserveCapacity(2 * scenario.segments.count + 2)
    // Two poses before the start: the differences need them.
    steps = -2
    while steps < 0 { _ = kinematics.advance(pose()) }
  }

  /// Seconds of true time since the start.
  package var time: Double { Double(steps) * physicsStep }

  /// What has ended so far, by its start.
  package var truth: [TruthSegment] { finished.sorted { $0.start < $1.start } }

  /// The activity that the script is at; nil before the first step and after the end.
  package var activity: Activity? {
    scenario.segments.indices.contains(segment) ? scenario.segments[segment].activity : nil
  }

  /// The next millisecond; nil at the end of the scenario.
  package mutating func next() -> InertialTruth? {
    if time >= segmentEnd {
      segment += 1
      guard segment < scenario.segments.count else {
        segment = scenario.segments.count
        for meter in [fading?.meter, running?.meter, gaitMeter, fidgetMeter] { close(meter) }
        (fading, running, gaitMeter, fidgetMeter) = (nil, nil, nil, nil)
        return nil
      }
      segmentEnd += scenario.segments[segment].duration
      begin(scenario.segments[segment])
    }
    return kinematics.advance(pose())
  }

  private mutating func begin(_ piece: ScenarioSegment) {
    let now = time
    let activity = piece.activity
    if var stopping = running {
      stopping.envelope.aim(0, at: now, over: random.uniform(in: 0.4...1.2))
      close(fading?.meter)
      fading = stopping
      running = nil
    }
    var ready = now
    if gaitLevel.target > 0.5 && activity != .walk {
      gaitLevel.aim(activity == .freeze ? 0.03 : 0, at: now, over: 0.9)
      posture.plant(true, at: now + 0.6, over: 0.4)
      if activity != .freeze { ready = now + 1.1 }
    } else if gaitLevel.target > 0 && activity != .walk && activity != .freeze {
      gaitLevel.aim(0, at: now, over: 0.3)
    }
    if activity != .table { ready = posture.change(seated: activity.isSeated, at: ready) }
    alive.aim(activity == .table ? 0 : 1, at: now, over: 0.5)
    swayLevel.aim(activity.isSeated || activity == .table || activity == .walk ? 0 : 1, at: ready, over: 1.5)
    if activity == .walk && gaitLevel.target < 0.5 {
      if gait == nil || piece.frequency != nil { gait = Gait(&random, strideFrequency: piece.frequency) }
      gaitLevel.aim(1, at: ready, over: 1.3)
      posture.plant(false, at: ready, over: 0.5)
    }
    if activity == .fidget {
      nextFidget = ready + 0.3
      fidgetMeter = TruthMeter(
        label: "leg_movement",
        accept: ["jerk", "rhythmic_slow", "kinetic_oscillation", "postural_oscillation", "undetermined"])
    } else {
      if nextFidget.isFinite {
        fidget.thigh.aim(0, at: now, over: 1)
        fidget.shank.aim(0, at: now, over: 1)
        fidget.roll.aim(0, at: now, over: 1)
      }
      nextFidget = .infinity
      close(fidgetMeter)
      fidgetMeter = nil
    }
    if let cast = Casting(piece, geometry: geometry, &random) {
      var envelope = Glide(0)
      envelope.aim(1, at: ready + cast.delay, over: cast.onset)
      running = Running(
        cast: cast, envelope: envelope, meter: TruthMeter(label: cast.label, accept: cast.accept),
        radiansPerUnit: site == .thigh ? cast.coupling.thigh : cast.coupling.shank)
    }
  }

  /// The leg at this step; counts the step.
  private mutating func pose() -> LegPose {
    let now = time
    steps += 1
    var pose = posture.pose(at: now)
    let life = alive.value(at: now)
    let wander = life * drift.step(&random)
    let tremor = life * physiological.step(&random).value
    pose.thigh += wander + life * 0.0005 * Numerics.sine(2 * .pi * 0.25 * now)
    pose.shank += wander + tremor
    let level = swayLevel.value(at: now)
    let (forward, sideways) = (sway.forward.step(&random), sway.sideways.step(&random))
    pose.thigh += level * forward
    pose.shank += level * forward
    pose.roll += level * sideways
    if nextFidget.isFinite || fidgetMeter != nil || posture.isSeated { move(&pose, now) }
    running = swing(running, &pose, now)
    fading = swing(fading, &pose, now)
    walk(&pose, now)
    posture.follow(pose, geometry: geometry, speed: gait?.speed ?? 0)
    return pose
  }

  /// Moves the leg by one oscillation; nil when that has died away.
  private mutating func swing(_ slot: Running?, _ pose: inout LegPose, _ now: Double) -> Running? {
    guard var one = slot else { return nil }
    let level = one.envelope.value(at: now)
    let out = one.cast.oscillator.step(&random)
    let value = level * out.value
    pose.thigh += one.cast.coupling.thigh * value
    pose.shank += one.cast.coupling.shank * value
    pose.roll += one.cast.coupling.roll * value
    if level >= 0.5 {
      one.meter.add(
        time: now, angle: one.radiansPerUnit * value, power: out.value * out.value, frequency: out.frequency)
    }
    guard level > 0 || one.envelope.target > 0 else {
      close(one.meter)
      return nil
    }
    return one
  }

  private mutating func walk(_ pose: inout LegPose, _ now: Double) {
    guard var steps = gait else { return }
    let level = gaitLevel.value(at: now)
    steps.step(&pose, level: level, &random)
    gait = steps
    if level >= 0.5 {
      if gaitMeter == nil { gaitMeter = TruthMeter(label: "gait", accept: []) }
      gaitMeter?.add(time: now, angle: 0, power: 1, frequency: steps.frequency)
    } else {
      close(gaitMeter)
      gaitMeter = nil
    }
  }

  private mutating func move(_ pose: inout LegPose, _ now: Double) {
    if now >= nextFidget {
      let degree = Double.pi / 180
      let length = random.uniform(in: 0.35...1.2)
      fidget.shank.aim(degree * random.uniform(in: -20...35), at: now, over: length)
      fidget.thigh.aim(degree * random.uniform(in: -8...8), at: now, over: length)
      fidget.roll.aim(degree * random.uniform(in: -8...8), at: now, over: length)
      nextFidget = now + length - 2 * Numerics.logarithm(1 - random.uniform())
    }
    pose.shank += fidget.shank.value(at: now)
    pose.thigh += fidget.thigh.value(at: now)
    pose.roll += fidget.roll.value(at: now)
    fidgetMeter?.add(time: now, angle: 0, power: 1, frequency: 0)
  }

  private mutating func close(_ meter: TruthMeter?) {
    if let result = meter?.result { finished.append(result) }
  }
}
