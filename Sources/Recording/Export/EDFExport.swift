import Signal

/// A dump as EDF+ or BDF+, contiguous: holes hold the last sample on and carry an annotation, for most readers refuse files
/// with holes (EDF+D).
struct EDFExport {
  private let path: String
  private let survey: ExportSurvey
  private let plan: ExportPlan
  private let software: String
  private let start: String?
  private let timing: EDFTiming
  private let isBDF: Bool
  private let records: Int
  /// What the largest digital value stands for, g and °/s, as the header says it.
  private let fullG: String
  private let fullDps: String

  private var largest: Double { isBDF ? 8_388_607 : 32_767 }
  private var sampleLength: Int { isBDF ? 3 : 2 }

  init(
    _ path: String, _ survey: ExportSurvey, _ plan: ExportPlan, _ software: String, _ start: String?, isBDF: Bool
  ) {
    self.path = path
    self.survey = survey
    self.plan = plan
    self.software = software
    self.start = start
    self.isBDF = isBDF
    timing = EDFTiming(survey, isBDF: isBDF)
    records = (plan.length + timing.count - 1) / timing.count
    fullG = EDFExport.limit(survey.peakG)
    fullDps = EDFExport.limit(survey.peakDps)
  }

  /// The limit that holds `peak`, in seven characters so that its negative has eight.
  private static func limit(_ peak: Double) -> String {
    if peak <= 0 { return "1" }
    var step = 1e-6
    // Rounded up, lest the largest sample be cut.
    while step < 1e7 {
      let text = Decimal.fitting((peak / step).rounded(.up) * step, width: 7)
      if let value = Double(text), value >= peak { return text }
      step *= 10
    }
    return "9999999"
  }

  func write(to output: String, replacing: Bool) throws(ExportError) -> ExportReport {
    var report = plan.report
    report.roundingG = (Double(fullG) ?? 1) / largest / 2
    report.roundingDps = survey.channelCount == 6 ? (Double(fullDps) ?? 1) / largest / 2 : 0
    var annotations = plan.annotations
    if let start { annotations.insert(Annotation(start: 0, text: "start \(start)"), at: 0) }
    let padding = records * timing.count - plan.length
    if padding > 0 {
      annotations.append(
        .gap(.recording, samples: padding, at: Double(plan.length) / plan.rate, duration: Double(padding) / plan.rate))
    }
    report.annotations = annotations.count
    let lists = EDFAnnotationLists(annotations, records: records, seconds: timing.seconds, unit: sampleLength)
    try OutputFile.write(output, replacing: replacing) { file throws(ExportError) in
      try header(&file, lists.length)
      try samples(&file, lists)
    }
    return report
  }

  private func header(_ file: inout OutputFile, _ annotationLength: Int) throws(ExportError) {
    let channels = survey.channelCount
    let names = ["ACC X", "ACC Y", "ACC Z", "GYRO X", "GYRO Y", "GYRO Z"].prefix(channels)
    let sensor = survey.header.sensor
    let place = "\(sensor.site.word)" + (sensor.leg.map { ", \($0.word) leg" } ?? "")
    let kind = isBDF ? "BDF" : "EDF"
    let full = (0..<channels).map { $0 < 3 ? fullG : fullDps }
    try file.write { bytes in
      func field(_ text: String, _ width: Int) {
        // Printable ASCII only, says the format.
        let letters = text.utf8.map { $0 < 0x20 || $0 > 0x7E ? UInt8(ascii: "?") : $0 }.prefix(width)
        bytes += letters
        bytes += [UInt8](repeating: 0x20, count: width - letters.count)
      }
      if isBDF { bytes += [0xFF] + Array("BIOSEMI".utf8) } else { field("0", 8) }
      field("X X X X", 80)
      let date = EDFDate(start)
      field("Startdate \(date.long) X X \(EDFSurvey.equipment)\(software.split(separator: " ").last ?? "")", 80)
      field(date.short, 8)
      field(date.time, 8)
      field("\(256 * (channels + 2))", 8)
      field("\(kind)+C", 44)
      field("\(records)", 8)
      field(timing.duration, 8)
      field("\(channels + 1)", 4)
      for name in names + ["\(kind) Annotations"] { field(name, 16) }
      for i in 0..<channels { field("\(i < 3 ? "accelerometer" : "gyroscope"), \(place), \(sensor.chip.word)", 80) }
      field("", 80)
      for i in 0..<channels { field(i < 3 ? "g" : "deg/s", 8) }
      field("", 8)
      for limit in full { field("-" + limit, 8) }
      field("-1", 8)
      for limit in full { field(limit, 8) }
      field("1", 8)
      for i in 0...channels {
        field(i == channels && !isBDF ? "-32768" : i == channels ? "-8388608" : "-\(Int(largest))", 8)
      }
      for _ in 0...channels { field("\(Int(largest))", 8) }
      for i in 0..<channels { field(i < 3 && sensor.isGravityRemoved ? "gravity removed" : "", 80) }
      field("", 80)
      for _ in 0..<channels { field("\(timing.count)", 8) }
      field("\(annotationLength / sampleLength)", 8)
      field("", 32 * (channels + 1))
    }
  }

  private func samples(_ file: inout OutputFile, _ lists: EDFAnnotationLists) throws(ExportError) {
    let channels = survey.channelCount
    let scale = (0..<channels).map { largest / (Double($0 < 3 ? fullG : fullDps) ?? 1) }
    var grid = try SampleGrid(path, survey, rate: plan.rate)
    var values = [Int32](repeating: 0, count: channels * timing.count)
    var last = [Int32](repeating: 0, count: channels)
    var (place, record) = (0, 0)

    func put(_ count: Int) throws(ExportError) {
      for _ in 0..<count {
        for channel in 0..<channels { values[channel * timing.count + place] = last[channel] }
        place += 1
        guard place == timing.count else { continue }
        place = 0
        try file.write { bytes in
          for value in values {
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
            if isBDF { bytes.append(UInt8(truncatingIfNeeded: value >> 16)) }
          }
          lists.append(record, to: &bytes)
        }
        record += 1
      }
    }

    while let step = try grid.next() {
      switch step {
      case .sample(_, let sample):
        for channel in 0..<channels {
          let value = (sample.value(channel) * scale[channel]).rounded()
          last[channel] = Int32(min(max(value, -largest), largest))
        }
        try put(1)
      case .hole(_, let count, _): try put(count)
      case .mark: break
      }
    }
    if place > 0 { try put(timing.count - place) }
  }
}

/// A start in UTC as EDF+ writes it; the format's own word for one that is not known.
struct EDFDate: Equatable {
  var long = "X"
  var short = "01.01.85"
  var time = "00.00.00"

  /// `text`: RFC 3339.
  init(_ text: String?) {
    guard let text else { return }
    let parts = text.split { "-T:.Z".contains($0) }.map(String.init)
    let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    guard parts.count >= 6, let month = Int(parts[1]), months.indices.contains(month - 1), parts[0].count == 4 else {
      return
    }
    long = "\(parts[2])-\(months[month - 1])-\(parts[0])"
    // Two digits, of 1985 to 2084.
    short = "\(parts[2]).\(parts[1]).\(parts[0].suffix(2))"
    time = "\(parts[3]).\(parts[4]).\(parts[5])"
  }
}
