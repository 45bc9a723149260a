import Signal

/// A dump as a WFDB record: header, one signal file in format 16, and annotations. Holes hold the format's sign for a
/// missing sample.
struct WFDBExport {
  private let path: String
  private let survey: ExportSurvey
  private let plan: ExportPlan
  private let software: String
  private let start: String?

  private static let missing = Int16.min

  init(_ path: String, _ survey: ExportSurvey, _ plan: ExportPlan, _ software: String, _ start: String?) {
    self.path = path
    self.survey = survey
    self.plan = plan
    self.software = software
    self.start = start
  }

  /// `output`: the record's name, with or without `.hea`.
  func write(to output: String, replacing: Bool) throws(ExportError) -> ExportReport {
    let base = output.hasSuffix(".hea") ? String(output.dropLast(4)) : output
    let name = base.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x5F
      }
    if !isName {
      throw ExportError(
        .usage, path: output, what: "\"\(name)\" is no name of a WFDB record",
        help: "use letters, digits, - and _ only, with or without .hea behind")
    }
    for file in [".dat", ".atr", ".hea"].map({ base + $0 }) {
      try ExportError.refuse(file, as: path, replacing: replacing)
    }
    let channels = survey.channelCount
    let gains = (0..<channels).map { WFDBExport.gain($0 < 3 ? survey.peakG : survey.peakDps) }
    var (first, sums) = ([Int16?](repeating: nil, count: channels), [UInt16](repeating: 0, count: channels))
    try OutputFile.write(base + ".dat", replacing: replacing) { file throws(ExportError) in
      try samples(&file, gains, &first, &sums)
    }
    var annotations = plan.annotations
    if let start { annotations.insert(Annotation(start: 0, text: "start \(start)"), at: 0) }
    let notes = annotations.map { annotation in
      // Points only: how long it lasts goes into the text.
      (
        frame: Int((annotation.start * plan.rate).rounded()),
        text: annotation.duration > 0
          ? "\(annotation.text), \(Decimal.text(annotation.duration, 2)) s" : annotation.text
      )
    }
    try OutputFile.write(base + ".atr", replacing: replacing) { file throws(ExportError) in
      try file.write { $0 += WFDBAnnotations.bytes(notes) }
    }
    try OutputFile.write(base + ".hea", replacing: replacing) { file throws(ExportError) in
      try file.write { $0 += header(name, gains, first, sums).utf8 }
    }
    var report = plan.report
    report.annotations = annotations.count
    report.roundingG = 0.5 / (Double(gains[0]) ?? 1)
    report.roundingDps = channels == 6 ? 0.5 / (Double(gains[3]) ?? 1) : 0
    return report
  }

  /// Counts for 1 of the unit, four digits of it, so that `peak` stays below the sign for a missing sample.
  private static func gain(_ peak: Double) -> String {
    let exact = peak > 0 ? 32_767 / peak : 1000
    var step = 1.0
    while exact / step >= 10_000 { step *= 10 }
    while exact / step < 1000, step > 1e-6 { step /= 10 }
    let text = Decimal.shortest((exact / step).rounded(.down) * step, 6)
    return Double(text).map { $0 > 0 } == true ? text : "0.000001"
  }

  private func header(_ name: String, _ gains: [String], _ first: [Int16?], _ sums: [UInt16]) -> String {
    let sensor = survey.header.sensor
    var text = "\(name) \(gains.count) \(Decimal.shortest(plan.rate, 7)) \(plan.length)"
    let parts = (start ?? "").split { "-TZ".contains($0) }
    if parts.count == 4 { text += " \(parts[3]) \(parts[2])/\(parts[1])/\(parts[0])" }
    text += "\n"
    let names = ["ACC X", "ACC Y", "ACC Z", "GYRO X", "GYRO Y", "GYRO Z"]
    for (i, gain) in gains.enumerated() {
      let unit = i < 3 ? "g" : "deg/s"
      text += "\(name).dat 16 \(gain)(0)/\(unit) 16 0 \(first[i] ?? WFDBExport.missing) \(sums[i]) 0 \(names[i])\n"
    }
    text += "# \(software), run \(survey.header.run), \(sensor.chip.word), worn at \(sensor.site.word)"
    text += (sensor.leg.map { ", \($0.word) leg" } ?? "") + (sensor.isGravityRemoved ? ", gravity removed" : "") + "\n"
    return text
  }

  private func samples(
    _ file: inout OutputFile, _ gains: [String], _ first: inout [Int16?], _ sums: inout [UInt16]
  ) throws(ExportError) {
    let scale = gains.map { Double($0) ?? 1 }
    var grid = try SampleGrid(path, survey, rate: plan.rate)
    var values = [Int16](repeating: WFDBExport.missing, count: gains.count)
    while let step = try grid.next() {
      var count = 1
      switch step {
      case .sample(_, let sample):
        for i in values.indices {
          values[i] = Int16(min(max((sample.value(i) * scale[i]).rounded(), -32_767), 32_767))
        }
      case .hole(_, let places, _):
        for i in values.indices { values[i] = WFDBExport.missing }
        count = places
      case .mark: continue
      }
      for _ in 0..<count {
        for i in values.indices {
          first[i] = first[i] ?? values[i]
          sums[i] &+= UInt16(bitPattern: values[i])
        }
        try file.write { bytes in
          for value in values {
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
          }
        }
      }
    }
  }
}
