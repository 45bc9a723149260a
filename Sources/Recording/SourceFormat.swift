/// The formats that recordings are imported from, and how a file shows which it is.
package enum SourceFormat: String, Sendable, CaseIterable {
  case csv
  /// EDF, EDF+, BDF and BDF+.
  case edf
  case wfdb

  /// What the file looks like: by its first bytes, and a WFDB record by its name too. Anything else may be CSV.
  package static func guess(_ path: String) -> SourceFormat {
    if path.hasSuffix(".hea") || ByteFile.exists(path + ".hea") { return .wfdb }
    if path.hasSuffix(".dat"), ByteFile.exists(path.dropLast(4) + ".hea") { return .wfdb }
    if let head = try? ImportSource(path).head(8), EDFHeader.isEDF(head) { return .edf }
    return .csv
  }

  /// Makes a raw dump of the file; `output` gets its name when all went well.
  package func convert(
    _ path: String, to output: String, _ options: ImportOptions
  ) throws(ImportError) -> ImportReport {
    if let head = try? ImportSource(path).head(Format.signature.count), head == Format.signature {
      throw ImportError(
        .usage, path: path, what: "is a raw dump already",
        help: "tremorctl replay plays it, tremorctl export turns it into other formats")
    }
    return switch self {
    case .csv: try CSVImporter(path: path, options: options).run(to: output)
    case .edf: try EDFImporter(path: path, options: options).run(to: output)
    case .wfdb: try WFDBImporter(path: path, options: options).run(to: output)
    }
  }
}
