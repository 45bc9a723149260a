import Glibc

/// A file that only grows: whole pieces are appended, and what a crash left half-written at its end can be cut off.
package struct AppendFile: ~Copyable, Sendable {
  package let path: String
  private let descriptor: Int32

  /// Opens or creates the file with `mode`; its folder must exist.
  package init(path: String, mode: UInt32 = 0o640) throws(SystemCallFailure) {
    // SAFETY: open reads a NUL-terminated path that Swift keeps alive during the call.
    let number = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, mode)
    guard number >= 0 else { throw SystemCallFailure("open", path, Errno(code: errno), advice: Self.advice(errno)) }
    self.path = path
    descriptor = number
  }

  deinit { _ = close(descriptor) }

  private static func advice(_ code: Int32) -> String? {
    switch code {
    case ENOENT: "create the folder, or set another path in the configuration"
    case EACCES, EPERM, EROFS: "let the service's user write there, or set another path in the configuration"
    case ENOSPC, EDQUOT: "free some space"
    default: nil
    }
  }

  /// Appends all of `text`, in one write where the kernel takes it whole.
  package func append(_ text: String) throws(SystemCallFailure) {
    var text = text
    // SAFETY: the bytes stay valid inside the closure; write reads at most the count that it is given.
    let code: Int32 = text.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[offset...])
        let n = unsafe write(descriptor, rest.baseAddress, rest.count)
        if n < 0 {
          if errno == EINTR { continue }
          return errno
        }
        offset += n
      }
      return 0
    }
    if code != 0 { throw SystemCallFailure("write to", path, Errno(code: code), advice: Self.advice(code)) }
  }

  /// Waits until what was written is on the disk.
  package func synchronise() throws(SystemCallFailure) {
    if fdatasync(descriptor) != 0 { throw SystemCallFailure("sync", path, Errno(code: errno)) }
  }

  /// Bytes in the file.
  package func size() throws(SystemCallFailure) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    if end < 0 { throw SystemCallFailure("measure", path, Errno(code: errno)) }
    return end
  }

  /// The last `limit` bytes, or all if there are fewer.
  package func tail(limit: Int) throws(SystemCallFailure) -> [UInt8] {
    let end = try size()
    let count = min(limit, end)
    // SAFETY: pread fills at most the capacity that it is told; the count that it returns is what is initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, filled in
      let n = unsafe pread(descriptor, buffer.baseAddress, count, end - count)
      filled = max(0, n)
    }
    guard bytes.count == count else { throw SystemCallFailure("read", path, Errno(code: EIO)) }
    return bytes
  }

  /// Cuts the file to its first `count` bytes.
  package func truncate(to count: Int) throws(SystemCallFailure) {
    if ftruncate(descriptor, count) != 0 { throw SystemCallFailure("cut", path, Errno(code: errno)) }
  }
}
