import Signal

/// A leg that plays a scenario with an MPU-6050 strapped to it, read the way a Pi reads it: raw FIFO bytes with the time
/// of each read. Fixed memory; the same arguments give the same bytes on every machine.
package struct LegSimulator: Sendable {
  package enum Timing: Sendable {
    /// The FIFO is polled on a timer; the time is the host's at the read: late, jittery, sometimes stalled.
    case read
    /// The data-ready line's edge, stamped by the kernel, ends each burst.
    case edge
    /// The true time of the newest sample.
    case exact
  }

  /// A FIFO of 1024 bytes holds this many whole samples of 12 bytes.
  private static let fifoSamples = 85

  package let description: SensorDescription
  private let timing: Timing
  private let start: Timestamp
  private let duration: Double
  /// True seconds between two internal samples, and how many of those make one output.
  private let internalPeriod: Double
  private let divider: Int
  private let pollPeriod: Double
  private var motion: LegMotion
  private var sensor: InertialSensor
  private var clock: RandomSource

  private var earlier: InertialTruth?
  private var later: InertialTruth?
  private var laterTime = 0.0
  private var internalIndex = 0
  private var samples: UInt64 = 0
  private var polls = 0
  private var isOver = false

  /// `rate`: Hz, rounded to what the chip's divider of 1 kHz offers, 25…250. `clockError`: the chip's true rate is
  /// `rate` × (1 + clockError); nil draws one within ±1 %. `mount`: nil draws one. `start`: the monotonic time of the
  /// scenario's beginning.
  package init(
    scenario: Scenario, site: Site = .shank, leg: Leg? = .right, seed: UInt64? = nil, rate: Hertz = Hertz(100),
    clockError: Double? = nil, timing: Timing = .read, mount: Matrix3? = nil, imperfection: Double = 1,
    start: Timestamp = Timestamp(nanoseconds: 60_000_000_000)
  ) {
    let seed = seed ?? scenario.seed
    clock = RandomSource(seed: seed, stream: 3)
    let drawn = clock.uniform(in: -0.01...0.01)
    divider = Int((1000 / min(250, max(25, rate.value))).rounded())
    internalPeriod = 0.001 / (1 + (clockError ?? drawn))
    pollPeriod = 0.010 * Double(divider)
    self.timing = timing
    self.start = start
    duration = scenario.duration
    motion = LegMotion(scenario: scenario, site: site)
    sensor = InertialSensor(seed: seed, mount: mount, imperfection: imperfection)
    description = SensorDescription(
      chip: .mpu6050, whoAmI: 0x68, hasGyroscope: true,
      accelerationScale: standardGravity / InertialSensor.accelerationCountsPerG,
      rotationScale: Double.pi / 180 / InertialSensor.rotationCountsPerDegree, fullScaleCounts: 32_767,
      nominalRate: Hertz(1000 / Double(divider)), rateTolerance: 0.05, site: site, leg: leg)
  }

  /// What the script is doing at the newest sample.
  package var activity: Activity? { motion.activity }

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
        while count < Self.fifoSamples && sampleTime(first + UInt64(count)) <= min(lastRead, duration) { count += 1 }
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
      put(counts, into: &frame.bytes, at: taken * 12)
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
    frame.byteCount = UInt16(taken * 12)
    frame.firstIndex = first
    frame.time = start.advanced(bySeconds: readTime)
    samples = first + UInt64(taken)
    return true
  }

  private var lastRead = 0.0

  /// The chip's next output; nil when the leg's scenario has ended.
  private mutating func sample() -> (acceleration: SIMD3<Int16>, rotation: SIMD3<Int16>)? {
    // The first output needs one internal sample, each other `divider` of them.
    let wanted = samplesTaken == 0 ? 1 : divider
    for _ in 0..<wanted {
      let time = Double(internalIndex) * internalPeriod
      while later == nil || laterTime < time {
        guard let truth = motion.next() else { return nil }
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
    return sensor.counts
  }

  private var samplesTaken = 0

  /// Big-endian, accelerometer first, as FIFO_R_W gives it (register map 4.2, section 4.31).
  private func put(
    _ counts: (acceleration: SIMD3<Int16>, rotation: SIMD3<Int16>), into bytes: inout InlineArray<1024, UInt8>,
    at offset: Int
  ) {
    for k in 0..<3 {
      let a = UInt16(bitPattern: counts.acceleration[k])
      let r = UInt16(bitPattern: counts.rotation[k])
      bytes[offset + 2 * k] = UInt8(a >> 8)
      bytes[offset + 2 * k + 1] = UInt8(a & 0xFF)
      bytes[offset + 6 + 2 * k] = UInt8(r >> 8)
      bytes[offset + 7 + 2 * k] = UInt8(r & 0xFF)
    }
  }
}
