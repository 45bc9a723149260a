import Signal
import Testing

@testable import Recording

private let g = 9.80665
private let degree = 0.017453292519943295

@Suite struct EDFImporterTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func write(_ file: EDFFile) throws -> String { try scratch.write(file.bytes, to: "a.edf") }

  @Test func digitalValuesBecomePhysicalOnesAndOtherSignalsStayOut() throws {
    var file = EDFFile([
      .init(label: "ECG", unit: "mV", values: Array(0..<40), count: 20),
      .init(label: "Accelerometer_Z", unit: "mg", physical: (-2000, 2000), values: Array(-4..<6), count: 5),
      .init(label: "Accelerometer_X", unit: "mg", physical: (-2000, 2000), values: Array(10..<20), count: 5),
      .init(label: "Accelerometer_Y", unit: "mg", physical: (-2000, 2000), values: Array(20..<30), count: 5),
    ])
    file.duration = "0.1"
    let (report, dump) = try importing(.edf, write(file), scratch)
    #expect(report.rate == Hertz(50) && report.samples == 10 && report.faults.isEmpty && report.damage.isEmpty)
    #expect(!report.hasGyroscope && dump.indices == Array(0..<10))
    #expect(dump.header.source == "edf" && dump.header.notes?.contains("24.11.26 10.00.00") == true)
    for i in 0..<10 {
      // (d + 32768) · 4000 / 65535 - 2000 mg, to the µg that a count is.
      for (axis, digital) in [(0, 10 + i), (1, 20 + i), (2, i - 4)] {
        let expected = ((Double(digital) + 32768) * 4000 / 65535 - 2000) / 1000 * g
        #expect((dump.rows[i][axis] - expected).magnitude < 0.51e-6 * g)
      }
      #expect((dump.times[i] - Double(i) / 50).magnitude < 2e-9)
    }
  }

  @Test func twentyFourBitsKeepTheirSign() throws {
    let values = [-8_388_608, 8_388_607, -1, 0]
    var file = EDFFile([
      .init(
        label: "x acc", unit: "m/s2", physical: (-100, 100), digital: (-8_388_608, 8_388_607), values: values, count: 4),
      .init(
        label: "y acc", unit: "m/s2", physical: (-100, 100), digital: (-8_388_608, 8_388_607), values: values, count: 4),
      .init(
        label: "z acc", unit: "m/s2", physical: (-100, 100), digital: (-8_388_608, 8_388_607), values: values, count: 4),
    ])
    file.version = [0xFF] + Array("BIOSEMI".utf8)
    file.width = 3
    let (_, dump) = try importing(.edf, write(file), scratch)
    let expected = [-100, 100, -100 / 16_777_215.0, 100 / 16_777_215.0]
    for (row, value) in zip(dump.rows, expected) {
      for axis in 0..<3 { #expect((row[axis] - value).magnitude < 0.51e-6 * g) }
    }
  }

  @Test func aGyroscopeComesAlong() throws {
    var signals = ["ax", "ay", "az"].map { EDFFile.Signal(label: $0, values: [1, 2], count: 2) }
    signals += ["gx", "gy", "gz"].map {
      EDFFile.Signal(label: $0, unit: "rad/s", physical: (-3.2768, 3.2767), values: [100, -200], count: 2)
    }
    let (report, dump) = try importing(.edf, write(EDFFile(signals)), scratch)
    #expect(report.hasGyroscope)
    #expect((dump.rows[0][3] - 0.01).magnitude < 1e-5 * degree && (dump.rows[1][5] + 0.02).magnitude < 1e-5 * degree)
  }

  @Test func aGyroscopeAtAnotherRateIsLeftOutAndTold() throws {
    var signals = ["ax", "ay", "az"].map { EDFFile.Signal(label: $0, values: [1, 2], count: 2) }
    signals += ["gx", "gy", "gz"].map { EDFFile.Signal(label: $0, unit: "deg/s", values: [1, 2, 3, 4], count: 4) }
    let (report, _) = try importing(.edf, write(EDFFile(signals)), scratch)
    #expect(!report.hasGyroscope && report.samples == 2)
    #expect(report.notes.contains { $0.contains("another rate") })
  }

  @Test func theRateFollowsTheRecordsDuration() throws {
    var file = EDFFile([[1, 2], [1, 2], [1, 2]], count: 2)
    file.duration = "0.019996"
    #expect(try (importing(.edf, write(file), scratch).report.rate.value - 2 / 0.019996).magnitude < 1e-9)
    let error = try importError(.edf, write(file), scratch) { $0.rate = Hertz(50) }
    #expect(error?.kind == .usage && error?.description.contains("50.0 against") == true)
    file.duration = "0"
    #expect(try importError(.edf, write(file), scratch)?.description.contains("--rate") == true)
    #expect(try importing(.edf, write(file), scratch) { $0.rate = Hertz(50) }.report.rate == Hertz(50))
  }

  @Test func annotationsBecomeMarksInTheOrderOfTheirTimes() throws {
    var file = EDFFile([Array(0..<8), Array(0..<8), Array(0..<8)], count: 4)
    file.kind = "EDF+C"
    file.annotationBytes = 60
    // Writers put lists where there is room, not where they belong; the first tells that the file starts at 0.25 s.
    file.annotations = [
      "+0.25\u{14}\u{14}\0+1.75\u{15}0.5\u{14}zwölf\u{14}both\u{14}\0",
      "+1.25\u{14}\u{14}\0+0.5\u{14}mark urge: now\u{14}\0",
    ]
    let (report, dump) = try importing(.edf, write(file), scratch) { $0.keepsLabels = true }
    #expect(dump.marks.map(\.text) == ["urge\tnow", "label\tzwölf", "label\tboth"])
    #expect(dump.marks.map(\.time) == [0.25, 1.5, 1.5])
    #expect(report.samples == 8 && dump.gaps.isEmpty)
    // The samples are those of 4 Hz: a mark stands before the sample that it is not after.
    #expect(try importing(.edf, write(file), scratch).dump.marks.isEmpty)
  }

  @Test func recordsWithHolesBetweenThemKeepTheirTimes() throws {
    var file = EDFFile([Array(0..<16), Array(0..<16), Array(0..<16)], count: 4)
    file.kind = "EDF+D"
    file.duration = "0.04"
    file.annotationBytes = 20
    // A start of its own, a record that follows, a hole of 30 samples, and a record that lies before the one it follows.
    file.annotations = ["+5\u{14}\u{14}\0", "+5.04\u{14}\u{14}\0", "+5.38\u{14}\u{14}\0", "+5.1\u{14}\u{14}\0"]
    let (report, dump) = try importing(.edf, write(file), scratch)
    #expect(report.samples == 12 && report.timeNotIncreasing.rows == 4 && report.timeNotIncreasing.firstLine == 4)
    #expect(dump.gaps.map(\.lost) == [30] && dump.gaps.map(\.nextIndex) == [38] && dump.gaps[0].cause == .recording)
    #expect(dump.header.sourceStartS == 5)
    let expected = (0..<8).map { Double($0) / 100 } + (0..<4).map { 0.38 + Double($0) / 100 }
    #expect(zip(dump.times, expected).allSatisfy { ($0 - $1).magnitude < 3e-9 })
  }

  @Test(arguments: [("-1", 3, true), ("2", 3, true), ("3", 3, false)])
  func aWrongNumberOfRecordsIsTold(stated: String, samples: Int, isTold: Bool) throws {
    var file = EDFFile([[1, 2, 3], [1, 2, 3], [1, 2, 3]], count: 1)
    file.stated = stated
    let (report, _) = try importing(.edf, write(file), scratch)
    #expect(report.samples == samples && report.damage.isEmpty && report.notes.isEmpty != isTold)
  }

  @Test func aCutFileGivesItsWholeRecordsAndSaysSo() throws {
    let file = EDFFile([Array(0..<20), Array(0..<20), Array(0..<20)], count: 5)
    let bytes = file.bytes
    let path = try scratch.write(Array(bytes.dropLast(17)), to: "a.edf")
    let (report, dump) = try importing(.edf, path, scratch)
    #expect(report.samples == 15 && dump.rows.count == 15)
    #expect(
      report.damage.contains { $0.contains("3 of 4 records") } && report.damage.contains { $0.contains("13 bytes") })
    for length in [0, 5, 100, 255, 300, 1023] {
      let error = try importError(.edf, scratch.write(Array(bytes.prefix(length)), to: "a.edf"), scratch)
      #expect(error?.kind == .badData, "\(length)")
    }
    #expect(
      try importError(.edf, scratch.write(Array(bytes.prefix(1024 + 29)), to: "a.edf"), scratch)?.description
        .contains("no whole record") == true)
  }

  @Test func trailingBytesAreNoRecords() throws {
    let file = EDFFile([[1, 2], [1, 2], [1, 2]], count: 1)
    let (report, _) = try importing(.edf, scratch.write(file.bytes + [1, 2, 3, 4, 5, 6, 7], to: "a.edf"), scratch)
    #expect(report.samples == 2 && report.notes.contains { $0.contains("7 bytes") })
  }

  @Test func aHeaderThatLiesTakesNoMemory() throws {
    var file = EDFFile([[1], [1], [1]], count: 1)
    file.signals[0].count = 1
    var bytes = file.bytes
    // 99999999 samples of each signal in a record.
    for i in 0..<3 {
      bytes.replaceSubrange(256 + 216 * 3 + 8 * i..<256 + 216 * 3 + 8 * i + 8, with: Array("99999999".utf8))
    }
    #expect(try importError(.edf, scratch.write(bytes, to: "a.edf"), scratch)?.kind == .badData)
    bytes = file.bytes
    bytes.replaceSubrange(252..<256, with: Array("9999".utf8))
    #expect(try importError(.edf, scratch.write(bytes, to: "a.edf"), scratch)?.kind == .badData)
    bytes = file.bytes
    bytes.replaceSubrange(256 + 120 * 3..<256 + 120 * 3 + 8, with: Array("32767   ".utf8))
    #expect(try importError(.edf, scratch.write(bytes, to: "a.edf"), scratch)?.description.contains("no scale") == true)
  }

  @Test func theSameFileGivesTheSameBytesAndAnotherFileAnotherRun() throws {
    var file = EDFFile([[1, 2], [1, 2], [1, 2]], count: 1)
    let path = try write(file)
    let first = try importing(.edf, path, scratch).report
    let bytes = try scratch.bytes("imported.trd")
    #expect(try importing(.edf, path, scratch).report == first && scratch.bytes("imported.trd") == bytes)
    file.signals[2].values = [1, 3]
    #expect(try importing(.edf, write(file), scratch).report.run != first.run)
  }

  @Test func aDumpIsNoFileToImport() throws {
    _ = try importing(.edf, write(EDFFile([[1], [1], [1]], count: 1)), scratch)
    for format in SourceFormat.allCases {
      let error = try importError(format, scratch.file("imported.trd"), scratch)
      #expect(error?.kind == .usage && error?.description.contains("raw dump already") == true)
    }
  }

  @Test func annotationsBeyondMeasureAreLeftOutAndTold() throws {
    let records = 230_000
    let zeros = [Int](repeating: 0, count: records)
    var file = EDFFile([zeros, zeros, zeros], count: 1)
    file.kind = "EDF+C"
    file.annotationBytes = 20
    file.annotations = (0..<records).map { "+\($0)\u{14}\u{14}\0+1\u{14}a\u{14}\0" }
    let (report, _) = try importing(.edf, write(file), scratch) { $0.keepsLabels = true }
    #expect(report.marks == 200_000 && report.notes.contains { $0.contains("30000 annotations left out") })
  }

  @Test func theFormatIsFoundOut() throws {
    #expect(try SourceFormat.guess(write(EDFFile([[1], [1], [1]], count: 1))) == .edf)
    #expect(try SourceFormat.guess(scratch.write("time_s,ax_g\n", to: "a.txt")) == .csv)
    #expect(try SourceFormat.guess(scratch.write("a 1\n", to: "r.hea")) == .wfdb)
    #expect(SourceFormat.guess(scratch.file("r")) == .wfdb)
    #expect(SourceFormat.guess(scratch.file("nowhere")) == .csv)
  }
}
