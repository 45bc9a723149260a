import Signal

/// Why an export is not possible: what, where, and what to do next.
package struct ExportError: Error, Equatable, Sendable, CustomStringConvertible {
  package var kind: ConversionFailure
  package var description: String

  init(_ kind: ConversionFailure, path: String, what: String, help: String) {
    self.kind = kind
    description = "\(path): \(what); \(help)"
  }

  init(_ error: DumpError) {
    kind = ConversionFailure(error.kind)
    description = "\(error)"
  }
}

extension ExportError {
  /// Refuses to write over the dump that is read, and over any other file unless that is wanted.
  static func refuse(_ output: String, as path: String, replacing: Bool) throws(ExportError) {
    if ByteFile.isSame(path, output) {
      throw ExportError(.usage, path: output, what: "is the dump itself", help: "give another name with -o")
    }
    if !replacing, ByteFile.exists(output) { throw ExportError(.exists(path: output)) }
  }
}

/// The formats that a dump is exported to.
package enum ExportFormat: String, Sendable, CaseIterable {
  case csv
  /// EDF+, 16 bits a sample.
  case edf
  /// BDF+, 24 bits a sample.
  case bdf
  case wfdb

  /// By the ending of the name; nil if that says nothing.
  package static func guess(_ output: String) -> ExportFormat? {
    if output.hasSuffix(".csv") { return .csv }
    if output.hasSuffix(".edf") { return .edf }
    if output.hasSuffix(".bdf") { return .bdf }
    return output.hasSuffix(".hea") ? .wfdb : nil
  }
}

/// What an export did.
package struct ExportReport: Sendable, Equatable {
  package var samples = 0
  /// Holes, and samples of the file that stand in their place.
  package var gaps = 0
  package var filled = 0
  package var annotations = 0
  /// The rate of the file, Hz.
  package var rate = 0.0
  /// Half a step of the file's numbers: what rounding changes at most, g and °/s.
  package var roundingG = 0.0
  package var roundingDps = 0.0
  /// By how much the true times leave the file's even ones at most, s.
  package var timeError = 0.0
  /// What is to be said of the dump: a cut tail, blocks that did not verify.
  package var note: String?
  package var damagedBlocks = 0
}

/// Exports one dump; see the page `Formats` for what each format keeps.
package struct Exporter: Sendable {
  package let path: String
  package let header: DumpHeader
  private let survey: ExportSurvey
  private let software: String
  private let wallText: @Sendable (Int64) -> String

  /// Reads the dump through once. `software` is program and version; `wallText` writes wall time, ns since 1970, as
  /// RFC 3339 in UTC. `isAnonymous`: marks, wall times and all that names a run or a machine are left out.
  package init(
    path: String, software: String, isAnonymous: Bool = false, wallText: @escaping @Sendable (Int64) -> String
  ) throws(ExportError) {
    self.path = path
    self.software = software
    self.wallText = wallText
    do {
      survey = try ExportSurvey(path: path, isAnonymous: isAnonymous)
    } catch {
      throw ExportError(error)
    }
    header = survey.header
    if survey.samples == 0 {
      throw ExportError(
        .badData, path: path, what: "holds no samples", help: "tremorctl info tells what it holds")
    }
  }

  /// Writes the file or files, which get their names when all went well. `events`, s of data time, go into the formats that
  /// have annotations; `replacing`: whether files of these names may be replaced.
  package func write(
    _ format: ExportFormat, to output: String, events: [Annotation] = [], replacing: Bool = true
  ) throws(ExportError) -> ExportReport {
    try ExportError.refuse(output, as: path, replacing: replacing)
    var report: ExportReport
    switch format {
    case .csv: report = try CSVExport(path, survey).write(to: output, replacing: replacing)
    case .edf, .bdf:
      let plan = try ExportPlan(path, survey, rate: EDFTiming(survey, isBDF: format == .bdf).rate, events)
      report = try EDFExport(path, survey, plan, software, start, isBDF: format == .bdf)
        .write(to: output, replacing: replacing)
    case .wfdb:
      let plan = try ExportPlan(path, survey, rate: survey.rate, events)
      report = try WFDBExport(path, survey, plan, software, start).write(to: output, replacing: replacing)
    }
    report.note = survey.note
    report.damagedBlocks = survey.damagedBlocks
    return report
  }

  /// Wall time of the first sample, if it is known.
  private var start: String? { survey.wallStart.map(wallText) }
}
