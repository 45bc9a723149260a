import Signal
import Testing

@testable import Recording

/// What an import put into a dump, decoded by hand.
struct DumpContents {
  var header: DumpHeader
  /// Acceleration in m/s², rotation in rad/s.
  var rows: [[Double]] = []
  var indices: [UInt64] = []
  /// Of each sample; those of one frame are evenly spaced up to its newest.
  var times: [Double] = []
  var gaps: [Gap] = []
  var marks: [(text: String, time: Double)] = []

  init(_ path: String) throws {
    var reader = try DumpReader(path: path)
    header = reader.header
    let axes = header.sensor.hasGyroscope ? 6 : 3
    var frame = RawFrame()
    while try reader.next(&frame) {
      let time = Double(frame.time.nanoseconds) * 1e-9
      switch frame.kind {
      case .samples:
        #expect(Int(frame.byteCount) == Int(frame.count) * 4 * axes)
        for i in 0..<Int(frame.count) {
          rows.append(
            (0..<axes).map { axis in
              var raw: UInt32 = 0
              for byte in 0..<4 { raw |= UInt32(frame.bytes[(i * axes + axis) * 4 + byte]) << UInt32(8 * byte) }
              let scale = axis < 3 ? header.sensor.accelerationScale : header.sensor.rotationScale
              return Double(Int32(bitPattern: raw)) * scale
            })
          indices.append(frame.firstIndex + UInt64(i))
          times.append(time - Double(Int(frame.count) - 1 - i) / header.sensor.nominalRate.value)
        }
      case .gap: gaps.append(frame.gap)
      case .mark:
        let bytes = (0..<Int(frame.byteCount)).map { frame.bytes[$0] }
        marks.append((String(decoding: bytes, as: UTF8.self), time))
      case .clock: Issue.record("a clock record in an import")
      }
    }
    #expect(reader.note == nil && reader.damagedBlocks == 0)
  }
}

/// Imports, and reads what came of it.
func importing(
  _ format: SourceFormat, _ path: String, _ scratch: Scratch, _ configure: (inout ImportOptions) -> Void = { _ in }
) throws -> (report: ImportReport, dump: DumpContents) {
  var options = ImportOptions(software: "test 1")
  configure(&options)
  let output = scratch.file("imported.trd")
  let report = try format.convert(path, to: output, options)
  let dump = try DumpContents(output)
  #expect(dump.rows.count == report.samples && dump.gaps.count == report.gaps && dump.marks.count == report.marks)
  return (report, dump)
}

/// The error of an import that must fail and leave nothing behind.
func importError(
  _ format: SourceFormat, _ path: String, _ scratch: Scratch, _ configure: (inout ImportOptions) -> Void = { _ in }
) throws -> ImportError? {
  var options = ImportOptions(software: "test 1")
  configure(&options)
  let before = try scratch.names()
  do {
    _ = try format.convert(path, to: scratch.file("refused.trd"), options)
    return nil
  } catch {
    #expect(try scratch.names() == before, "something was left behind")
    return error
  }
}
