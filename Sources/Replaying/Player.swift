import Pipeline
import Recording
import Settings
import Signal
import Tremor
import Wire

/// Raw dumps through the pipeline: gives each output with its data time and, if asked, its line.
///
/// Several files of one run are one stream; each other run begins with a line of its own. The numbers of the journalled
/// lines go on from run to run.
package final class Player {
  package struct Refused: Error, CustomStringConvertible {
    package let description: String
    package let exitCode: Int32

    package init(_ error: DumpError) {
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

  /// The pipeline of one run, and what turns its outputs into lines.
  private struct Run {
    let header: DumpHeader
    let pipeline: Pipeline
    let lines: Lines
    /// Made with the first frame that is played: it needs the zero of the run.
    var encoder: LineEncoder?
    var window: RunWindow
  }

  /// That of the current run.
  package var header: DumpHeader { run.header }
  private var sequence: DumpSequence
  private var run: Run
  private let settings: AnalysisSettings?
  private let from: Double?
  private let to: Double?
  private var number: UInt64 = 0
  private var samplesBefore: UInt64 = 0
  /// Seconds of the runs that were played before this one.
  private var secondsBefore = 0.0
  private var newest = 0.0

  /// Samples that went through.
  package var samples: UInt64 { samplesBefore + run.pipeline.samples }
  /// Seconds of data that went through.
  package var seconds: Double { secondsBefore + newest }
  /// How each file ended, those that were left out included; complete when all was played.
  package var reports: [DumpSequence.FileReport] { sequence.reports }
  /// Bytes of all files, and how many were read.
  package var length: Int { sequence.length }
  package var bytesRead: Int { sequence.bytesRead }

  /// - Parameters:
  ///   - settings: nil: those of each recording, or the defaults.
  ///   - from: seconds of each run, as its lines count them, at which to begin.
  ///   - to: seconds of each run before which to end.
  package init(
    paths: [String], settings: AnalysisSettings?, from: Double? = nil, to: Double? = nil
  ) throws(Refused) {
    let sequence: DumpSequence
    do { sequence = try DumpSequence(paths: paths) } catch { throw Refused(error) }
    run = try Self.run(sequence.header, sequence.path, settings, from, to)
    self.settings = settings
    self.from = from
    self.to = to
    self.sequence = consume sequence
  }

  private static func run(
    _ header: DumpHeader, _ path: String, _ settings: AnalysisSettings?, _ from: Double?, _ to: Double?
  ) throws(Refused) -> Run {
    let analysis: AnalysisSettings
    if let settings {
      analysis = settings
    } else if let text = header.analysis {
      do { analysis = try AnalysisSettings(canonicalText: text, source: path) } catch { throw Refused(error) }
    } else {
      analysis = AnalysisSettings()
    }
    let pipeline: Pipeline
    do { pipeline = try Pipeline(header.sensor, analysis) } catch { throw Refused(error, path) }
    let lines = Lines(
      run: header.run, sensor: header.sensorName, site: header.sensor.site, leg: header.sensor.leg,
      config: analysis.checksum)
    return Run(
      header: header, pipeline: pipeline, lines: lines, encoder: nil, window: RunWindow(header, from: from, to: to))
  }

  /// Plays it all. `take` gets each output, the seconds of data played before it is said, and a way to its line.
  package func play(_ take: (Output, Double, () -> String) -> Void) throws(Refused) {
    var frame = RawFrame()
    while true {
      switch try next(&frame) {
      case .frame:
        switch run.window.place(of: &frame) {
        case .before: break
        case .inside: feed(&frame, take)
        case .after:
          finish(take)
          guard try skipRun() else { return }
          try begin()
        }
      case .newRun:
        finish(take)
        try begin()
      case .end:
        finish(take)
        return
      }
    }
  }

  private func feed(_ frame: inout RawFrame, _ take: (Output, Double, () -> String) -> Void) {
    if run.encoder == nil {
      let isPart = run.window.hasSkipped || run.header.zeroBefore != nil
      run.encoder = LineEncoder(run.lines, bootID: run.header.bootID, runZero: isPart ? run.window.zero : nil)
      if var clock = run.window.clock { run.pipeline.consume(&clock) { hand($0, take) } }
    }
    run.pipeline.consume(&frame) { hand($0, take) }
  }

  private func finish(_ take: (Output, Double, () -> String) -> Void) {
    run.pipeline.finish { hand($0, take) }
  }

  private func begin() throws(Refused) {
    samplesBefore += run.pipeline.samples
    secondsBefore += newest
    newest = 0
    run = try Self.run(sequence.header, sequence.path, settings, from, to)
  }

  private func next(_ frame: inout RawFrame) throws(Refused) -> DumpSequence.Step {
    do { return try sequence.next(&frame) } catch { throw Refused(error) }
  }

  private func skipRun() throws(Refused) -> Bool {
    do { return try sequence.skipRun() } catch { throw Refused(error) }
  }

  private func hand(_ output: Output, _ take: (Output, Double, () -> String) -> Void) {
    var sequence: UInt64?
    if LineEncoder.isJournalled(output) {
      number += 1
      sequence = number
    }
    newest = max(newest, Self.time(output))
    // The encoder follows the run's beginning and its clock, so it sees every output, shown or not.
    if case .finding(.features) = output {
      take(output, seconds) { self.run.encoder?.line(for: output, seq: nil) ?? "" }
    } else {
      let line = run.encoder?.line(for: output, seq: sequence) ?? ""
      take(output, secondsBefore + Self.time(output)) { line }
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
