import Glibc

/// The file name of a Unix socket: who is behind it, and who may use it.
package enum SocketPath {
  /// True if a process listens there. A stale name, left by one that was killed, refuses.
  package static func isAlive(_ path: String) -> Bool {
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { return false }
    defer { _ = close(probe) }
    return connect(probe, to: path) == 0
  }

  /// Connects a socket to `path`: 0, or the error number.
  static func connect(_ descriptor: Int32, to path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
    // SAFETY: the name fits with its terminator, as just checked; the bytes are this function's own.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      for (i, byte) in name.enumerated() { unsafe field[i] = byte }
    }
    // SAFETY: every socket address begins like sockaddr, and connect only reads it, for the length given.
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        unsafe Glibc.connect(descriptor, plain, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return result == 0 ? 0 : errno
  }

  /// Sets the permission bits and, if `group` is not empty, the group of a socket's name.
  package static func grant(_ path: String, mode: Int, group: String) throws(SystemCallFailure) {
    if !group.isEmpty {
      // SAFETY: getgrnam's result is read at once, before any other thread of this start-up could call it.
      guard let entry = unsafe getgrnam(group) else {
        throw SystemCallFailure(
          "find the group of", path, Errno(code: ENOENT), advice: "create the group \(group), or set socket.group")
      }
      // SAFETY: chown reads a NUL-terminated path; -1 leaves the owner.
      if unsafe chown(path, uid_t.max, entry.pointee.gr_gid) != 0 {
        throw SystemCallFailure("give a group to", path, Errno(code: errno), advice: "be a member of \(group)")
      }
    }
    // SAFETY: chmod reads a NUL-terminated path.
    if unsafe chmod(path, mode_t(mode)) != 0 { throw SystemCallFailure("set the mode of", path, Errno(code: errno)) }
  }
}
