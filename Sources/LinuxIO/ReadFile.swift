import Glibc

/// A file that is read at places of one's choice.
package struct ReadFile: ~Copyable, Sendable {
  package let path: String
  private let file: Descriptor

  package init(path: String) throws(SystemCallFailure) {
    do throws(Errno) {
      file = try Descriptor(opening: path, O_RDONLY)
    } catch {
      throw SystemCallFailure("open", path, error)
    }
    self.path = path
  }

  package var identity: FileName.Identity? {
    var about = stat()
    // SAFETY: fstat fills the structure, which outlives the call.
    guard unsafe fstat(file.number, &about) == 0 else { return nil }
    return FileName.Identity(about)
  }

  /// Up to `count` bytes at `offset`: fewer at the end of the file only.
  package func read(_ count: Int, at offset: Int) throws(SystemCallFailure) -> [UInt8] {
    try Self.read(file.number, count, at: offset, path)
  }

  static func read(_ number: Int32, _ count: Int, at offset: Int, _ path: String) throws(SystemCallFailure) -> [UInt8] {
    var code: Int32 = 0
    // SAFETY: pread fills at most the rest of the capacity; the sum of what it returns is what is initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, filled in
      while filled < count {
        let n = unsafe pread(number, buffer.baseAddress.map { unsafe $0 + filled }, count - filled, offset + filled)
        if n < 0, errno == EINTR { continue }
        if n < 0 { code = errno }
        if n <= 0 { break }
        filled += n
      }
    }
    if code != 0 { throw SystemCallFailure("read", path, Errno(code: code)) }
    return bytes
  }
}
