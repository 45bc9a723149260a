import Glibc

/// A small text file, read whole.
package enum TextFile {
  /// The file's content; invalid UTF-8 is replaced. At most 1 MiB is read: these are files that people write.
  package static func read(_ path: String) throws(SystemCallFailure) -> String {
    // SAFETY: open reads a NUL-terminated path that Swift keeps alive during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemCallFailure("open", path, Errno(code: errno)) }
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count < 1 << 20 {
      var code: Int32 = 0
      // SAFETY: read fills at most the capacity that it is told; what it returns is what is initialised.
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, filled in
        let n = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if n < 0 { code = errno }
        filled = max(0, n)
      }
      if code == EINTR { continue }
      if code != 0 { throw SystemCallFailure("read", path, Errno(code: code)) }
      if piece.isEmpty { break }
      bytes.append(contentsOf: piece)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
