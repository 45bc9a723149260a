import CLinux
import Glibc

/// What is done to files by their names.
package enum FileName {
  /// Which file a name leads to: two that are equal are one file.
  package struct Identity: Sendable, Equatable {
    package let device: UInt64
    package let inode: UInt64
    /// Names that the file has; none: it was removed, and what is written to it is lost.
    package let links: Int
    package let byteCount: Int
    /// No device, pipe or folder.
    package let isRegular: Bool

    init(_ about: stat) {
      device = UInt64(about.st_dev)
      inode = UInt64(about.st_ino)
      links = Int(about.st_nlink)
      byteCount = Int(about.st_size)
      isRegular = about.st_mode & S_IFMT == S_IFREG
    }

    package func isSameFile(as other: Identity) -> Bool { device == other.device && inode == other.inode }
  }

  /// Nil if there is no file of that name, or it cannot be asked.
  package static func identity(of path: String) -> Identity? {
    var about = stat()
    // SAFETY: stat reads a terminated path and fills the structure, which outlives the call.
    guard unsafe stat(path, &about) == 0 else { return nil }
    return Identity(about)
  }

  /// The folder that a file is in.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The name without its folder.
  package static func last(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Gives a file another name; a file that had it is gone.
  package static func rename(_ path: String, to other: String) throws(SystemCallFailure) {
    // SAFETY: rename reads two terminated paths.
    if unsafe Glibc.rename(path, other) != 0 { throw SystemCallFailure("rename", path, .last) }
  }

  /// Waits until the names in a folder are on the disk.
  package static func synchronise(folder: String) throws(SystemCallFailure) {
    do throws(Errno) {
      let directory = try Descriptor(opening: folder, O_RDONLY | O_DIRECTORY)
      // Some file systems have nothing to be done.
      if fsync(directory.number) != 0, errno != EINVAL { throw .last }
    } catch {
      throw SystemCallFailure("sync", folder, error)
    }
  }

  /// Makes one folder; its parent must exist.
  package static func makeFolder(_ path: String, mode: UInt32 = 0o750) throws(SystemCallFailure) {
    // SAFETY: mkdir reads a terminated path.
    if unsafe mkdir(path, mode) != 0, errno != EEXIST { throw SystemCallFailure("create the folder", path, .last) }
  }
}
