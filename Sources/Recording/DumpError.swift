/// Why a recording cannot be read or written: what, where, and what to do next.
package enum DumpError: Error, Equatable, Sendable, CustomStringConvertible {
  case cannotOpen(path: String, reason: ByteFile.Failure)
  case cannotRead(path: String, offset: Int, reason: ByteFile.Failure)
  case cannotWrite(path: String, reason: ByteFile.Failure)
  /// A file of that name is there and may not be replaced.
  case exists(path: String)
  case empty(path: String)
  case notADump(path: String)
  case newerVersion(path: String, major: Int)
  /// The header does not verify or does not say what is needed.
  case damagedHeader(path: String, detail: String)
  /// The header or a block uses something that this version does not know.
  case unsupported(path: String, detail: String)
  /// Dumps that should be of one run are not, or are not in its order.
  case otherRun(path: String, run: String)

  /// What the exit code depends on.
  package enum Kind: Sendable { case noInput, badData, io }

  package var kind: Kind {
    switch self {
    case .cannotOpen: .noInput
    case .cannotRead, .cannotWrite, .exists: .io
    case .empty, .notADump, .newerVersion, .damagedHeader, .unsupported, .otherRun: .badData
    }
  }

  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "\(path): cannot be opened: \(reason.text); check the path and its permissions"
    case .cannotRead(let path, let offset, let reason):
      "\(path): cannot be read at byte \(offset): \(reason.text); check the disk or copy the file elsewhere"
    case .cannotWrite(let path, let reason):
      "\(path): cannot be written: \(reason.text); check the free space, the directory and its permissions"
    case .exists(let path):
      path.hasSuffix(".part")
        ? "\(path): exists already: somebody may be writing it; if nobody is, move it away"
        : "\(path): exists already and is not replaced; choose another name, or give --force"
    case .empty(let path):
      "\(path): is empty; a recording that was stopped before its first write holds nothing to replay"
    case .notADump(let path):
      "\(path): is no raw dump (its first bytes are others); make one from other formats with tremorctl import"
    case .newerVersion(let path, let major):
      "\(path): has format version \(major), this program reads up to \(Format.major); update tremord"
    case .damagedHeader(let path, let detail):
      "\(path): checksum or contents of the header are wrong: \(detail); without it the samples cannot be read, "
        + "use another copy"
    case .unsupported(let path, let detail):
      "\(path): \(detail) is unknown to this version; update tremord"
    case .otherRun(let path, let run):
      "\(path): is of another run (\(run)) than the file before, or overlaps it; give the files of one run, each once"
    }
  }
}
