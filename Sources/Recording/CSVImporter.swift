import Signal

/// Makes a raw dump of a CSV file: a virtual chip whose samples have exact times.
///
/// Needs a header line with `time_s,ax_g,ay_g,az_g[,gx_dps,gy_dps,gz_dps]` in any order; see `CSVLayout` for the units.
/// The file is read twice, first for the rate and for whether the times are even, and never as a whole. The same file and
/// options give the same dump.
package struct CSVImporter: Sendable {
  private let path: String
  private let options: ImportOptions

  package init(path: String, options: ImportOptions) {
    self.path = path
    self.options = options
  }

  /// Writes the dump to `output`, which is replaced when all went well.
  package func run(to output: String) throws(ImportError) -> ImportReport {
    if ByteFile.isSame(path, output) {
      throw ImportError(.usage, path: output, what: "is the file to import", help: "give another name with -o")
    }
    var report = ImportReport()
    let survey = try surveyed()
    report.rate = survey.rate
    report.isRateGiven = options.rate != nil
    report.run = survey.run
    report.hasGyroscope = survey.hasGyroscope
    report.hasUnevenTimes = survey.hasUnevenTimes

    var header = DumpHeader(
      software: options.software, run: survey.run,
      sensor: VirtualChip.description(
        hasGyroscope: survey.hasGyroscope, rate: survey.rate, rateTolerance: survey.hasTime ? 0.05 : 0.001,
        options: options))
    header.sensor.hasUnevenTimes = survey.hasUnevenTimes
    header.source = "csv"
    header.sourceStartS = survey.start
    var writer = try begin(output, header)
    do {
      try convert(survey, into: &writer, &report)
    } catch {
      writer.discard()
      throw error
    }
    do {
      try writer.finish(finalRate: survey.rate)
    } catch {
      throw ImportError(error, path: output)
    }
    return report
  }

  private func begin(_ output: String, _ header: DumpHeader) throws(ImportError) -> DumpWriter {
    do {
      return try DumpWriter(path: output, header: header, replacing: true)
    } catch {
      throw ImportError(error, path: output)
    }
  }

  /// What the first pass finds.
  private struct Survey {
    var rate: Hertz
    var run: String
    var hasGyroscope: Bool
    var hasTime: Bool
    var hasUnevenTimes: Bool
    /// The time of the first sample as written, s; nil without a time column.
    var start: Double?
  }

  private func surveyed() throws(ImportError) -> Survey {
    var reader = try CSVReader(path: path)
    let layout = try CSVLayout(&reader)
    if layout.time == nil, options.rate == nil {
      throw ImportError(
        .usage, path: path, line: reader.line, what: "no column time_s",
        help: "give the rate with --rate HZ, or name the column time_s")
    }
    let range = 0.001...100_000
    if let given = options.rate, !range.contains(given.value) {
      throw ImportError(
        .usage, path: path, what: "--rate \(given.value) is out of range", help: "allowed: 0.001 to 100000 Hz")
    }
    var estimator = RateEstimator()
    var evenness = EvennessEstimator()
    var rows = CSVRows(layout: layout, period: options.rate?.period ?? 0)
    while true {
      switch try rows.next(&reader) {
      case .sample:
        if let difference = rows.difference {
          estimator.add(difference)
          evenness.add(difference)
        }
      case .skipped: continue
      case nil:
        guard rows.hasSample else {
          throw ImportError(
            .badData, path: path, what: "holds no row of samples (\(rows.rows) rows, none with all numbers)",
            help: "check the columns below the header line")
        }
        let found = layout.time == nil ? nil : estimator.rate
        guard let rate = options.rate ?? found else {
          throw ImportError(
            .usage, path: path, what: "a single sample tells no rate", help: "give the rate with --rate HZ")
        }
        if !range.contains(rate.value) {
          throw ImportError(
            .badData, path: path, what: "the column time_s gives a rate of \(rate.value) Hz",
            help: "the times must be in seconds; without them, give the rate with --rate")
        }
        if let found, (rate.value / found.value - 1).magnitude > 0.1 {
          throw ImportError(
            .usage, path: path, what: "--rate \(rate.value) against \(found.value) Hz by the column time_s",
            help: "leave --rate out, or correct the times")
        }
        return Survey(
          rate: rate, run: run(reader.checksum, rate), hasGyroscope: layout.hasGyroscope,
          hasTime: layout.time != nil,
          hasUnevenTimes: layout.time != nil && evenness.isUneven(roundedTo: estimator.roundingStep, rate: rate),
          start: layout.time == nil ? nil : rows.start)
      }
    }
  }

  /// 8 hexadecimal digits that depend on the file and on all that changes the dump.
  private func run(_ fileChecksum: CRC32C, _ rate: Hertz) -> String {
    var crc = fileChecksum
    for i in 0..<8 { crc.update(UInt8(truncatingIfNeeded: rate.value.bitPattern >> UInt64(8 * i))) }
    crc.update(options.site.rawValue)
    crc.update(options.leg?.rawValue ?? 0)
    crc.update((options.isGravityRemoved ? 1 : 0) | (options.keepsLabels ? 2 : 0))
    let digits = String(crc.value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  private func convert(
    _ survey: Survey, into writer: inout DumpWriter, _ report: inout ImportReport
  ) throws(ImportError) {
    var reader = try CSVReader(path: path)
    let layout = try CSVLayout(&reader)
    let rate = survey.rate.value
    var rows = CSVRows(layout: layout, period: survey.rate.period)
    var assembler = FrameAssembler(
      hasGyroscope: layout.hasGyroscope, rate: survey.rate, hasUnevenTimes: survey.hasUnevenTimes)
    // Periods from one sample to the next from which on one is missing. Times that lie up to 0.3 periods off make steps
    // of up to 1.6 without one.
    let hole = survey.hasUnevenTimes ? 1.75 : 1.5 + 1e-6
    /// The index of the next sample if none is missing.
    var index: UInt64 = 0
    /// Rows without numbers since the last sample.
    var spoilt: UInt64 = 0
    var label: [UInt8]?

    while let row = try rows.next(&reader) {
      report.rows += 1
      if case .skipped(let reason) = row {
        switch reason {
        case .notANumber: report.notANumber.count(reader.line)
        case .tooShort: report.tooShort.count(reader.line)
        case .timeNotIncreasing: report.timeNotIncreasing.count(reader.line)
        }
        if reason != .timeNotIncreasing { spoilt += 1 }
        continue
      }
      var lost = spoilt
      if let periods = rows.difference.map({ $0 * rate }), periods > hole {
        lost = max(lost, UInt64(periods.rounded()) - 1)
      }
      if lost > 0 {
        try emit(&assembler, into: &writer, afterHole: true)
        index += lost
        try append(
          RawFrame(
            Gap(
              cause: spoilt > 0 ? .notANumber : .recording, nextIndex: index, lost: lost,
              time: Timestamp(nanoseconds: 0).advanced(bySeconds: rows.time))), to: &writer)
        report.gaps += 1
        report.lost += lost
        spoilt = 0
      }
      if options.keepsLabels, let column = layout.label, column < reader.fields.count,
        label.map({ !reader.isField(column, $0) }) ?? true
      {
        label = reader.raw(column)
        try emit(&assembler, into: &writer, afterHole: false)
        try append(mark(reader.text(column), index: index, at: rows.time), to: &writer)
        report.marks += 1
      }
      if assembler.mustClose(before: index, at: rows.time) {
        try emit(&assembler, into: &writer, afterHole: false)
      }
      assembler.add(rows.counts, index: index, at: rows.time)
      report.samples += 1
      index += 1
    }
    try emit(&assembler, into: &writer, afterHole: false)
    if spoilt > 0 {
      let end = Timestamp(nanoseconds: 0).advanced(bySeconds: rows.time + Double(spoilt) / rate)
      try append(
        RawFrame(Gap(cause: .notANumber, nextIndex: index + spoilt, lost: spoilt, time: end)), to: &writer)
      report.gaps += 1
      report.lost += spoilt
    }
  }

  private func emit(
    _ assembler: inout FrameAssembler, into writer: inout DumpWriter, afterHole: Bool
  ) throws(ImportError) {
    if !assembler.isEmpty { try append(assembler.frame, to: &writer) }
    assembler.close(afterHole: afterHole)
  }

  private func append(_ frame: borrowing RawFrame, to writer: inout DumpWriter) throws(ImportError) {
    do {
      try writer.append(frame)
    } catch {
      throw ImportError(error, path: writer.path)
    }
  }

  private func mark(_ text: String, index: UInt64, at time: Double) -> RawFrame {
    var frame = RawFrame()
    frame.kind = .mark
    frame.firstIndex = index
    frame.time = Timestamp(nanoseconds: 0).advanced(bySeconds: time)
    var count = 0
    // Whole characters, as many as a frame holds.
    for scalar in ("label\t" + text).unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if count + bytes.count > RawFrame.capacity { break }
      for byte in bytes {
        frame.bytes[count] = byte
        count += 1
      }
    }
    frame.byteCount = UInt16(count)
    return frame
  }
}
