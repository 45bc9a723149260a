/// A file that is written from front to end and gets its name when it is whole.
struct OutputFile: ~Copyable {
  private let path: String
  private let part: String
  private let isReplacing: Bool
  private let file: ByteFile
  private(set) var buffer: [UInt8]

  private static let limit = 1 << 16

  init(_ path: String, replacing: Bool) throws(ExportError) {
    let part = path + ".part"
    do {
      file = try ByteFile(creating: part)
    } catch {
      throw OutputFile.refused(part, error)
    }
    // What needs memory is set once nothing can fail: Swift 6.2 dies of a noncopyable type that is left half made.
    self.path = path
    self.part = part
    isReplacing = replacing
    buffer = []
    buffer.reserveCapacity(OutputFile.limit + 4096)
  }

  /// Appends what `fill` adds to the bytes it is given.
  mutating func write(_ fill: (inout [UInt8]) -> Void) throws(ExportError) {
    fill(&buffer)
    if buffer.count >= OutputFile.limit { try flush() }
  }

  private mutating func flush() throws(ExportError) {
    do {
      try file.append(buffer.count, of: buffer)
    } catch {
      throw OutputFile.refused(part, error)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes the rest, waits for the disk, and gives the file its name.
  consuming func finish() throws(ExportError) {
    do throws(ExportError) {
      try flush()
      try name()
    } catch {
      ByteFile.remove(part)
      throw error
    }
  }

  private func name() throws(ExportError) {
    do throws(ByteFile.Failure) {
      try file.synchronise()
      try ByteFile.rename(part, to: path, replacing: isReplacing)
    } catch {
      throw error.isExists ? ExportError(DumpError.exists(path: path)) : OutputFile.refused(path, error)
    }
  }

  consuming func discard() { ByteFile.remove(part) }

  private static func refused(_ path: String, _ failure: ByteFile.Failure) -> ExportError {
    ExportError(
      .io, path: path, what: "cannot be written: \(failure.text)",
      help: failure.isExists
        ? "another export may be writing it; else remove it" : "check the free space, the directory and its permissions"
    )
  }
}

extension OutputFile {
  /// Opens `path`, lets `fill` write it, and finishes it, or leaves nothing behind.
  static func write(
    _ path: String, replacing: Bool, _ fill: (inout OutputFile) throws(ExportError) -> Void
  ) throws(ExportError) {
    var file = try OutputFile(path, replacing: replacing)
    do {
      try fill(&file)
    } catch {
      file.discard()
      throw error
    }
    try file.finish()
  }
}
