import Signal

/// Makes a raw dump of an EDF, EDF+ or BDF file.
///
/// Records are read one by one and each in parts, so that neither a long file nor a header that lies takes memory. The
/// records of EDF+D keep their times; annotations become marks if they are asked for.
package struct EDFImporter: Sendable {
  private let path: String
  private let options: ImportOptions

  package init(path: String, options: ImportOptions) {
    self.path = path
    self.options = options
  }

  /// Writes the dump to `output`, which is replaced when all went well.
  package func run(to output: String) throws(ImportError) -> ImportReport {
    try ImportError.refuse(output, as: path, options)
    let source = try ImportSource(path)
    let header = try EDFHeader(source)
    let samples = header.signals.indices.filter { !header.signals[$0].isAnnotations }
    let candidates = samples.map { i in
      let signal = header.signals[i]
      return SignalChoice.Candidate(label: signal.label, unit: signal.unit, rate: Double(signal.count))
    }
    let choice = try SignalChoice(among: candidates, options, path: path)
    // Places among the signals of samples become places in the file.
    var channels = choice.channels
    for i in channels.indices { channels[i].signal = samples[channels[i].signal] }
    for channel in channels where header.signals[channel.signal].gain == nil {
      throw ImportError(
        .badData, path: path, what: "signal \"\(header.signals[channel.signal].label)\" has no scale in the header",
        help: "its physical or digital limits are the same or no numbers")
    }
    let count = header.signals[channels[0].signal].count
    let stated = header.recordDuration > 0 ? Double(count) / header.recordDuration : nil
    let rate = try ImportRate.chosen(options.rate, stated: stated, path: path)

    var report = ImportReport()
    report.place = "record"
    report.rate = rate
    report.isRateGiven = options.rate != nil
    report.hasGyroscope = choice.hasGyroscope
    report.notes = choice.notes
    let records = recordCount(header, source, &report)
    if records == 0 || count == 0 {
      throw ImportError(
        .badData, path: path, what: "holds no whole record of samples",
        help: "the recording was stopped at once, or the file is cut")
    }
    let survey = try EDFSurvey(source, header, records, keepsLabels: options.keepsLabels)
    if survey.refused > 0 {
      report.notes.append("\(survey.refused) annotations left out: there are too many")
    }
    var checksum = CRC32C()
    try source.sum(into: &checksum)
    report.run = checksum.run(rate, options, channels)

    var dump = DumpHeader(
      software: options.software, run: report.run,
      sensor: VirtualChip.description(
        hasGyroscope: choice.hasGyroscope, rate: rate, rateTolerance: header.isDiscontinuous ? 0.05 : 0.001,
        options: options))
    dump.source = "edf"
    dump.sourceStartS = survey.start
    dump.notes = "EDF start, local time of the recorder: \(header.start)"
    return try ImportComposer.write(
      to: output, replacing: options.isReplacing, header: dump, report: report
    ) { composer throws(ImportError) in
      var conversion = EDFConversion(header, channels, rate, survey)
      for record in 0..<records { try conversion.convert(record, of: source, into: &composer) }
      try conversion.finish(&composer)
    }
  }

  /// Whole records that are there. What the header says is wrong in files that were never closed or were cut.
  private func recordCount(
    _ header: EDFHeader, _ source: borrowing ImportSource, _ report: inout ImportReport
  ) -> Int {
    let body = source.length - header.length
    let (whole, rest) = (body / header.recordLength, body % header.recordLength)
    let stated = header.recordCount
    if stated < 0 {
      report.notes.append(
        "the header does not say how many records there are: the file was not closed; it holds \(whole)")
    } else if whole < stated {
      report.damage.append("the file is cut: \(whole) of \(stated) records are there")
    } else if whole > stated, rest == 0 {
      report.notes.append("the header says \(stated) records, \(whole) are there and were read")
    } else if whole > stated || rest > 0 {
      report.notes.append("\(body - stated * header.recordLength) bytes after the last record are left out")
      return stated
    }
    if rest > 0 { report.damage.append("the last record is cut: its \(rest) bytes are left out") }
    return whole
  }
}
