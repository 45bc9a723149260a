import Signal

/// What the daemon would have recorded of a story: frames as they were read, with the records that it puts between them.
///
/// Gaps where samples were lost, marks that the wearer set, and where the story has a date, the wall clock: wrong at
/// first, as on a board without a battery, and synchronised after 40 s.
package struct SimulatedRecording: Sendable {
  package let description: SensorDescription
  private let scenario: Scenario
  private let wallOffset: Int64?
  private var leg: LegSimulator
  private var faults: RandomSource
  private var pending: [RawFrame] = []
  private var piece = -1
  private var clockRecords = 0
  private var dropping: (frames: Int, lost: UInt64, cause: GapCause)?

  /// The monotonic time at which it begins.
  private static let start: Int64 = 60_000_000_000

  /// - Parameters:
  ///   - clockError: as a fraction; nil draws one from what the chip's data sheet allows.
  ///   - fit: how the strap holds; nil: rigid.
  package init(
    _ story: Story, seed: UInt64, minutes: Double? = nil, chip: Chip = .mpu6050, rate: Hertz = Hertz(100),
    site: Site = .shank, leg side: Leg? = .right, clockError: Double? = nil, fit: StrapFit? = nil
  ) {
    scenario = story.scenario(seed: seed, minutes: minutes)
    faults = RandomSource(seed: seed, stream: 8)
    let tolerance = min(0.03, ChipModel(chip, rate: rate).rateTolerance)
    let error = faults.uniform(in: -tolerance...tolerance)
    leg = LegSimulator(
      scenario: scenario, site: site, leg: side, seed: seed, chip: chip, rate: rate,
      clockError: clockError ?? (chip == .virtual ? 0 : error), timing: chip == .virtual ? .exact : .read, fit: fit,
      start: Timestamp(nanoseconds: Self.start))
    description = leg.description
    wallOffset = story.beginning.map { $0 * 1_000_000_000 - Self.start }
  }

  /// Seconds that it will last.
  package var duration: Double { scenario.duration }

  /// Seconds of it that are there.
  package var elapsed: Double { leg.elapsed }

  /// What happened so far, and what was going on between.
  package var account: [TruthSegment] { leg.account }

  /// The next frame or record; false at the end.
  package mutating func next(_ frame: inout RawFrame) -> Bool {
    if let first = pending.first {
      frame = first
      pending.removeFirst()
      return true
    }
    while leg.next(&frame) {
      if swallows(frame) { continue }
      var out: [RawFrame] = []
      addClock(at: frame.time, to: &out)
      if let gap = dropping {
        out.append(
          RawFrame(
            Gap(
              cause: gap.cause, nextIndex: frame.firstIndex, lost: gap.lost, time: frame.time,
              errno: gap.cause == .busError ? 121 : 0)))
        dropping = nil
      }
      out.append(frame)
      addMarks(at: frame.time, to: &out)
      frame = out.removeFirst()
      pending = out
      return true
    }
    return false
  }

  /// Whether the frame is lost: some seconds at a time while the bus is bad.
  private mutating func swallows(_ frame: RawFrame) -> Bool {
    if dropping == nil, leg.activity == .dropouts, faults.uniform() < 0.06 {
      let isBus = faults.uniform() < 0.7
      dropping = (2 + Int(faults.uniform() * 14), 0, isBus ? .busError : .fifoOverflow)
    }
    guard let gap = dropping, gap.frames > 0 else { return false }
    dropping = (gap.frames - 1, gap.lost + UInt64(frame.count), gap.cause)
    return true
  }

  private mutating func addClock(at time: Timestamp, to out: inout [RawFrame]) {
    guard let wallOffset else { return }
    if clockRecords == 0 {
      // What was saved at the last shutdown.
      out.append(.clock(offset: wallOffset - 4_620_000_000_000, isSynchronised: false, at: time))
      clockRecords = 1
    } else if clockRecords == 1, leg.elapsed >= 40 {
      out.append(.clock(offset: wallOffset, isSynchronised: true, at: time))
      clockRecords = 2
    }
  }

  private mutating func addMarks(at time: Timestamp, to out: inout [RawFrame]) {
    guard let now = leg.piece, now > piece else { return }
    for n in (piece + 1)...now {
      guard let mark = scenario.segments[n].mark else { continue }
      var frame = RawFrame()
      frame.kind = .mark
      frame.time = time
      for byte in (mark.note.isEmpty ? mark.kind : mark.kind + "\t" + mark.note).utf8 {
        frame.bytes[Int(frame.byteCount)] = byte
        frame.byteCount += 1
      }
      out.append(frame)
    }
    piece = now
  }
}
