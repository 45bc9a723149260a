import FoundationEssentials
import Signal

/// How a dump is opened: its file, its preamble, its header.
extension DumpReader {
  static func open(_ path: String) throws(DumpError) -> ByteFile {
    do {
      return try ByteFile(reading: path)
    } catch {
      throw .cannotOpen(path: path, reason: error)
    }
  }

  static func size(_ file: borrowing ByteFile, _ path: String) throws(DumpError) -> Int {
    do {
      return try file.size()
    } catch {
      throw .cannotOpen(path: path, reason: error)
    }
  }

  /// Reads the preamble and the header block; returns the header and the offset of the first block after it.
  static func readHeader(
    _ file: borrowing ByteFile, _ path: String, _ length: Int, _ buffer: inout [UInt8]
  ) throws(DumpError) -> (DumpHeader, Int) {
    func damaged(_ detail: String) -> DumpError { .damagedHeader(path: path, detail: detail) }
    let cut = "the file ends within it"
    if length == 0 { throw .empty(path: path) }
    let preamble = try read(file, path, Format.preambleLength, at: 0, into: &buffer)
    for i in 0..<min(preamble, 8) where buffer[i] != Format.signature[i] { throw .notADump(path: path) }
    if preamble < Format.preambleLength { throw damaged(cut) }
    let major = Int(buffer.integer(at: 8, as: UInt16.self))
    if major > Format.major { throw .newerVersion(path: path, major: major) }
    if major < 1 { throw damaged("format version \(major)") }

    let got = try read(file, path, buffer.count, at: Format.preambleLength, into: &buffer)
    if got < Format.blockHeadLength { throw damaged(cut) }
    guard let head = Format.BlockHead(buffer, at: 0), head.type == Format.BlockType.header else {
      throw damaged("no header block")
    }
    let total = Format.blockHeadLength + head.length
    if got < total { throw damaged(cut) }
    if Format.bodyChecksum(buffer, length: head.length) != head.bodyChecksum { throw damaged("checksum") }
    if head.encoding != Format.Encoding.plain {
      throw .unsupported(path: path, detail: "encoding \(head.encoding) of the header")
    }
    let json: HeaderJSON
    do {
      json = try DumpJSON.decoder().decode(HeaderJSON.self, from: Data(buffer[Format.blockHeadLength..<total]))
    } catch {
      throw damaged("\(error)")
    }
    return (try json.header(path: path), Format.preambleLength + total)
  }

  static func read(
    _ file: borrowing ByteFile, _ path: String, _ count: Int, at offset: Int, into buffer: inout [UInt8]
  ) throws(DumpError) -> Int {
    do {
      return try file.read(count, at: offset, into: &buffer)
    } catch {
      throw .cannotRead(path: path, offset: offset, reason: error)
    }
  }
}
