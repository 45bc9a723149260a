import Signal

/// A file that is imported, read at any place; its errors are those of an import.
struct ImportSource: ~Copyable {
  let path: String
  /// In bytes, when it was opened.
  let length: Int
  private let file: ByteFile

  init(_ path: String) throws(ImportError) {
    let file = try ImportSource.open(path)
    do {
      length = try file.size()
    } catch {
      throw ImportSource.refused(path, error)
    }
    self.path = path
    self.file = file
  }

  private static func open(_ path: String) throws(ImportError) -> ByteFile {
    do {
      return try ByteFile(reading: path)
    } catch {
      throw refused(path, error)
    }
  }

  private static func refused(_ path: String, _ failure: ByteFile.Failure) -> ImportError {
    ImportError(
      .noInput, path: path, what: "cannot be opened: \(failure.text)", help: "check the path and its permissions")
  }

  /// Reads up to `count` bytes at `offset`, from the front of `buffer` on; returns how many there were.
  func read(_ count: Int, at offset: Int, into buffer: inout [UInt8]) throws(ImportError) -> Int {
    do {
      return try file.read(count, at: offset, into: &buffer)
    } catch {
      throw ImportError(
        .io, path: path, what: "cannot be read at byte \(offset): \(error.text)", help: "check the disk")
    }
  }

  /// The first bytes, at most `count`.
  func head(_ count: Int) throws(ImportError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, max(0, length)))
    let got = try read(bytes.count, at: 0, into: &bytes)
    bytes.removeLast(bytes.count - got)
    return bytes
  }

  /// Takes the whole file into a checksum.
  func sum(into checksum: inout CRC32C) throws(ImportError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    while true {
      let got = try read(buffer.count, at: offset, into: &buffer)
      checksum.update(buffer.span.extracting(0..<got))
      offset += got
      if got < buffer.count { return }
    }
  }
}

extension CRC32C {
  /// The run's id: 8 hexadecimal digits that depend on the file summed so far and on all that changes the dump.
  func run(_ rate: Hertz, _ options: ImportOptions, _ channels: [SignalChoice.Channel] = []) -> String {
    var crc = self
    func take(_ bits: UInt64) { for i in 0..<8 { crc.update(UInt8(truncatingIfNeeded: bits >> UInt64(8 * i))) } }
    take(rate.value.bitPattern)
    crc.update(options.site.rawValue)
    crc.update(options.leg?.rawValue ?? 0)
    crc.update((options.isGravityRemoved ? 1 : 0) | (options.keepsLabels ? 2 : 0))
    for channel in channels {
      take(UInt64(channel.signal))
      take(channel.countsPerUnit.bitPattern)
    }
    let digits = String(crc.value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

/// Rates that an import takes, and what to say of others.
enum ImportRate {
  static let range = 0.001...100_000

  /// The rate to go by: as given, unless it contradicts what the file states.
  static func chosen(_ given: Hertz?, stated: Double?, path: String) throws(ImportError) -> Hertz {
    if let given, !range.contains(given.value) {
      throw ImportError(
        .usage, path: path, what: "--rate \(given.value) is out of range", help: "allowed: 0.001 to 100000 Hz")
    }
    guard let stated, range.contains(stated) else {
      guard let given else {
        throw ImportError(
          .badData, path: path, what: "states a rate of \(stated.map { "\($0) Hz" } ?? "nothing")",
          help: "give the rate with --rate HZ")
      }
      return given
    }
    guard let given else { return Hertz(stated) }
    if (given.value / stated - 1).magnitude > 0.1 {
      throw ImportError(
        .usage, path: path, what: "--rate \(given.value) against \(stated) Hz by the file's header",
        help: "leave --rate out")
    }
    return given
  }
}
