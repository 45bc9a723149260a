import Glibc

/// The file name of a Unix socket: who is behind it, and who may use it.
package enum SocketPath {
  /// True if a process listens there, or may: only a name that refuses, left by one that was killed, is surely stale.
  package static func isAlive(_ path: String) -> Bool {
    // Without waiting: a listener that is hung and has its queue full is one all the same.
    let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let probe = socket(AF_UNIX, Int32(flags), 0)
    guard probe >= 0 else { return false }
    defer { _ = close(probe) }
    switch connect(probe, to: path) {
    case ECONNREFUSED, ENOENT, ENOTDIR, ENOTSOCK, ENAMETOOLONG: return false
    default: return true
    }
  }

  /// Connects a socket to `path`: 0, or the error number.
  static func connect(_ descriptor: Int32, to path: String) -> Int32 {
    // SAFETY: connect only reads the address, for the length given.
    unsafe withAddress(path) { unsafe Glibc.connect(descriptor, $0, $1) }
  }

  /// Gives a socket the name `path`: 0, or the error number.
  static func bind(_ descriptor: Int32, to path: String) -> Int32 {
    // SAFETY: bind only reads the address, for the length given.
    unsafe withAddress(path) { unsafe Glibc.bind(descriptor, $0, $1) }
  }

  /// Calls with the address of `path`: 0, or the error number.
  private static func withAddress(
    _ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
    // SAFETY: the name fits with its terminator, as just checked; the bytes are this function's own.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      for (i, byte) in name.enumerated() { unsafe field[i] = byte }
    }
    // SAFETY: every socket address begins like sockaddr, and the pointer does not leave the closure.
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        unsafe call(plain, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return result == 0 ? 0 : errno
  }

  /// Sets the permission bits and, if `group` is not empty, the group of a socket's name.
  static func grant(_ path: String, mode: Int, group: String) throws(SystemCallFailure) {
    if !group.isEmpty {
      guard let number = groupNumber(group) else {
        throw SystemCallFailure(
          "find the group of", path, Errno(code: ENOENT), advice: "create the group \(group), or set socket.group")
      }
      // SAFETY: chown reads a NUL-terminated path; the highest number leaves the owner.
      if unsafe chown(path, uid_t.max, number) != 0 {
        throw SystemCallFailure("give a group to", path, Errno(code: errno), advice: "be a member of \(group)")
      }
    }
    // SAFETY: chmod reads a NUL-terminated path.
    if unsafe chmod(path, mode_t(mode)) != 0 { throw SystemCallFailure("set the mode of", path, Errno(code: errno)) }
  }

  /// A group's number; nil if there is none of that name. To be asked at the start, while there is one thread.
  package static func groupNumber(_ name: String) -> UInt32? {
    // SAFETY: getgrnam's result is read at once, before any other thread of this start-up could call it.
    unsafe getgrnam(name).map { unsafe $0.pointee.gr_gid }
  }
}
