import Signal

/// A dump as CSV, the way the importer reads it: every sample with its own time, holes left out.
struct CSVExport {
  private let path: String
  private let survey: ExportSurvey

  init(_ path: String, _ survey: ExportSurvey) {
    self.path = path
    self.survey = survey
  }

  func write(to output: String, replacing: Bool) throws(ExportError) -> ExportReport {
    var report = ExportReport()
    report.rate = survey.rate
    // The importer's counts are a µg and 10 µ°/s.
    report.roundingG = 0.5e-6
    report.roundingDps = 0.5e-5
    try OutputFile.write(output, replacing: replacing) { file throws(ExportError) in try rows(&file, &report) }
    return report
  }

  private func rows(_ file: inout OutputFile, _ report: inout ExportReport) throws(ExportError) {
    var recorded: RecordedSamples
    do { recorded = try RecordedSamples(path: path, isAnonymous: survey.isAnonymous) } catch {
      throw ExportError(error)
    }
    let channels = survey.channelCount
    let start = survey.header.sourceStartS ?? 0
    var (label, marks) = ("", "")
    var header = "time_s,ax_g,ay_g,az_g" + (channels == 6 ? ",gx_dps,gy_dps,gz_dps" : "")
    if survey.hasLabels { header += ",label" }
    if survey.hasMarks { header += ",mark" }
    try file.write { $0 += (header + "\n").utf8 }
    while true {
      let item: RecordedSamples.Item?
      do { item = try recorded.next() } catch { throw ExportError(error) }
      switch item {
      case nil: return
      case .samples:
        for sample in recorded.samples {
          try file.write { bytes in
            Decimal.append(start + sample.time.seconds(since: survey.zero), 6, to: &bytes)
            for channel in 0..<channels {
              bytes.append(UInt8(ascii: ","))
              // What is no number leaves its fields empty, and counts as missing when it is read.
              if sample.isMeasurable { Decimal.append(sample.value(channel), channel < 3 ? 6 : 5, to: &bytes) }
            }
            if survey.hasLabels { bytes += ("," + label).utf8 }
            if survey.hasMarks { bytes += ("," + marks).utf8 }
            bytes.append(UInt8(ascii: "\n"))
          }
          marks = ""
          report.samples += 1
        }
      case .gap: report.gaps += 1
      case .mark(let text, _):
        report.annotations += 1
        let annotation = Annotation.mark(text, at: 0)
        // A label lasts until the next one, other marks stand in the row that follows them.
        if text.hasPrefix("label\t") {
          label = CSVExport.quoted(annotation.text)
        } else {
          marks = CSVExport.quoted(annotation.text)
        }
      case .wall: break
      }
    }
  }

  private static func quoted(_ text: String) -> String {
    let text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    return text.contains { $0 == "," || $0 == "\"" || $0 == ";" }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
