import Signal

/// Writes imported samples as a dump: packs them into frames, finds the holes between them, and puts the marks in.
///
/// What each importer has in common once it has read a sample's counts and time.
struct ImportComposer: ~Copyable {
  private var writer: DumpWriter
  private var assembler: FrameAssembler
  private let rate: Double
  /// Periods from one sample to the next from which on one is missing.
  private let hole: Double
  /// The index of the next sample if none is missing.
  private var index: UInt64 = 0
  /// Samples without numbers since the last sample.
  private var spoilt: UInt64 = 0
  /// The time of the last sample, s.
  private var last: Double?
  private(set) var report: ImportReport

  private init(_ writer: consuming DumpWriter, _ header: DumpHeader, _ report: ImportReport) {
    self.writer = writer
    self.report = report
    let sensor = header.sensor
    assembler = FrameAssembler(
      hasGyroscope: sensor.hasGyroscope, rate: sensor.nominalRate, hasUnevenTimes: sensor.hasUnevenTimes)
    rate = sensor.nominalRate.value
    // Times that lie up to 0.3 periods off make steps of up to 1.6 without a sample that is missing.
    hole = sensor.hasUnevenTimes ? 1.75 : 1.5 + 1e-6
  }

  /// Writes a dump to `output`, which gets its name when all went well; `fill` gives the samples. Returns `report` with all
  /// that was counted.
  static func write(
    to output: String, replacing: Bool, header: DumpHeader, report: ImportReport,
    _ fill: (inout ImportComposer) throws(ImportError) -> Void
  ) throws(ImportError) -> ImportReport {
    var composer: ImportComposer
    do {
      composer = ImportComposer(try DumpWriter(path: output, header: header, replacing: replacing), header, report)
    } catch {
      throw ImportError(error, path: output)
    }
    do {
      try fill(&composer)
      try composer.close()
    } catch {
      composer.discard()
      throw error
    }
    let report = composer.report
    do {
      try composer.finish()
    } catch {
      throw ImportError(error, path: output)
    }
    return report
  }

  private consuming func discard() { writer.discard() }

  private consuming func finish() throws(DumpError) { try writer.finish(finalRate: Hertz(rate)) }

  /// Counts in the report what no sample came of.
  mutating func count(_ change: (inout ImportReport) -> Void) { change(&report) }

  /// A sample that holds no numbers: what follows it comes after a gap.
  mutating func skip(_ samples: UInt64 = 1) { spoilt &+= samples }

  /// A sample at `time`, seconds since the first one; `marks`, kind and note parted by a tab, come before it and after the
  /// gap, if there is one. `cause` is why samples are missing before it, if any are and none was skipped.
  mutating func add(
    _ counts: FrameAssembler.Counts, at time: Double, marks: [String] = [], cause: GapCause = .recording
  ) throws(ImportError) {
    var lost = spoilt
    if let last {
      let periods = (time - last) * rate
      // The limit is that of the importers' longest recording at their highest rate.
      if periods > hole, periods < 1e15 { lost = max(lost, UInt64(periods.rounded()) - 1) }
    }
    if lost > 0 {
      try emit(afterHole: true)
      index &+= lost
      try gap(spoilt > 0 ? .notANumber : cause, lost, time)
      spoilt = 0
    }
    for text in marks { try mark(text, at: time) }
    if assembler.mustClose(before: index, at: time) { try emit(afterHole: false) }
    assembler.add(counts, index: index, at: time)
    report.samples += 1
    index &+= 1
    last = time
  }

  /// A mark, kind and note parted by a tab, before the next sample.
  mutating func mark(_ text: String, at time: Double) throws(ImportError) {
    try emit(afterHole: false)
    var frame = RawFrame()
    frame.kind = .mark
    frame.firstIndex = index
    frame.time = Timestamp(nanoseconds: 0).advanced(bySeconds: time)
    var count = 0
    // Whole characters, as many as a frame holds.
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if count + bytes.count > RawFrame.capacity { break }
      for byte in bytes {
        frame.bytes[count] = byte
        count += 1
      }
    }
    frame.byteCount = UInt16(count)
    try append(frame)
    report.marks += 1
  }

  private mutating func close() throws(ImportError) {
    try emit(afterHole: false)
    if spoilt > 0 {
      index &+= spoilt
      try gap(.notANumber, spoilt, (last ?? 0) + Double(spoilt) / rate)
    }
  }

  private mutating func gap(_ cause: GapCause, _ lost: UInt64, _ time: Double) throws(ImportError) {
    let time = Timestamp(nanoseconds: 0).advanced(bySeconds: time)
    try append(RawFrame(Gap(cause: cause, nextIndex: index, lost: lost, time: time)))
    report.gaps += 1
    report.lost &+= lost
  }

  private mutating func emit(afterHole: Bool) throws(ImportError) {
    if !assembler.isEmpty { try append(assembler.frame) }
    assembler.close(afterHole: afterHole)
  }

  private mutating func append(_ frame: borrowing RawFrame) throws(ImportError) {
    do {
      try writer.append(frame)
    } catch {
      throw ImportError(error, path: writer.path)
    }
  }
}
