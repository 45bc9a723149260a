import Signal
import Testing

@testable import Recording

private let g = 9.80665

@Suite struct WFDBImporterTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A record of three axes with gain 100/g; `values` frame after frame.
  private func record(
    _ format: String, _ bytes: [UInt8], frames: String = "4", more: String = "", gain: String = "100/g",
    _ checksums: [String] = ["", "", ""]
  ) throws -> String {
    _ = try scratch.write(bytes, to: "r.dat")
    let labels = ["acc x", "acc y", "acc z"]
    let lines = zip(labels, checksums).map { label, sum in
      "r.dat \(format) \(gain) 16 0 0 \(sum.isEmpty ? "0" : sum) 0 \(label)\n"
    }
    return try scratch.write("# made by a test\r\nr 3 50 \(frames)\(more)\n" + lines.joined(), to: "r.hea")
  }

  private static let values = [5, -100, 100, -7, 0, 101, 300, -2, 99, -2047, 2047, 98]

  private func expectValues(_ dump: DumpContents, _ note: Comment, gain: Double = 100, zero: Double = 0) {
    #expect(dump.rows.count == 4, note)
    for (i, value) in WFDBImporterTests.values.enumerated() where i / 3 < dump.rows.count {
      #expect((dump.rows[i / 3][i % 3] - (Double(value) - zero) / gain * g).magnitude < 1e-5, note)
    }
  }

  private func little(_ values: [Int], _ width: Int = 2) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in values {
      for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    return bytes
  }

  /// The sum of each axis over the four frames.
  private func sums(_ values: [Int]) -> [String] {
    var sums = [0, 0, 0]
    for (i, value) in values.enumerated() { sums[i % 3] += value }
    return sums.map { "\($0)" }
  }

  @Test func eachFormatGivesTheSameSamples() throws {
    let values = WFDBImporterTests.values
    var packed: [UInt8] = []
    for i in stride(from: 0, to: values.count, by: 2) {
      let (a, b) = (values[i] & 0xFFF, values[i + 1] & 0xFFF)
      let high = a >> 8 | (b >> 8) << 4
      packed += [UInt8(a & 0xFF), UInt8(high), UInt8(b & 0xFF)]
    }
    let files: [(String, [UInt8])] = [
      ("16", little(values)), ("24", little(values, 3)), ("32", little(values, 4)), ("212", packed),
      ("61", little(values.map { Int(Int16(truncatingIfNeeded: $0).byteSwapped) })),
      ("160", little(values.map { $0 + 32768 })),
    ]
    for (format, bytes) in files {
      let expected = sums(values)
      let (report, dump) = try importing(.wfdb, record(format, bytes, expected), scratch)
      expectValues(dump, "\(format)")
      #expect(report.damage.isEmpty && report.rate == Hertz(50) && dump.header.source == "wfdb", "\(format)")
    }
  }

  @Test func eightBitsHaveAnOffset() throws {
    let (_, dump) = try importing(.wfdb, record("80", [28, 129, 228] + [UInt8](repeating: 128, count: 9)), scratch)
    #expect(zip(dump.rows[0], [-1, 0.01, 1]).allSatisfy { ($0 / g - $1).magnitude < 1e-6 })
  }

  @Test func gainAndBaselineAreTheHeaders() throws {
    let (_, dump) = try importing(.wfdb, record("16", little(WFDBImporterTests.values), gain: "250.5(-12)/g"), scratch)
    expectValues(dump, "", gain: 250.5, zero: -12)
  }

  @Test func severalSamplesInAFrameMultiplyTheRate() throws {
    // ECG with one sample a frame, then three axes with two.
    _ = try scratch.write(little([900, 1, 2, 3, 4, 5, 6, 901, 7, 8, 9, 10, 11, 12]), to: "m.dat")
    let axes = ["x", "y", "z"].map { "m.dat 16x2 1000/g 16 0 0 0 0 acc \($0)\n" }.joined()
    let path = try scratch.write("m 4 25 2\nm.dat 16 200/mV 16 0 0 0 0 ECG\n" + axes, to: "m.hea")
    let (report, dump) = try importing(.wfdb, path, scratch)
    #expect(report.rate == Hertz(50) && report.samples == 4)
    let milli = dump.rows.map { $0.map { Int(($0 / g * 1000).rounded()) } }
    #expect(milli == [[1, 3, 5], [2, 4, 6], [7, 9, 11], [8, 10, 12]])
  }

  @Test func aMissingSampleIsAGap() throws {
    var values = WFDBImporterTests.values
    values[4] = -32768
    let (report, dump) = try importing(.wfdb, record("16", little(values)), scratch)
    #expect(report.samples == 3 && report.notANumber.rows == 1 && report.notANumber.firstLine == 2)
    #expect(dump.gaps.map(\.cause) == [.notANumber] && dump.indices == [0, 2, 3])
  }

  @Test func aCutFileGivesItsWholeFramesAndSaysSo() throws {
    let path = try record("16", Array(little(WFDBImporterTests.values).dropLast(3)), ["1", "1", "1"])
    let (report, dump) = try importing(.wfdb, path, scratch)
    #expect(report.samples == 3 && dump.rows.count == 3)
    #expect(report.damage == ["a signal file is cut: 3 of 4 frames are there"])
    // Without a number of frames it is what is there.
    let open = try importing(
      .wfdb, record("16", Array(little(WFDBImporterTests.values).dropLast(3)), frames: ""), scratch)
    #expect(open.report.samples == 3 && open.report.damage.isEmpty)
  }

  @Test func aWrongSampleIsSeenByTheChecksum() throws {
    var bytes = little(WFDBImporterTests.values)
    bytes[2] ^= 1
    let expected = sums(WFDBImporterTests.values)
    let (report, _) = try importing(.wfdb, record("16", bytes, expected), scratch)
    #expect(
      report.samples == 4 && report.damage.count == 1 && report.damage[0].contains("checksum of \"acc y\" failed"))
  }

  @Test func annotationsBecomeMarks() throws {
    let path = try record("16", little(WFDBImporterTests.values))
    // Type 1 after 1 frame; a note with text after 2 more; a long skip of 65600 frames, then type 5; the end.
    var bytes = little([1 << 10 | 1, 22 << 10 | 2, 63 << 10 | 5]) + Array("hello".utf8) + [0]
    bytes += little([59 << 10, 1, 64, 5 << 10, 0])
    _ = try scratch.write(bytes, to: "r.atr")
    let (report, dump) = try importing(.wfdb, path, scratch) { $0.keepsLabels = true }
    #expect(dump.marks.map(\.text) == ["label\tN", "label\thello", "label\tV"] && report.samples == 4)
    #expect(dump.marks.map { ($0.time * 50).rounded() } == [1, 3, 65603])
  }

  @Test func anAnnotationFileMayHaveItsOwnClock() throws {
    let path = try record("16", little(WFDBImporterTests.values))
    let text = Array("## time resolution: 1000".utf8)
    let bytes = little([22 << 10, 63 << 10 | text.count]) + text + little([1 << 10 | 60, 0])
    _ = try scratch.write(bytes, to: "r.atr")
    let (_, dump) = try importing(.wfdb, path, scratch) { $0.keepsLabels = true }
    #expect(dump.marks.map(\.text) == ["label\tN"] && dump.marks.map { ($0.time * 1000).rounded() } == [60])
  }

  @Test(arguments: ["../r.dat", "/etc/hostname", "-", "~", "sub/r.dat"])
  func aHeaderLeadsToNoOtherPlace(name: String) throws {
    let lines = ["x", "y", "z"].map { "\(name) 16 100/g 16 0 0 0 0 acc \($0)\n" }.joined()
    let path = try scratch.write("r 3 50 4\n" + lines, to: "r.hea")
    #expect(try importError(.wfdb, path, scratch)?.description.contains("beside the header") == true)
  }

  @Test(arguments: [
    ("", "is empty"), ("r\n", "states no signals"), ("r/3 3 50 10\n", "several segments"),
    ("r 3 50 4\nr.dat 16\n", "3 signals"),
    ("r 1 0 4\nr.dat 16\n", "no rate"), ("r 1 50 4\nr.dat 8\n", "format \"8\""), ("r 1 50 4\nr.dat 16:3\n", "skewed"),
    ("r 1 50 4\nr.dat 16y3\n", "no format"), ("r 9999 50 4\n", "9999 signals"),
    ("r 1 50 4\nr.dat 99999999999999999999999999999999999999\n", "is not read"),
  ])
  func aHeaderThatCannotBeReadSaysWhy(text: String, words: String) throws {
    let error = try importError(.wfdb, scratch.write(text, to: "r.hea"), scratch)
    #expect(error?.kind == .badData && error?.description.contains(words) == true, "\(error?.description ?? "none")")
  }

  @Test func anyFileOfTheRecordLeadsToIt() throws {
    let path = try record("16", little(WFDBImporterTests.values))
    for name in ["r", "r.dat", "r.hea"] {
      #expect(try importing(.wfdb, scratch.file(name), scratch).report.samples == 4)
      #expect(SourceFormat.guess(scratch.file(name)) == .wfdb)
    }
    #expect(try importError(.wfdb, path + "x", scratch)?.kind == .noInput)
  }
}
