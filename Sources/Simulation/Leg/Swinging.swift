import Signal

/// The oscillation that goes on, and the one before it that is dying away.
struct Swinging: Sendable {
  private struct Running {
    var cast: Casting
    var envelope: Glide
    var meter: TruthMeter
    var radiansPerUnit: Double
    /// When it pauses or goes on next.
    var toggle: (at: Double, isOn: Bool)?
  }

  private var running: Running?
  private var fading: Running?
  private(set) var finished: [TruthSegment] = []

  mutating func stop(at now: Double, _ random: inout RandomSource) {
    guard var stopping = running else { return }
    stopping.envelope.aim(0, at: now, over: random.uniform(in: 0.4...1.2))
    stopping.toggle = nil
    close(fading?.meter)
    fading = stopping
    running = nil
  }

  mutating func start(_ cast: Casting, site: Site, at ready: Double) {
    var envelope = Glide(0)
    envelope.aim(1, at: ready + cast.delay, over: cast.onset)
    running = Running(
      cast: cast, envelope: envelope, meter: TruthMeter(label: cast.label, accept: cast.accept),
      radiansPerUnit: site == .thigh ? cast.coupling.thigh : cast.coupling.shank)
    if let pauses = cast.pauses { running?.toggle = (ready + cast.delay + pauses.on.upperBound, true) }
  }

  mutating func add(to pose: inout LegPose, at now: Double, _ random: inout RandomSource) {
    running = swing(running, &pose, now, &random)
    fading = swing(fading, &pose, now, &random)
  }

  /// Moves the leg by one oscillation; nil when that has died away.
  private mutating func swing(
    _ slot: Running?, _ pose: inout LegPose, _ now: Double, _ random: inout RandomSource
  ) -> Running? {
    guard var one = slot else { return nil }
    if let toggle = one.toggle, let pauses = one.cast.pauses, now >= toggle.at {
      one.envelope.aim(toggle.isOn ? 0 : 1, at: now, over: 0.4)
      one.toggle = (now + random.uniform(in: toggle.isOn ? pauses.off : pauses.on), !toggle.isOn)
    }
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
    guard level > 0 || one.envelope.target > 0 || one.toggle != nil else {
      close(one.meter)
      return nil
    }
    return one
  }

  mutating func finish() {
    close(fading?.meter)
    close(running?.meter)
    (running, fading) = (nil, nil)
  }

  private mutating func close(_ meter: TruthMeter?) {
    if let result = meter?.result { finished.append(result) }
  }
}
