import Glibc

/// A folder of files that grow: what is in it, and what its disk has left.
package enum FolderSpace {
  package struct File: Sendable, Equatable {
    package let name: String
    package let byteCount: Int
    /// When it was last written, seconds since 1970 by the wall clock of then.
    package let modified: Int64
  }

  /// Bytes that an ordinary process may still write there.
  package static func free(_ folder: String) throws(Errno) -> Int {
    var figures = statvfs()
    // SAFETY: statvfs reads a terminated path and fills the structure, which outlives the call.
    if unsafe statvfs(folder, &figures) < 0 { throw .last }
    return Int(clamping: UInt64(figures.f_bavail) &* UInt64(figures.f_frsize))
  }

  /// The folder's plain files, in no order; links are left out.
  package static func files(_ folder: String) throws(Errno) -> [File] {
    // SAFETY: opendir reads a terminated path; the handle is closed below, by its one owner.
    guard let handle = unsafe opendir(folder) else { throw .last }
    defer { unsafe closedir(handle) }
    var found: [File] = []
    // SAFETY: an entry is valid until the next call, and its name is copied before that.
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      var about = stat()
      // SAFETY: fills the structure behind the pointer.
      guard unsafe fstatat(dirfd(handle), name, &about, AT_SYMLINK_NOFOLLOW) == 0,
        about.st_mode & S_IFMT == S_IFREG
      else { continue }
      found.append(File(name: name, byteCount: Int(about.st_size), modified: Int64(about.st_mtim.tv_sec)))
    }
    return found
  }

  /// Removes a file.
  package static func remove(_ path: String) throws(Errno) {
    // SAFETY: unlink reads a terminated path.
    if unsafe unlink(path) < 0 { throw .last }
  }
}
