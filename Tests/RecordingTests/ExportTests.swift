import Signal
import Testing

@testable import Recording

private let g = 9.80665
private let degree = 0.017453292519943295

/// Just enough of an EDF+ reader, written from the published layout.
private struct EDFContents {
  var labels: [String] = []
  var units: [String] = []
  var records = 0
  var duration = 0.0
  var kind = ""
  var recording = ""
  var start = ""
  /// Physical values of each signal.
  var values: [[Double]] = []
  /// The resolution of each signal.
  var steps: [Double] = []
  var recordStarts: [Double] = []
  var annotations: [(start: Double, duration: Double?, text: String)] = []

  init(_ bytes: [UInt8]) throws {
    func text(_ offset: Int, _ length: Int) -> String {
      let field = String(decoding: bytes[offset..<offset + length], as: UTF8.self)
      return String(field.reversed().drop { $0 == " " }.reversed())
    }
    let isBDF = bytes[0] == 0xFF
    let width = isBDF ? 3 : 2
    recording = text(88, 80)
    start = text(168, 8) + " " + text(176, 8)
    kind = text(192, 44)
    records = try #require(Int(text(236, 8)))
    duration = try #require(Double(text(244, 8)))
    let n = try #require(Int(text(252, 4)))
    #expect(Int(text(184, 8)) == 256 * (n + 1))
    labels = (0..<n).map { text(256 + 16 * $0, 16) }
    units = (0..<n).map { text(256 + 96 * n + 8 * $0, 8) }
    func numbers(_ before: Int) throws -> [Double] {
      try (0..<n).map { try #require(Double(text(256 + before * n + 8 * $0, 8))) }
    }
    let (low, high) = (try numbers(104), try numbers(112))
    let (digitalLow, digitalHigh) = (try numbers(120), try numbers(128))
    let counts = try numbers(216).map { Int($0) }
    steps = (0..<n).map { (high[$0] - low[$0]) / (digitalHigh[$0] - digitalLow[$0]) }
    values = [[Double]](repeating: [], count: n)
    var offset = 256 * (n + 1)
    #expect(bytes.count == offset + records * counts.reduce(0, +) * width)
    for _ in 0..<records {
      for signal in 0..<n {
        let end = offset + counts[signal] * width
        if labels[signal].hasSuffix("Annotations") {
          take(Array(bytes[offset..<end]))
        } else {
          for place in stride(from: offset, to: end, by: width) {
            var value = 0
            for byte in 0..<width { value |= Int(bytes[place + byte]) << (8 * byte) }
            if value >= 1 << (8 * width - 1) { value -= 1 << (8 * width) }
            values[signal].append(low[signal] + (Double(value) - digitalLow[signal]) * steps[signal])
          }
        }
        offset = end
      }
    }
  }

  private mutating func take(_ bytes: [UInt8]) {
    for (i, list) in bytes.split(separator: 0).enumerated() {
      let parts = list.split(separator: 0x14, omittingEmptySubsequences: false).map { Array($0) }
      let times = parts[0].split(separator: 0x15).map { Double(String(decoding: $0, as: UTF8.self)) }
      let start = times[0] ?? .nan
      if i == 0 {
        recordStarts.append(start)
        #expect(parts.dropFirst().joined().isEmpty)
      } else {
        annotations.append((start, times.count > 1 ? times[1] : nil, String(decoding: parts[1], as: UTF8.self)))
      }
    }
  }
}

@Suite struct ExportTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @discardableResult
  private func export(
    _ dump: String, _ format: ExportFormat, _ output: String, events: [Annotation] = []
  ) throws -> ExportReport {
    try Exporter(path: scratch.file(dump), software: "tremorctl 9.8.7") { "2026-03-01T04:05:06.\($0 % 1000)Z" }
      .write(format, to: scratch.file(output), events: events)
  }

  @Test func aFileThatIsThereIsReplacedOnlyIfThatIsWanted() throws {
    let source = try scratch.write("time_s,ax_g,ay_g,az_g\n0,0,0,1\n0.01,0,0,1\n0.02,0,0,1\n", to: "in.csv")
    var options = ImportOptions(software: "t")
    options.isReplacing = false
    let dump = scratch.file("a.trd")
    _ = try CSVImporter(path: source, options: options).run(to: dump)
    let exporter = try Exporter(path: dump, software: "t") { "\($0)" }
    for (format, name, there) in [
      (ExportFormat.csv, "x.csv", "x.csv"), (.edf, "x.edf", "x.edf"), (.wfdb, "r.hea", "r.atr"),
    ] {
      _ = try exporter.write(format, to: scratch.file(name), replacing: false)
      let mine = try scratch.write("mine", to: there)
      let before = try scratch.names()
      let refused = #expect(throws: ExportError.self) {
        try exporter.write(format, to: scratch.file(name), replacing: false)
      }
      #expect(refused?.kind == .io && refused?.description.contains("--force") == true)
      #expect(try scratch.bytes(there) == Array("mine".utf8) && scratch.names() == before)
      _ = try exporter.write(format, to: scratch.file(name), replacing: true)
      #expect(try scratch.bytes(there) != Array("mine".utf8), "\(mine)")
    }
    let before = try scratch.bytes("a.trd")
    let refused = #expect(throws: ImportError.self) { try CSVImporter(path: source, options: options).run(to: dump) }
    #expect(refused?.kind == .io && refused?.description.contains("a.trd: exists already") == true)
    #expect(try scratch.bytes("a.trd") == before)
    #expect(throws: DumpError.exists(path: dump)) { try DumpCopy.run([dump], to: dump) }
    _ = try DumpCopy.run([dump], to: dump, replacing: true)
    #expect(try DumpInfo(path: dump).samples == 3)
    options.isReplacing = true
    _ = try CSVImporter(path: source, options: options).run(to: dump)
    #expect(try scratch.bytes("a.trd") == before)
  }

  private func importCSV(_ text: String, to dump: String, labels: Bool = false) throws {
    var options = ImportOptions(software: "t")
    options.keepsLabels = labels
    _ = try CSVImporter(path: scratch.write(text, to: "in.csv"), options: options).run(to: scratch.file(dump))
  }

  private func lines(_ name: String) throws -> [String] {
    String(decoding: try scratch.bytes(name), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Values up to the ranges of the chips, with a hole of 7 samples after 40.
  private func random(_ rows: Int, _ seed: UInt64, rate: Double = 100) -> (text: String, values: [[Double]]) {
    var generator = SplitMix(state: seed)
    var (text, all) = ("time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n", [[Double]]())
    for i in 0..<rows {
      let values =
        (0..<3).map { _ in Double.random(in: -16...16, using: &generator) }
        + (0..<3).map { _ in Double.random(in: -2000...2000, using: &generator) }
      let time = 12.5 + Double(i < 40 ? i : i + 7) / rate
      text += "\(time),\(values.map(\.description).joined(separator: ","))\n"
      all.append([time] + values)
    }
    return (text, all)
  }

  @Test func csvComesBackAsItWas() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    let (text, values) = random(300, seed)
    try importCSV(text, to: "a.trd")
    let report = try export("a.trd", .csv, "out.csv")
    #expect(report.samples == 300 && report.gaps == 1)
    let rows = try lines("out.csv").dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(rows.count == 300)
    for (row, expected) in zip(rows, values) {
      #expect(row.count == 7 && (row[0] - expected[0]).magnitude < 2e-6, "seed \(seed)")
      for axis in 1...3 { #expect((row[axis] - expected[axis]).magnitude < 0.000_01, "seed \(seed)") }
      for axis in 4...6 { #expect((row[axis] - expected[axis]).magnitude < 0.001, "seed \(seed)") }
    }
    // And once more: what was rounded once stays as it is.
    _ = try CSVImporter(path: scratch.file("out.csv"), options: ImportOptions(software: "t")).run(
      to: scratch.file("b.trd"))
    try export("b.trd", .csv, "again.csv")
    let again = try lines("again.csv").dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(again.count == rows.count)
    for (a, b) in zip(rows, again) { #expect(zip(a, b).allSatisfy { ($0 - $1).magnitude < 1.1e-5 }, "seed \(seed)") }
  }

  @Test func labelsAndMarksAreColumns() throws {
    let text = "time_s,ax_g,ay_g,az_g,label\n0,0,0,1,rest\n0.01,0,0,1,\"a, \"\"b\"\"\"\n0.02,0,0,1,\"a, \"\"b\"\"\"\n"
    try importCSV(text, to: "a.trd", labels: true)
    try export("a.trd", .csv, "out.csv")
    #expect(
      try lines("out.csv") == [
        "time_s,ax_g,ay_g,az_g,label", "0.000000,0.000000,0.000000,1.000000,rest",
        "0.010000,0.000000,0.000000,1.000000,\"a, \"\"b\"\"\"", "0.020000,0.000000,0.000000,1.000000,\"a, \"\"b\"\"\"",
      ])
    let marks = try importing(.csv, scratch.file("out.csv"), scratch) { $0.keepsLabels = true }.dump.marks
    #expect(marks.map(\.text) == ["label\trest", "label\ta, \"b\""])
  }

  @Test func aMarkStandsInTheRowThatFollowsIt() throws {
    try recorded(rate: 100, hole: 0)
    try export("r.trd", .csv, "out.csv")
    let rows = try lines("out.csv")
    #expect(rows[0] == "time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps,mark")
    #expect(
      rows[101].hasSuffix(",\"mark urge: now, or never\"") && rows[100].hasSuffix(",") && rows[102].hasSuffix(","))
    let marks = try importing(.csv, scratch.file("out.csv"), scratch) { $0.keepsLabels = true }.dump.marks
    #expect(marks.map(\.text) == ["urge\tnow, or never"] && (marks[0].time - 1).magnitude < 1e-5)
  }

  /// A dump as the daemon writes it: an MPU-6050 with marks of the wearer, a clock, a gap, and a rate of its own.
  private func recorded(rate: Double, frames: Int = 60, hole: UInt64 = 30, isWhole: Bool = true) throws {
    var header = DumpHeader(software: "test 1", run: "r", sensor: sensor())
    header.clock = .init(wallOffset: 1_800_000_000_000_000_123, isSynchronised: true)
    var writer = try DumpWriter(path: scratch.file("r.trd"), header: header, blockSeconds: 0.1, replacing: true)
    var index: UInt64 = 0
    for i in 0..<frames {
      if i == 20, hole > 0 {
        index += hole
        try writer.append(
          RawFrame(
            Gap(
              cause: .busError, nextIndex: index, lost: hole,
              time: Timestamp(nanoseconds: Int64(Double(index) / rate * 1e9)))
          ))
      }
      if i == 10 {
        try writer.append(
          markFrame("urge\tnow, or never", at: Timestamp(nanoseconds: Int64(Double(index) / rate * 1e9))))
      }
      var frame = RawFrame()
      frame.timeSource = .exact
      frame.count = 10
      frame.byteCount = 120
      frame.firstIndex = index
      for sample in 0..<10 {
        let value = UInt16(bitPattern: Int16((Int(index) + sample) * 7 % 2000 - 1000))
        for axis in 0..<6 {
          frame.bytes[sample * 12 + 2 * axis] = UInt8(value >> 8)
          frame.bytes[sample * 12 + 2 * axis + 1] = UInt8(value & 0xFF)
        }
      }
      index += 10
      frame.time = Timestamp(nanoseconds: Int64((Double(index - 1) / rate * 1e9).rounded()))
      try writer.append(frame)
    }
    try writer.finish(finalRate: Hertz(rate))
    if !isWhole {
      var bytes = try scratch.bytes("r.trd")
      bytes[bytes.count / 3] ^= 0xFF
      _ = try scratch.write(bytes, to: "r.trd")
    }
  }

  private func raw(_ index: Int) -> Double { Double(index * 7 % 2000 - 1000) }

  @Test(arguments: [ExportFormat.edf, .bdf])
  func edfHoldsTheSamplesAtTheMeasuredRate(format: ExportFormat) throws {
    let rate = 100.0213
    try recorded(rate: rate)
    let events = [Annotation(start: 2.5, duration: 1.25, text: "rest_oscillation 5.00 Hz")]
    let report = try export("r.trd", format, "out.edf", events: events)
    let edf = try EDFContents(scratch.bytes("out.edf"))
    let word = format == .bdf ? "BDF" : "EDF"
    #expect(edf.kind == "\(word)+C" && edf.start == "01.03.26 04.05.06")
    #expect(edf.recording == "Startdate 01-MAR-2026 X X tremorctl_9.8.7")
    #expect(edf.labels == ["ACC X", "ACC Y", "ACC Z", "GYRO X", "GYRO Y", "GYRO Z", "\(word) Annotations"])
    #expect(edf.units.prefix(6) == ["g", "g", "g", "deg/s", "deg/s", "deg/s"])
    let perRecord = edf.values[0].count / edf.records
    // The times of the first frame are those of the nominal rate: 20 µs in six seconds.
    #expect((Double(perRecord) / edf.duration / rate - 1).magnitude < 5e-6)
    #expect((Double(perRecord) / edf.duration / report.rate - 1).magnitude < 1e-8)
    #expect(edf.recordStarts.enumerated().allSatisfy { ($1 - Double($0) * edf.duration).magnitude < 1e-6 })

    #expect(report.samples == 600 && report.gaps == 1 && report.filled == 30 && report.timeError < 0.001)
    for i in 0..<630 {
      // What is missing holds on what was there.
      let index = (200..<230).contains(i) ? 199 : i
      let (acceleration, rotation) = (raw(index) / 16384, raw(index) * 0.000_133_231_241 / degree)
      #expect((edf.values[2][i] - acceleration).magnitude <= edf.steps[2] / 2 + 1e-6)
      #expect((edf.values[5][i] - rotation).magnitude <= edf.steps[5] / 2 + 1e-5)
    }
    #expect(report.roundingG >= edf.steps[0] / 2 - 1e-12 && edf.steps[0] < (format == .bdf ? 1e-8 : 2.5e-6))
    let texts = edf.annotations.map(\.text)
    #expect(texts.contains("gap bus_error 30") && texts.contains("mark urge: now, or never"))
    for (text, start, duration) in [
      ("gap bus_error 30", 200 / rate, 30 / rate), ("rest_oscillation 5.00 Hz", 2.5, 1.25),
    ] {
      let found = edf.annotations.first { $0.text == text }
      #expect(((found?.start ?? 0) - start).magnitude < 3e-5 && ((found?.duration ?? 0) - duration).magnitude < 3e-6)
    }
    #expect(((edf.annotations.first { $0.text.hasPrefix("mark") }?.start ?? 0) - 100 / rate).magnitude < 3e-5)
    #expect(texts.first?.hasPrefix("start 2026-03-01T04:05:06") == true)
  }

  @Test func anExportIsImportedWithItsHoles() throws {
    try recorded(rate: 100.0213)
    try export("r.trd", .edf, "out.edf")
    let (report, dump) = try importing(.edf, scratch.file("out.edf"), scratch) { $0.keepsLabels = true }
    #expect(report.samples == 600 && (report.rate.value - 100.0213).magnitude < 5e-4)
    #expect(dump.gaps.map(\.lost) == [30] && dump.gaps.map(\.cause) == [.busError])
    #expect(dump.indices == Array(0..<200) + Array(230..<630))
    #expect(dump.marks.map(\.text).contains("urge\tnow, or never"))
    for (row, index) in zip(dump.rows, dump.indices) {
      #expect((row[0] / g - raw(Int(index)) / 16384).magnitude < 3e-6)
    }
    try export("r.trd", .wfdb, "w")
    let (other, wfdb) = try importing(.wfdb, scratch.file("w"), scratch) { $0.keepsLabels = true }
    #expect(other.samples == 600 && other.damage.isEmpty && (other.rate.value - 100.0213).magnitude < 5e-4)
    #expect(wfdb.gaps.map(\.lost) == [30] && wfdb.indices == dump.indices)
    #expect(wfdb.marks.map(\.text).contains("urge\tnow, or never"))
    for (row, index) in zip(wfdb.rows, wfdb.indices) {
      #expect((row[4] / degree - raw(Int(index)) * 0.000_133_231_241 / degree).magnitude < 2e-4)
    }
  }

  /// Every byte of every file is looked through: with the marks and dates that the plain export has, and without.
  @Test(arguments: [(ExportFormat.csv, "out.csv"), (.edf, "out.edf"), (.bdf, "out.bdf"), (.wfdb, "rec.hea")])
  func anAnonymousExportSaysNeitherMarksNorWhenAndWhere(_ format: ExportFormat, _ name: String) throws {
    try recorded(rate: 100)
    var report: [ExportReport] = []
    for isAnonymous in [false, true] {
      let exporter = try Exporter(path: scratch.file("r.trd"), software: "t 1", isAnonymous: isAnonymous) { _ in
        "2026-03-01T04:05:06.000Z"
      }
      report.append(
        try exporter.write(
          format, to: scratch.file(name), events: [Annotation(start: 1, duration: 2, text: "gait")], replacing: true))
      var text = ""
      for file in try scratch.names() where file != "r.trd" {
        text += String(decoding: try scratch.bytes(file).map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
      }
      #expect(text.contains("urge") == !isAnonymous)
      for when in ["2026-", "-2026", "01.03.26", "01/03/2026", "04:05:06", "04.05.06"] where isAnonymous {
        #expect(!text.contains(when), "\(when)")
      }
      if format != .csv, !isAnonymous { #expect(text.contains("2026")) }
      #expect(!isAnonymous || !text.contains("run r"))
    }
    #expect(report[0].samples == report[1].samples && report[1].samples == 600)
    #expect(report[0].gaps == report[1].gaps)
  }

  @Test func wfdbHoldsTheSamplesAndTheSignOfMissingOnes() throws {
    try recorded(rate: 100)
    let report = try export("r.trd", .wfdb, "rec_1.hea", events: [Annotation(start: 1, duration: 2, text: "gait")])
    #expect(report.samples == 600 && report.filled == 30)
    let header = try lines("rec_1.hea").map { $0.split(separator: " ").map(String.init) }
    #expect(header[0] == ["rec_1", "6", "100", "630", "04:05:06.123", "01/03/2026"])
    let bytes = try scratch.bytes("rec_1.dat")
    #expect(bytes.count == 630 * 12)
    let values = (0..<3780).map { (i: Int) -> Int16 in
      let (low, high) = (UInt16(bytes[2 * i]), UInt16(bytes[2 * i + 1]))
      return Int16(bitPattern: high << 8 | low)
    }
    for axis in 0..<6 {
      let line = header[1 + axis]
      #expect(line[0] == "rec_1.dat" && line[1] == "16" && line[2].hasSuffix(axis < 3 ? "(0)/g" : "(0)/deg/s"))
      let gain = try #require(Double(line[2].prefix { $0 != "(" }))
      let channel = (0..<630).map { values[$0 * 6 + axis] }
      #expect(channel[0] == Int16(line[5]))
      #expect(UInt16(truncatingIfNeeded: channel.map(Int.init).reduce(0, +)) == UInt16(line[6]))
      for (i, value) in channel.enumerated() {
        if (200..<230).contains(i) {
          #expect(value == -32768)
        } else {
          let expected = axis < 3 ? raw(i) / 16384 : raw(i) * 0.000_133_231_241 / degree
          #expect((Double(value) / gain - expected).magnitude <= 0.5 / gain + 1e-6)
        }
      }
    }
    // Annotations: words of 16 bits, notes (22) with their text (63), the first at 0.
    let notes = try scratch.bytes("rec_1.atr")
    #expect(Array(notes.prefix(2)) == [0, 22 << 2] && notes[3] == 63 << 2)
    #expect(Array(notes.suffix(2)) == [0, 0])
    let text = String(decoding: notes, as: UTF8.self)
    #expect(text.contains("gait, 2.00 s") && text.contains("gap bus_error 30, 0.30 s"))
  }

  @Test(arguments: ["a b", "a.b", "", "ä"])
  func aNameThatWFDBDoesNotTakeIsRefused(name: String) throws {
    try recorded(rate: 100)
    var caught: ExportError?
    do { try export("r.trd", .wfdb, name + ".hea") } catch { caught = error as? ExportError }
    #expect(caught?.kind == .usage)
    #expect(try scratch.names() == ["r.trd"])
  }

  @Test func aDriftingClockIsToldAndNeverAddsUp() throws {
    // The first half at 100 Hz, the second at 100.2: ten periods of a mean rate in between.
    var text = "time_s,ax_g,ay_g,az_g\n"
    var time = 0.0
    for i in 0..<20_000 {
      text += "\(time),0,0,\(1 + Double(i % 50) / 1000)\n"
      time += i < 10_000 ? 0.01 : 1 / 100.2
    }
    try importCSV(text, to: "a.trd")
    let report = try export("a.trd", .edf, "out.edf", events: [Annotation(start: 50, text: "event")])
    let edf = try EDFContents(scratch.bytes("out.edf"))
    // Every sample is there, and the notes say where it truly is.
    #expect(report.samples == 20_000 && report.filled == 0)
    #expect((0..<20_000).allSatisfy { (edf.values[2][$0] - 1 - Double($0 % 50) / 1000).magnitude < 3e-5 })
    let notes = edf.annotations.filter { $0.text.hasPrefix("time ") }
    #expect(notes.count > 5 && (report.timeError - 0.1).magnitude < 0.005)
    let rate = report.rate
    for note in notes where note.start < 99 {
      let index = (note.start * rate).rounded()
      let said = Double(note.text.dropFirst(5).prefix { $0 != " " }) ?? .nan
      #expect((index * 0.01 - index / rate - said).magnitude < 0.001)
    }
    // An event stands beside its samples, not at its true time.
    let event = try #require(edf.annotations.first { $0.text == "event" })
    #expect((event.start - 5000 / rate).magnitude < 0.002)
  }

  @Test(arguments: [25.0, 50, 99.97, 100, 100.0213, 102.27, 104.166_7, 128, 203.7, 1125, 1600, 0.5, 0.001])
  func everyRateFindsARecordDurationOfEightCharacters(rate: Double) {
    for bytes in [6, 12, 18] {
      let timing = EDFTiming(rate: rate, bytesPerFrame: bytes)
      #expect(timing.duration.count <= 8 && timing.count * bytes <= 61440)
      #expect((timing.rate / rate - 1).magnitude < 1e-7, "\(rate): \(timing)")
    }
    if rate == rate.rounded() { #expect(EDFTiming(rate: rate, bytesPerFrame: 12).duration == "1") }
  }

  @Test func moreAnnotationsThanOneRecordHoldsSpreadOut() throws {
    try recorded(rate: 100, hole: 0)
    let events = (0..<500).map { Annotation(start: 1 + Double($0) / 1000, text: "event number \($0)") }
    try export("r.trd", .edf, "out.edf", events: events)
    let edf = try EDFContents(scratch.bytes("out.edf"))
    #expect(edf.annotations.filter { $0.text.hasPrefix("event number") }.map(\.text) == events.map(\.text))
  }

  @Test func damageIsLeftOutFilledAndTold() throws {
    try recorded(rate: 100, hole: 0, isWhole: false)
    for format in [ExportFormat.csv, .edf, .wfdb] {
      let report = try export("r.trd", format, "out")
      #expect(report.damagedBlocks == 1 && report.samples < 600 && report.gaps == 1)
      if format != .csv { #expect(report.samples + report.filled == 600) }
    }
  }

  @Test func whatCannotBeExportedSaysWhy() throws {
    var header = DumpHeader(software: "t", run: "r", sensor: sensor())
    header.title = "nothing"
    try DumpWriter(path: scratch.file("empty.trd"), header: header).finish(finalRate: nil)
    func kind(_ dump: String, _ output: String) -> ConversionFailure? {
      do {
        try export(dump, .csv, output)
        return nil
      } catch { return (error as? ExportError)?.kind }
    }
    #expect(kind("empty.trd", "x.csv") == .badData && kind("none.trd", "x.csv") == .noInput)
    try recorded(rate: 100)
    let before = try scratch.bytes("r.trd")
    #expect(kind("r.trd", "r.trd") == .usage && kind("r.trd", "none/x.csv") == .io)
    #expect(try scratch.bytes("r.trd") == before)
    // A hole of a year is no place for numbers.
    try recorded(rate: 100, hole: 100 * 86400 * 365)
    var caught: ExportError?
    do { try export("r.trd", .edf, "x.edf") } catch { caught = error as? ExportError }
    #expect(caught?.kind == .badData && caught?.description.contains("365.0 days") == true)
    #expect(try scratch.names() == ["empty.trd", "r.trd"])
  }
}
