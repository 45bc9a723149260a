import IMU
import Signal

/// Writes what the dumps of one run hold, or a part of it, as one new dump. What is damaged becomes a gap, what is missing
/// between two files as well; the frames are copied as they are, with their times and indices.
///
/// A part says in its header where in the run it lies (`first_index`), the run's zero (`epoch_mono_ns`) and what was known
/// of the wall clock (`clock`): its lines count the same seconds as those of the whole.
package struct DumpCopy: ~Copyable {
  package struct Report: Sendable {
    package var files: [DumpSequence.FileReport] = []
    package var samples: UInt64 = 0
    /// Gaps, those that were put in place of damage included.
    package var gaps = 0
    /// Where the copy lies in the run, s; the last frame of samples ends it.
    package var start: Double?
    package var stop: Double?
    /// Where the run lies as far as it was read, s: to tell a person who asked for something else.
    package var lastSeconds: Double?

    package var damagedBlocks: Int { files.reduce(0) { $0 + $1.damagedBlocks } }
  }

  private var sequence: DumpSequence
  private var window: RunWindow
  private var writer: DumpWriter?
  private var clock: SampleClock
  private var report = Report()
  private let output: String
  private let isReplacing: Bool
  /// The index expected next in the copy.
  private var nextIndex: UInt64?

  /// Copies `paths` to `output`. Without a sample in the window nothing is written.
  ///
  /// - Parameters:
  ///   - from: seconds of the run at which the copy begins; nil: at the beginning.
  ///   - to: seconds at which it ends; nil: at the end.
  ///   - replacing: whether a file of that name may be replaced.
  package static func run(
    _ paths: [String], to output: String, from: Double? = nil, until to: Double? = nil, replacing: Bool = false
  ) throws(DumpError) -> Report {
    // Here and not in the initialiser: Swift 6.2 dies of one that throws with a noncopyable optional beside it.
    if !replacing, ByteFile.exists(output) { throw .exists(path: output) }
    var copy = DumpCopy(try DumpSequence(paths: paths), output, from, to, replacing)
    do {
      let isWhole = try copy.transfer() && (from ?? 0) <= 0
      try copy.finish(isWhole: isWhole)
    } catch {
      copy.writer.take()?.discard()
      throw error
    }
    return copy.report
  }

  private init(
    _ sequence: consuming DumpSequence, _ output: String, _ from: Double?, _ to: Double?, _ replacing: Bool
  ) {
    let sensor = sequence.header.sensor
    window = RunWindow(sequence.header, from: from, to: to)
    clock = SampleClock(nominalRate: sensor.nominalRate, tolerance: sensor.rateTolerance)
    self.sequence = sequence
    self.output = output
    isReplacing = replacing
    writer = nil
  }

  /// Copies frame by frame; true if the end of the last file was reached.
  private mutating func transfer() throws(DumpError) -> Bool {
    var frame = RawFrame()
    while true {
      switch try sequence.next(&frame) {
      case .frame:
        switch window.place(of: &frame) {
        case .before: note(frame)
        case .inside:
          note(frame)
          try take(&frame)
        case .after: return false
        }
      case .newRun:
        throw .otherRun(path: sequence.path, run: sequence.header.run)
      case .end: return true
      }
    }
  }

  private mutating func note(_ frame: borrowing RawFrame) {
    if frame.kind == .samples, let zero = window.zero { report.lastSeconds = frame.time.seconds(since: zero) }
  }

  private mutating func take(_ frame: inout RawFrame) throws(DumpError) {
    if writer == nil { writer = try DumpWriter(path: output, header: header(), replacing: isReplacing) }
    try writer?.append(frame)
    switch frame.kind {
    case .samples:
      // As the pipeline follows the rate, so that the end of a part states its own.
      if let nextIndex, nextIndex != frame.firstIndex { clock.reanchor() }
      let next = frame.firstIndex &+ UInt64(frame.count)
      if frame.count > 0 { clock.observe(newest: next &- 1, at: frame.time, source: frame.timeSource) }
      nextIndex = next
      report.samples &+= UInt64(frame.count)
      guard let zero = window.zero else { return }
      report.start = report.start ?? frame.timeOfFirst(at: sequence.header.sensor.nominalRate).seconds(since: zero)
      report.stop = frame.time.seconds(since: zero)
    case .gap:
      if frame.gapCause != .ringOverrun, frame.lost > 0 { clock.reanchor() }
      nextIndex = frame.firstIndex
      report.gaps += 1
    case .mark, .clock: break
    }
  }

  private func header() -> DumpHeader {
    var header = sequence.header
    guard window.hasSkipped else { return header }
    header.becomePart(behind: window, from: window.firstIndex)
    return header
  }

  private mutating func finish(isWhole: Bool) throws(DumpError) {
    report.files = sequence.reports
    guard let writer = writer.take() else { return }
    if report.samples == 0 {
      writer.discard()
    } else if isWhole {
      // A recording that was never closed states no rate, and neither does its copy.
      let end = sequence.end
      try writer.finish(finalRate: end?.rateHz.map { Hertz($0) }, standardError: end?.rateSdHz.map { Hertz($0) })
    } else if sequence.header.sensor.hasUnevenTimes {
      try writer.finish(finalRate: sequence.header.sensor.nominalRate)
    } else {
      try writer.finish(finalRate: clock.rate, standardError: clock.rateError)
    }
  }
}
