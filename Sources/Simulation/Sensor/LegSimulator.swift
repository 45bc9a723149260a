import Signal

/// A leg that plays a scenario with a sensor strapped to it, read the way a Pi reads it: raw FIFO bytes with the time of
/// each read. Fixed memory; the same arguments give the same bytes on every machine.
package struct LegSimulator: Sendable {
  package enum Timing: Sendable {
    /// The FIFO is polled on a timer; the time is the host's at the read: late, jittery, sometimes stalled.
    case read
    /// The data-ready line's edge, stamped by the kernel, ends each burst.
    case edge
    /// The true time of the newest sample.
    case exact
  }

  package let description: SensorDescription
  private let timing: Timing
  private let start: Timestamp
  private let duration: Double
  /// True seconds between two internal samples, and how many of those make one output.
  private let internalPeriod: Double
  private let divider: Int
  private let stride: Int
  /// A read holds no more samples than this: what 1024 bytes have room for.
  private let mostSamples: Int
  private let pollPeriod: Double
  private var motion: LegMotion
  private let isMirrored: Bool
  private var sensor: InertialSensor
  private var strap: Strap?
  private var clock: RandomSource

  private var earlier: InertialTruth?
  private var later: InertialTruth?
  private var laterTime = 0.0
  private var internalIndex = 0
  private var samples: UInt64 = 0
  private var polls = 0
  private var isOver = false

  /// - Parameters:
  ///   - rate: Hz; the nearest that the chip offers is taken, 25…500.
  ///   - clockError: the chip's true rate is its nominal one × (1 + clockError); nil draws one within ±1 %.
  ///   - mount: from the segment's axes to the sensor's; nil draws one.
  ///   - fit: how the strap holds; nil: rigid.
  ///   - start: the monotonic time of the scenario's beginning.
  package init(
    scenario: Scenario, site: Site = .shank, leg: Leg? = .right, seed: UInt64? = nil, chip: Chip = .mpu6050,
    rate: Hertz = Hertz(100), clockError: Double? = nil, timing: Timing = .read, mount: Matrix3? = nil,
    imperfection: Double = 1, fit: StrapFit? = nil, start: Timestamp = Timestamp(nanoseconds: 60_000_000_000)
  ) {
    let seed = seed ?? scenario.seed
    let model = ChipModel(chip, rate: rate)
    clock = RandomSource(seed: seed, stream: 3)
    let drawn = clock.uniform(in: -0.01...0.01)
    divider = model.divider
    internalPeriod = model.internalPeriod / (1 + (clockError ?? drawn))
    pollPeriod = model.internalPeriod * 10 * Double(divider)
    self.timing = timing
    self.start = start
    duration = scenario.duration
    motion = LegMotion(scenario: scenario, site: site)
    isMirrored = leg == .left
    sensor = InertialSensor(model, seed: seed, mount: mount, imperfection: imperfection)
    strap = fit.map { Strap($0, seed: seed) }
    description = SensorDescription(
      chip: chip, whoAmI: model.whoAmI, hasGyroscope: model.hasGyroscope,
      accelerationScale: standardGravity / model.accelerationCountsPerG,
      rotationScale: model.hasGyroscope ? Double.pi / 180 / model.rotationCountsPerDegree : 1,
      fullScaleCounts: model.fullScaleCounts, nominalRate: model.rate, rateTolerance: model.rateTolerance, site: site,
      leg: leg)
    stride = description.bytesPerSample
    mostSamples = RawFrame.capacity / stride
  }

  /// What the script is doing at the newest sample.
  package var activity: Activity? { motion.activity }

  /// The piece of the script at the newest sample.
  package var piece: Int? { motion.piece }

  /// What happened so far, and what was going on between: see `LegMotion.account`.
  package var account: [TruthSegment] { motion.account }

  /// True seconds from the start to the newest sample.
  package var elapsed: Double { samples == 0 ? 0 : sampleTime(samples - 1) }

  private func sampleTime(_ index: UInt64) -> Double { Double(index) * Double(divider) * internalPeriod }

  /// Fills `frame` with the next read; false at the end of the scenario (the frame is then unchanged).
  package mutating func next(_ frame: inout RawFrame) -> Bool {
    if isOver { return false }
    let first = samples
    let readTime: Double
    var count = 0
    switch timing {
    case .read:
      // The timer is absolute: a late read does not move the ones after it.
      repeat {
        polls += 1
        let due = Double(polls) * pollPeriod
        let stalled = clock.uniform() < 1.0 / 400
        let late =
          stalled
          ? clock.uniform(in: 0.02...0.2) : min(0.003, 0.0001 - 0.0005 * Numerics.logarithm(1 - clock.uniform()))
        lastRead = max(lastRead + 0.0005, due + late)
        count = 0
        while count < mostSamples && sampleTime(first + UInt64(count)) <= min(lastRead, duration) { count += 1 }
      } while count == 0 && lastRead < duration
      readTime = lastRead
    case .edge, .exact:
      while count < 10 && sampleTime(first + UInt64(count)) <= duration { count += 1 }
      let newest = sampleTime(first + UInt64(max(0, count - 1)))
      readTime = newest + (timing == .edge ? clock.uniform(in: 5e-6...60e-6) : 0)
    }
    var taken = 0
    while taken < count {
      guard let counts = sample() else { break }
      SampleLayout.put(
        counts, of: description.chip, index: first + UInt64(taken), into: &frame, at: taken * stride)
      taken += 1
    }
    if taken < count || count == 0 { isOver = true }
    guard taken > 0 else { return false }
    frame.kind = .samples
    frame.timeSource =
      switch timing {
      case .read: .read
      case .edge: .edge
      case .exact: .exact
      }
    frame.count = UInt16(taken)
    frame.byteCount = UInt16(taken * stride)
    frame.firstIndex = first
    frame.time = start.advanced(bySeconds: readTime)
    samples = first + UInt64(taken)
    return true
  }

  private var lastRead = 0.0

  /// The chip's next output; nil when the leg's scenario has ended.
  private mutating func sample() -> SampleCounts? {
    // The first output needs one internal sample, each other `divider` of them.
    let wanted = samplesTaken == 0 ? 1 : divider
    for _ in 0..<wanted {
      let time = Double(internalIndex) * internalPeriod
      while later == nil || laterTime < time {
        guard let truth = felt() else { return nil }
        if later != nil { laterTime += physicsStep }
        (earlier, later) = (later, truth)
      }
      guard let later else { return nil }
      let from = earlier ?? later
      let part = 1 - (laterTime - time) / physicsStep
      sensor.advance(
        InertialTruth(
          force: from.force + (later.force - from.force) * part, rate: from.rate + (later.rate - from.rate) * part))
      internalIndex += 1
    }
    samplesTaken += 1
    var counts = sensor.counts
    // An axis that hangs repeats what it gave last.
    if motion.activity == .stuckAxis {
      let held = stuck ?? counts.acceleration.y
      stuck = held
      counts.acceleration.y = held
    } else {
      stuck = nil
    }
    return counts
  }

  private var samplesTaken = 0
  private var stuck: Int32?

  /// What the sensor's housing feels in the next millisecond: a left leg is a right one in the mirror.
  private mutating func felt() -> InertialTruth? {
    guard var truth = motion.next() else { return nil }
    if isMirrored {
      truth.force.y = -truth.force.y
      truth.rate = Vector3(-truth.rate.x, truth.rate.y, -truth.rate.z)
    }
    return strap?.transmit(truth) ?? truth
  }
}
