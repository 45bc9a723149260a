import CLinux
import Glibc

/// A file that only grows: whole pieces are appended, and what a crash left half-written at its end can be cut off.
package struct AppendFile: ~Copyable, Sendable {
  package private(set) var path: String
  private let descriptor: Int32

  /// Opens or creates the file with `mode`; its folder must exist. `isNew`: it must not be there yet.
  package init(path: String, mode: UInt32 = 0o640, isNew: Bool = false) throws(SystemCallFailure) {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (isNew ? O_EXCL | O_NOFOLLOW : 0)
    // SAFETY: open reads a NUL-terminated path that Swift keeps alive during the call.
    let number = unsafe open(path, flags, mode)
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

  /// Keeps others from writing it, as long as it is open here. They must ask too.
  package func lock() throws(SystemCallFailure) {
    let code = -clinux_lock_file(descriptor)
    // A file system without locks is no reason to write nothing.
    if code == EWOULDBLOCK {
      throw SystemCallFailure(
        "lock", path, Errno(code: code), advice: "another process writes it: stop that one, or set another path")
    }
  }

  /// Gives it another name; a file that had it is gone.
  package mutating func rename(to other: String) throws(SystemCallFailure) {
    try FileName.rename(path, to: other)
    path = other
  }

  package var identity: FileName.Identity? {
    var about = stat()
    // SAFETY: fstat fills the structure, which outlives the call.
    guard unsafe fstat(descriptor, &about) == 0 else { return nil }
    return FileName.Identity(about)
  }

  /// Appends all of `text`, in one write where the kernel takes it whole.
  package func append(_ text: String) throws(SystemCallFailure) {
    try append(whole: Array(text.utf8))
  }

  /// Appends all of `bytes`, or throws.
  package func append(whole bytes: [UInt8]) throws(SystemCallFailure) {
    let (_, failure) = append(bytes)
    if let failure { throw failure }
  }

  /// Appends `bytes`, in one write where the kernel takes them whole; says how many it took, and why not all.
  package func append(_ bytes: [UInt8]) -> (written: Int, failure: SystemCallFailure?) {
    var offset = 0
    while offset < bytes.count {
      // SAFETY: the bytes stay valid inside the closure; write reads at most the count that it is given.
      let n = unsafe bytes.withUnsafeBytes { all in
        unsafe write(descriptor, all.baseAddress.map { unsafe $0 + offset }, all.count - offset)
      }
      if n < 0 {
        let code = errno
        if code == EINTR { continue }
        return (offset, SystemCallFailure("write to", path, Errno(code: code), advice: Self.advice(code)))
      }
      offset += n
    }
    return (offset, nil)
  }

  /// Waits until what was written is on the disk. A pipe or a device has no disk.
  package func synchronise() throws(SystemCallFailure) {
    if fdatasync(descriptor) != 0, errno != EINVAL { throw SystemCallFailure("sync", path, Errno(code: errno)) }
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
    let bytes = try ReadFile.read(descriptor, count, at: end - count, path)
    guard bytes.count == count else { throw SystemCallFailure("read", path, Errno(code: EIO)) }
    return bytes
  }

  /// Cuts the file to its first `count` bytes.
  package func truncate(to count: Int) throws(SystemCallFailure) {
    if ftruncate(descriptor, count) != 0 { throw SystemCallFailure("cut", path, Errno(code: errno)) }
  }
}
