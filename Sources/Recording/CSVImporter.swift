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
    try ImportError.refuse(output, as: path, options)
    let survey = try surveyed()
    var report = ImportReport()
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
    return try ImportComposer.write(
      to: output, replacing: options.isReplacing, header: header, report: report
    ) { composer throws(ImportError) in
      try convert(survey, into: &composer)
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
          rate: rate, run: reader.checksum.run(rate, options), hasGyroscope: layout.hasGyroscope,
          hasTime: layout.time != nil,
          hasUnevenTimes: layout.time != nil && evenness.isUneven(roundedTo: estimator.roundingStep, rate: rate),
          start: layout.time == nil ? nil : rows.start)
      }
    }
  }

  private func convert(_ survey: Survey, into composer: inout ImportComposer) throws(ImportError) {
    var reader = try CSVReader(path: path)
    let layout = try CSVLayout(&reader)
    var rows = CSVRows(layout: layout, period: survey.rate.period)
    var label: [UInt8]?

    while let row = try rows.next(&reader) {
      let line = reader.line
      composer.count { $0.rows += 1 }
      if case .skipped(let reason) = row {
        composer.count {
          switch reason {
          case .notANumber: $0.notANumber.count(line)
          case .tooShort: $0.tooShort.count(line)
          case .timeNotIncreasing: $0.timeNotIncreasing.count(line)
          }
        }
        if reason != .timeNotIncreasing { composer.skip() }
        continue
      }
      var marks: [String] = []
      if options.keepsLabels, let column = layout.label, column < reader.fields.count,
        label.map({ !reader.isField(column, $0) }) ?? true
      {
        label = reader.raw(column)
        marks.append(Annotation.labelled(reader.text(column)))
      }
      if options.keepsLabels, let column = layout.mark, column < reader.fields.count, !reader.isField(column, []) {
        marks.append(Annotation(start: 0, text: reader.text(column)).mark)
      }
      try composer.add(rows.counts, at: rows.time, marks: marks)
    }
  }
}
