import FoundationEssentials
import Signal
import Testing

@testable import Recording

/// What an import made, decoded by hand.
private struct Imported {
  struct Row: Equatable {
    var index: UInt64
    var values: [Double]
  }

  var report: ImportReport
  var header: DumpHeader
  var rows: [Row] = []
  var gaps: [Gap] = []
  var marks: [(text: String, index: UInt64, time: Double)] = []
  /// Index and time of each frame's newest sample, with its count.
  var anchors: [(index: UInt64, time: Double, count: Int)] = []

  init(_ path: String, _ scratch: Scratch, _ configure: (inout ImportOptions) -> Void = { _ in }) throws {
    var options = ImportOptions(software: "test 1")
    configure(&options)
    let output = scratch.file("\(UUID().uuidString).trd")
    report = try CSVImporter(path: path, options: options).run(to: output)
    var reader = try DumpReader(path: output)
    header = reader.header
    var frame = RawFrame()
    while try reader.next(&frame) {
      switch frame.kind {
      case .samples:
        #expect(frame.timeSource == .exact)
        let axes = header.sensor.hasGyroscope ? 6 : 3
        #expect(Int(frame.byteCount) == Int(frame.count) * axes * 4)
        for i in 0..<Int(frame.count) {
          let values = (0..<axes).map { axis in
            var raw: UInt32 = 0
            for byte in 0..<4 { raw |= UInt32(frame.bytes[(i * axes + axis) * 4 + byte]) << UInt32(8 * byte) }
            let scale = axis < 3 ? header.sensor.accelerationScale : header.sensor.rotationScale
            return Double(Int32(bitPattern: raw)) * scale
          }
          rows.append(Row(index: frame.firstIndex + UInt64(i), values: values))
        }
        anchors.append(
          (frame.firstIndex + UInt64(frame.count) - 1, Double(frame.time.nanoseconds) * 1e-9, Int(frame.count)))
      case .gap: gaps.append(frame.gap)
      case .mark:
        let bytes = (0..<Int(frame.byteCount)).map { frame.bytes[$0] }
        marks.append(
          (String(decoding: bytes, as: UTF8.self), frame.firstIndex, Double(frame.time.nanoseconds) * 1e-9))
      case .clock: Issue.record("a clock record in an import")
      }
    }
    #expect(reader.note == nil && reader.damagedBlocks == 0)
    #expect(rows.count == report.samples && gaps.count == report.gaps && marks.count == report.marks)
  }

  /// The time of each sample, interpolated between the frames as the contract of the assembler says.
  var times: [Double] {
    var result: [Double] = []
    var before: (index: UInt64, time: Double)?
    for anchor in anchors {
      for i in 0..<anchor.count {
        let index = anchor.index - UInt64(anchor.count - 1 - i)
        let back = Double(anchor.index - index)
        if let before, before.index + UInt64(anchor.count) == anchor.index {
          result.append(anchor.time - back * (anchor.time - before.time) / Double(anchor.count))
        } else {
          result.append(anchor.time - back / report.rate.value)
        }
      }
      before = (anchor.index, anchor.time)
    }
    return result
  }
}

private func importError(_ text: String, _ scratch: Scratch, rate: Double? = nil) throws -> ImportError? {
  let path = try scratch.write(text, to: "bad.csv")
  var options = ImportOptions(software: "test 1")
  options.rate = rate.map(Hertz.init)
  do {
    _ = try CSVImporter(path: path, options: options).run(to: scratch.file("bad.trd"))
    return nil
  } catch {
    #expect(error.description.hasPrefix(path), "\(error)")
    #expect(try scratch.names() == ["bad.csv"], "something was left behind")
    return error
  }
}

private let g = 9.80665
private let degree = 0.017453292519943295

private let plain = """
  time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps
  0.00,0.1,-0.2,1.0,10,-20,30
  0.01,0.2,-0.3,1.1,11,-21,31
  0.02,0.3,-0.4,1.2,12,-22,32
  0.03,0.4,-0.5,1.3,13,-23,33

  """

private func expectPlain(_ imported: Imported, _ note: Comment) {
  #expect(imported.rows.map(\.index) == [0, 1, 2, 3], note)
  #expect((imported.report.rate.value - 100).magnitude < 1e-6, note)
  for (i, row) in imported.rows.enumerated() {
    let n = Double(i)
    let expected = [
      (0.1 + 0.1 * n) * g, (-0.2 - 0.1 * n) * g, (1 + 0.1 * n) * g, (10 + n) * degree, (-20 - n) * degree,
      (30 + n) * degree,
    ]
    #expect(zip(row.values, expected).allSatisfy { ($0 - $1).magnitude < 1e-7 }, note)
  }
}

@Suite struct CSVImporterTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aPlainFileGivesItsSamples() throws {
    let imported = try Imported(scratch.write(plain, to: "a.csv"), scratch) {
      $0.site = .thigh
      $0.leg = .left
      $0.isGravityRemoved = true
    }
    expectPlain(imported, "plain")
    #expect(imported.header.sensor.chip == .virtual)
    #expect(imported.header.sensor.site == .thigh && imported.header.sensor.leg == .left)
    #expect(imported.header.sensor.isGravityRemoved && imported.header.sensor.fullScaleCounts == .max)
    #expect(imported.header.source == "csv" && imported.header.sourceStartS == 0 && imported.header.created == nil)
    #expect(imported.report.faults.isEmpty)
    #expect(imported.gaps.isEmpty && imported.marks.isEmpty)
  }

  @Test func theSameSamplesInOtherDressesAreTheSame() throws {
    let lines = plain.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    func dressed(_ separator: String, _ ending: String, _ change: (Int, Int, String) -> String) -> String {
      lines.enumerated().map { row, fields in
        fields.enumerated().map { change(row, $0, $1) }.joined(separator: separator) + ending
      }.joined()
    }
    let reversed = lines.map { $0.reversed().joined(separator: ",") }.joined(separator: "\n")
    let inOtherUnits = dressed(",", "\n") { row, column, field in
      if row == 0 {
        return field.replacing("ax_g", with: "ax_mg").replacing("ay_g", with: "ay_mps2").replacing(
          "gx_dps", with: "gx_rads")
      }
      let value = Double(field) ?? .nan
      return switch column {
      case 1: "\(value * 1000)"
      case 2: "\(value * 9.80665)"
      case 4: "\(value * degree)"
      default: field
      }
    }
    let variants: [(Comment, String)] = [
      ("CRLF", dressed(",", "\r\n") { $2 }),
      ("byte-order mark", "\u{FEFF}" + plain),
      ("no newline at the end", String(plain.dropLast())),
      ("comments and empty lines", "# made by\n\n" + plain.replacing("0.02,", with: "# a \"comment\n\n0.02,")),
      ("quotes", dressed(",", "\n") { "\"\($2)\"" }),
      ("semicolons with commas", dressed(";", "\r\n") { $2.replacing(".", with: ",") }),
      ("semicolons with points", dressed(";", "\n") { $2 }),
      ("tabs", dressed("\t", "\n") { $2 }),
      ("blanks and capitals", dressed(" , ", "\n") { $0 == 0 ? $2.uppercased() : $2 }),
      ("any order", reversed),
      ("other units", inOtherUnits),
      ("exponents", dressed(",", "\n") { $0 > 0 ? $2 + "e0" : $2 }),
      (
        "further columns",
        dressed(",", "\n") { row, column, field in
          let extra = row == 0 ? "note,x" : "\"a, \"\"b\"\"\nc\",7"
          return column == 2 ? "\(extra),\(field)" : field
        }
      ),
    ]
    for (name, text) in variants {
      expectPlain(try Imported(scratch.write(text, to: "v.csv"), scratch), name)
    }
  }

  @Test func withoutAGyroscopeTheSamplesHaveThreeAxes() throws {
    let imported = try Imported(scratch.write("time_s,ax_g,ay_g,az_g\n0,1,2,3\n0.02,4,5,6\n", to: "a.csv"), scratch)
    #expect(!imported.header.sensor.hasGyroscope && imported.header.sensor.bytesPerSample == 12)
    #expect((imported.rows[1].values[2] - 6 * g).magnitude < 1e-6)
    #expect((imported.report.rate.value - 50).magnitude < 1e-9)
  }

  @Test func withoutATimeColumnTheRateGivesTheTimes() throws {
    let text = "ax_g,ay_g,az_g\n0,0,1\n0,0,1\nnan,0,1\n0,0,1\n"
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch) { $0.rate = Hertz(50) }
    #expect(imported.rows.map(\.index) == [0, 1, 3])
    #expect(imported.times.map { ($0 * 1000).rounded() } == [0, 20, 60])
    #expect(imported.gaps.map(\.lost) == [1])
    #expect(imported.header.sourceStartS == nil)
  }

  @Test(arguments: ["", "NaN", "inf", "-inf", "abc", "1e999", "1e5", "--1", "1.2.3", "0x10", "1e", "."])
  func aFieldThatIsNoFiniteNumberBecomesAGap(field: String) throws {
    let text = plain.replacing("0.02,0.3", with: "0.02,\(field)")
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    #expect(imported.rows.map(\.index) == [0, 1, 3])
    #expect(imported.gaps == [Gap(cause: .notANumber, nextIndex: 3, lost: 1, time: Timestamp(nanoseconds: 30_000_000))])
    #expect(imported.report.notANumber.rows == 1 && imported.report.notANumber.firstLine == 4)
    #expect(imported.report.lost == 1)
    #expect(imported.report.faults.count == 2)
  }

  @Test func spoiltRowsAtBothEndsAreGapsToo() throws {
    let text = "time_s,ax_g,ay_g,az_g\n0,,,\n0.01,0,0,1\n0.02,0,0,1\n0.03,0,0\n"
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    #expect(imported.rows.map(\.index) == [1, 2])
    #expect(imported.gaps.map(\.nextIndex) == [1, 4])
    #expect(imported.report.tooShort == .init(rows: 1, firstLine: 5))
  }

  @Test func timeThatDoesNotIncreaseIsSkippedAndCounted() throws {
    let text = plain.replacing("0.03,", with: "0.02,9,9,9,9,9,9\n0.005,9,9,9,9,9,9\n0.03,")
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    expectPlain(imported, "time")
    #expect(imported.report.timeNotIncreasing == .init(rows: 2, firstLine: 5))
    #expect(imported.report.gaps == 0 && imported.report.rows == 6)
  }

  @Test func aHoleBeyondOneAndAHalfPeriodsIsAGapWithItsCount() throws {
    var text = "time_s,ax_g,ay_g,az_g\n"
    for i in 0..<100 { text += "\(Double(i) / 100 + (i >= 50 ? 0.0703 : 0) + (i >= 80 ? 0.0047 : 0)),0,0,1\n" }
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    #expect(imported.gaps.map(\.cause) == [.recording])
    #expect(imported.gaps.map(\.lost) == [7] && imported.gaps.map(\.nextIndex) == [57])
    #expect(imported.rows.last?.index == 106)
  }

  @Test func roundedTimesStillGiveTheTrueRate() throws {
    var text = "time_s,ax_g,ay_g,az_g\n"
    for i in 0..<1000 where i != 300 { text += "\((Double(i) / 64 * 1000).rounded() / 1000),0,0,1\n" }
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    #expect((imported.report.rate.value - 64).magnitude < 0.01)
    #expect(imported.gaps.map(\.lost) == [1])
  }

  @Test func unevenTimesStayWithinAQuarterOfAPeriod() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix(state: seed)
    var (text, times, time) = ("time_s,ax_g,ay_g,az_g\n", [Double](), 12345.0)
    for i in 0..<3000 {
      // Rates that wander, jitter, and now and then a jump.
      let rate = 100 * (1 + 0.03 * Double((i / 500) % 3 - 1))
      time += Double.random(in: 0.7...1.3, using: &generator) / rate
      if Int.random(in: 0..<100, using: &generator) == 0 { time += 0.004 }
      times.append(time)
      text += "\(time),0,0,1\n"
    }
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    let first = times[0]
    #expect(imported.header.sourceStartS == first)
    let worst = zip(imported.times, times).map { ($0 - ($1 - first)).magnitude }.max() ?? 1
    #expect(imported.times.count == times.count)
    #expect(worst <= 0.25 / imported.report.rate.value + 1e-9, "seed \(seed): \(worst)")
  }

  @Test func evenTimesFillTheFrames() throws {
    var text = "time_s,ax_g,ay_g,az_g\n"
    for i in 0..<420 { text += "\(Double(i) / 50),0,0,1\n" }
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    #expect(imported.anchors.map(\.count) == [Int](repeating: 42, count: 10))
  }

  @Test func valuesComeBackWithinTheContractsBounds() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix(state: seed)
    var (text, expected) = ("time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n", [[Double]]())
    for i in 0..<500 {
      let values =
        (0..<3).map { _ in Double.random(in: -16...16, using: &generator) }
        + (0..<3).map { _ in Double.random(in: -2000...2000, using: &generator) }
      expected.append(values)
      text += "\(Double(i) / 100),\(values.map(\.description).joined(separator: ","))\n"
    }
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    for (row, values) in zip(imported.rows, expected) {
      for axis in 0..<3 { #expect((row.values[axis] / g - values[axis]).magnitude < 0.000_01, "seed \(seed)") }
      for axis in 3..<6 { #expect((row.values[axis] / degree - values[axis]).magnitude < 0.001, "seed \(seed)") }
    }
    #expect(imported.rows.count == 500)
  }

  @Test func labelsBecomeMarksWhereTheyChange() throws {
    let text = #"""
      label,time_s,ax_g,ay_g,az_g
      rest,0.00,0,0,1
      rest,0.01,0,0,1
      "walk, ""fast""",0.02,0,0,1
      "walk, ""fast""",0.03,0,0,1
      rest,0.04,0,0,1

      """#
    let path = try scratch.write(text, to: "a.csv")
    let imported = try Imported(path, scratch) { $0.keepsLabels = true }
    #expect(imported.marks.map(\.text) == ["label\trest", "label\twalk, \"fast\"", "label\trest"])
    #expect(imported.marks.map(\.index) == [0, 2, 4])
    #expect(imported.marks.map { ($0.time * 1000).rounded() } == [0, 20, 40])
    #expect(imported.anchors.map(\.count) == [2, 2, 1])
    #expect(try Imported(path, scratch).marks.isEmpty)
  }

  @Test func aLabelLongerThanAFrameIsCutAtACharacter() throws {
    let long = String(repeating: "é", count: 2000)
    let text = "time_s,ax_g,ay_g,az_g,label\n0,0,0,1,\(long)\n0.01,0,0,1,\(long)\n"
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch) { $0.keepsLabels = true }
    #expect(imported.marks.map(\.text) == ["label\t" + String(repeating: "é", count: 509)])
  }

  @Test func theSameFileGivesTheSameBytesAndAnotherFileAnotherRun() throws {
    let path = try scratch.write(plain, to: "a.csv")
    let importer = CSVImporter(path: path, options: ImportOptions(software: "test 1"))
    let first = try importer.run(to: scratch.file("1.trd"))
    let second = try importer.run(to: scratch.file("2.trd"))
    #expect(first == second && first.run.count == 8)
    #expect(try scratch.bytes("1.trd") == scratch.bytes("2.trd"))
    let other = try Imported(scratch.write(plain.replacing("0.4,", with: "0.5,"), to: "b.csv"), scratch)
    #expect(other.header.run != first.run)
  }

  @Test(arguments: [
    ("", "is empty"), ("# only this\n", "is empty"), ("0.0,1,2,3\n", "numbers where the header line should be"),
    ("time_s,ax_g,az_g\n0,1,2\n", "no column for ay among: time_s, ax_g, az_g"),
    ("time_s,ax,ay,az\n0,1,2,3\n", "no column for ax, ay, az"),
    ("time_s,ax_g,ay_g,az_g,gx_dps\n0,1,2,3,4\n", "a gyroscope without gy, gz"),
    ("time_s,ax_g,ax_mg,ay_g,az_g\n0,1,2,3,4\n", "column ax stands there twice"),
    ("time_s,time_s,ax_g,ay_g,az_g\n0,1,2,3,4\n", "column time_s stands there twice"),
    ("time_s,ax_g,ay_g,az_g\n", "holds no row of samples"),
    ("time_s,ax_g,ay_g,az_g\n1,2,3,x\n", "holds no row of samples"),
  ])
  func aFileThatCannotBeReadSaysWhy(text: String, words: String) throws {
    let error = try importError(text, scratch)
    #expect(error?.kind == .badData)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "none")")
  }

  @Test func aMissingRateIsAskedFor() throws {
    let noTime = try importError("ax_g,ay_g,az_g\n0,0,1\n0,0,1\n", scratch)
    #expect(noTime?.kind == .usage && noTime?.description.contains("--rate") == true)
    let single = try importError("time_s,ax_g,ay_g,az_g\n0,0,0,1\n", scratch)
    #expect(single?.kind == .usage && single?.description.contains("--rate") == true)
    let contradiction = try importError(plain, scratch, rate: 50)
    #expect(contradiction?.kind == .usage && contradiction?.description.contains("50.0 against") == true)
    #expect(try importError(plain, scratch, rate: 0)?.kind == .usage)
  }

  @Test func aQuoteThatIsNeverClosedIsToldWithItsLine() throws {
    let text = plain + "0.04,\"1,2\n" + String(repeating: "0.05,1,2,3,4,5,6\n", count: 80_000)
    let error = try importError(text, scratch)
    #expect(error?.kind == .badData && error?.line == 6)
  }

  @Test func theFileItselfIsNeverReplaced() throws {
    let path = try scratch.write(plain, to: "a.csv")
    var caught: ImportError?
    do { _ = try CSVImporter(path: path, options: ImportOptions(software: "t")).run(to: path) } catch { caught = error }
    #expect(caught?.kind == .usage)
    #expect(try scratch.bytes("a.csv") == Array(plain.utf8))
    var missing: ImportError?
    do {
      _ = try CSVImporter(path: scratch.file("none.csv"), options: ImportOptions(software: "t")).run(to: path)
    } catch { missing = error }
    #expect(missing?.kind == .noInput)
  }

  @Test func recordsAcrossTheReadersBufferAreWhole() throws {
    // More than the buffer, with lines of every length so that its edge falls everywhere.
    var text = "time_s,note,ax_g,ay_g,az_g\n"
    for i in 0..<12_000 {
      text += "\(Double(i) / 100),\"\(String(repeating: "x\n", count: i % 97))\",\(Double(i) / 10000),0,1\n"
    }
    let imported = try Imported(scratch.write(text, to: "a.csv"), scratch)
    #expect(imported.rows.count == 12_000 && imported.report.faults.isEmpty)
    #expect(imported.rows.allSatisfy { ($0.values[0] / g - Double($0.index) / 10000).magnitude < 1e-6 })
  }

  @Test func realRecordingsImport() throws {
    let shared =
      ProcessInfo.processInfo.environment["TREMORD_SHARED"]
      ?? #filePath.replacing("Tests/RecordingTests/CSVImporterTests.swift", with: "../shared")
    let sets = ((try? FileManager.default.contentsOfDirectory(atPath: "\(shared)/data")) ?? []).sorted()
    if sets.isEmpty { print("skipped: no recordings in \(shared)/data") }
    for set in sets {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(shared)/data/\(set)")) ?? []
      // Whole sets take minutes without optimisation; TREMORD_SLOW=1 takes them all.
      let all = ProcessInfo.processInfo.environment["TREMORD_SLOW"] != nil
      for name in files.filter({ $0.hasSuffix(".csv") }).sorted().prefix(all ? .max : 2) {
        let path = "\(shared)/data/\(set)/\(name)"
        let output = scratch.file("\(name).trd")
        var options = ImportOptions(software: "test 1")
        options.keepsLabels = true
        let report = try CSVImporter(path: path, options: options).run(to: output)
        let info = try DumpInfo(path: output)
        #expect(report.samples > 50 && (20...1000).contains(report.rate.value), "\(name): \(report)")
        #expect(Double(report.samples) > 0.9 * Double(report.rows), "\(name): \(report)")
        #expect(info.isWhole && info.samples == UInt64(report.samples) && info.lostSamples == report.lost, "\(name)")
        if all { print(set, name, report.rate.value, report.samples, report.gaps, report.lost, info.frames) }
      }
    }
  }
}
