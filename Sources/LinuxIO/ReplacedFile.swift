import Glibc

/// A small file that is replaced as a whole: who reads it finds the old text or the new one, also after a power cut.
package enum ReplacedFile {
  /// Does all that `write` does but the last step, with `bytes` zeros: whether it would succeed is known before the work.
  package static func check(_ path: String, bytes: Int = 4096) throws(SystemCallFailure) {
    if (try? Descriptor(opening: path, O_RDONLY | O_DIRECTORY)) != nil {
      throw SystemCallFailure("replace", path, Errno(code: EISDIR), advice: "Name a file in it")
    }
    let name = try prepare([UInt8](repeating: 0, count: bytes), for: path)
    // SAFETY: unlink reads a NUL-terminated path that Swift keeps alive during the call.
    _ = unsafe unlink(name)
  }

  /// Puts `bytes` into the place of the file. A name beside it is written, forced to the disk, and then given the place.
  ///
  /// Everybody may read it: what a root writes the service reads.
  package static func write(_ bytes: [UInt8], to path: String) throws(SystemCallFailure) {
    let name = try prepare(bytes, for: path)
    // SAFETY: rename reads two NUL-terminated paths that Swift keeps alive during the call.
    if unsafe rename(name, path) != 0 {
      let failure = failure("replace", path, errno)
      _ = unsafe unlink(name)
      throw failure
    }
    // The name itself is on the disk only when its folder is.
    try FileName.synchronise(folder: FileName.folder(of: path))
  }

  /// Writes the name beside the file and forces it to the disk; returns it.
  private static func prepare(_ bytes: [UInt8], for path: String) throws(SystemCallFailure) -> String {
    let name = path + ".new"
    // Left behind by one that was killed. Whatever it is, only its name goes.
    // SAFETY: unlink reads a NUL-terminated path that Swift keeps alive during the call.
    _ = unsafe unlink(name)
    let number = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure("create", name, errno) }
    let file = Descriptor(owning: number)
    do {
      try fill(file, bytes)
    } catch {
      _ = unsafe unlink(name)
      throw failure("write", name, error.code)
    }
    return name
  }

  private static func fill(_ file: borrowing Descriptor, _ bytes: [UInt8]) throws(Errno) {
    // Whatever the umask is.
    if fchmod(file.number, 0o644) != 0 { throw .last }
    var offset = 0
    while offset < bytes.count {
      // SAFETY: the array stays alive during the call, which reads no further than its end.
      let written = unsafe bytes.withUnsafeBytes { all in
        unsafe Glibc.write(file.number, all.baseAddress.map { unsafe $0 + offset }, all.count - offset)
      }
      if written < 0 {
        let failure = Errno.last
        if failure.code == EINTR { continue }
        throw failure
      }
      offset += written
    }
    if fsync(file.number) != 0 { throw .last }
  }

  private static func failure(_ operation: StaticString, _ target: String, _ code: Int32) -> SystemCallFailure {
    let folder = FileName.folder(of: target)
    let advice: String? =
      switch code {
      case ENOENT: "There is no folder \(folder): create it, or choose another file"
      case EACCES, EPERM: "Run it with sudo, or choose another file"
      case EROFS: "\(folder) is mounted read-only: mount it for writing, or choose another file"
      case ENOSPC, EDQUOT: "Free some space"
      default: nil
      }
    return SystemCallFailure(operation, target, Errno(code: code), advice: advice)
  }
}
