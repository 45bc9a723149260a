import Pipeline
import Recording
import Settings
import Signal
import Tremor
import Wire

/// One dump through the pipeline: gives each output with its data time and, if asked, its line.
final class Player {
  struct Refused: Error, CustomStringConvertible {
    let description: String
    let exitCode: Int32

    init(_ error: DumpError) {
      description = "\(error)"
      exitCode = error.kind == .noInput ? 66 : (error.kind == .io ? 74 : 65)
    }

    init(_ error: UnsupportedRate, _ path: String) {
      description = Wording.text(error, of: path)
      exitCode = 65
    }

    init(_ error: ConfigurationError) {
      description = "\(error)"
      exitCode = 65
    }
  }

  let header: DumpHeader
  private var reader: DumpReader
  private let pipeline: Pipeline
  private var encoder: LineEncoder
  private var sequence: UInt64 = 0
  private let from: Double
  private let to: Double
  private(set) var note: String?
  private(set) var damagedBlocks = 0
  /// Samples that went through.
  var samples: UInt64 { pipeline.samples }

  /// `settings` nil: those of the recording, or the defaults. `from` and `to` are seconds since its first frame.
  init(path: String, settings: AnalysisSettings?, from: Double? = nil, to: Double? = nil) throws(Refused) {
    let reader: DumpReader
    do { reader = try DumpReader(path: path) } catch { throw Refused(error) }
    header = reader.header
    let analysis: AnalysisSettings
    if let settings {
      analysis = settings
    } else if let text = reader.header.analysis {
      do { analysis = try AnalysisSettings(canonicalText: text, source: path) } catch { throw Refused(error) }
    } else {
      analysis = AnalysisSettings()
    }
    do { pipeline = try Pipeline(reader.header.sensor, analysis) } catch { throw Refused(error, path) }
    let lines = Lines(
      run: reader.header.run, sensor: reader.header.sensorName, site: reader.header.sensor.site,
      leg: reader.header.sensor.leg, config: analysis.checksum)
    encoder = LineEncoder(lines, bootID: reader.header.bootID)
    self.from = from ?? 0
    self.to = to ?? .infinity
    self.reader = consume reader
  }

  /// Plays it all. `take` gets each output, the data time at which it is said, and a way to its line.
  func play(_ take: (Output, Double, () -> String) -> Void) throws(Refused) {
    var frame = RawFrame()
    var first: Timestamp?
    while try next(&frame) {
      let start = first ?? frame.time
      first = start
      let time = frame.time.seconds(since: start)
      if time > to { break }
      if time < from, frame.kind != .clock { continue }
      pipeline.consume(&frame) { hand($0, take) }
    }
    pipeline.finish { hand($0, take) }
    note = reader.note
    damagedBlocks = reader.damagedBlocks
  }

  private func next(_ frame: inout RawFrame) throws(Refused) -> Bool {
    do { return try reader.next(&frame) } catch { throw Refused(error) }
  }

  private func hand(_ output: Output, _ take: (Output, Double, () -> String) -> Void) {
    var number: UInt64?
    if LineEncoder.isJournalled(output) {
      sequence += 1
      number = sequence
    }
    // The encoder follows the run's beginning and its clock, so it sees every output, shown or not.
    if case .finding(.features) = output {
      take(output, Self.time(output)) { self.encoder.line(for: output, seq: nil) }
    } else {
      let line = encoder.line(for: output, seq: number)
      take(output, Self.time(output)) { line }
    }
  }

  private static func time(_ output: Output) -> Double {
    switch output {
    case .began: 0
    case .finding(.features(let features)): features.time
    case .finding(.event(let event)): event.emitted
    case .gap(_, let seconds), .clock(_, let seconds), .mark(_, let seconds): seconds
    }
  }
}
