import Glibc

/// A Unix stream socket that listens: under a name of its own, or passed by the service manager.
///
/// A name of its own is held by a lock beside it, so that two daemons never take it from each other; a stale one is
/// replaced in one step, with its permissions already set, so that nobody ever finds it more open than it was meant to be.
package struct ListeningSocket: ~Copyable, Sendable {
  package let path: String
  /// It came from the service manager, which owns its name, mode and group.
  package let isPassed: Bool
  private let descriptor: Int32
  private let lock: Descriptor?
  private let identity: FileIdentity?

  /// How many connections wait until they are taken.
  private static let queue: Int32 = 128

  /// Listens at `path`, an absolute path of at most 103 bytes.
  ///
  /// - Throws: `EADDRINUSE` if another process listens there, `EEXIST` if what is there is no socket.
  package init(path: String, mode: Int, group: String) throws(SystemCallFailure) {
    let lock = try Self.lock(path)
    if let there = FileIdentity(path) {
      guard there.isSocket else {
        throw SystemCallFailure(
          "listen at", path, Errno(code: EEXIST), advice: "it is no socket: move it away, or set socket.path")
      }
      if SocketPath.isAlive(path) { throw Self.inUse(path) }
    }
    let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
    let socket = Descriptor(owning: Glibc.socket(AF_UNIX, Int32(flags), 0))
    guard socket.number >= 0 else { throw SystemCallFailure("make a socket for", path, .last) }
    let draft = path + ".new"
    RemovedFile.remove(draft)
    let code = SocketPath.bind(socket.number, to: draft)
    guard code == 0 else { throw SystemCallFailure("listen at", path, Errno(code: code), advice: Self.advice(code)) }
    do throws(SystemCallFailure) {
      try SocketPath.grant(draft, mode: mode, group: group)
      guard listen(socket.number, Self.queue) == 0 else { throw SystemCallFailure("listen at", path, .last) }
      // SAFETY: rename reads two NUL-terminated paths.
      guard unsafe rename(draft, path) == 0 else { throw SystemCallFailure("listen at", path, .last) }
    } catch {
      RemovedFile.remove(draft)
      throw error
    }
    self.path = path
    isPassed = false
    identity = FileIdentity(path)
    self.lock = consume lock
    descriptor = socket.release()
  }

  /// The socket that the service manager has passed (sd_listen_fds(3)); nil if it has passed none.
  package static func passed() throws(SystemCallFailure) -> ListeningSocket? {
    // The variables are inherited: they may be meant for a parent.
    guard let process = SystemText.environment("LISTEN_PID"), Int32(process) == getpid(),
      let text = SystemText.environment("LISTEN_FDS"), let count = Int32(text), (1...64).contains(count)
    else { return nil }
    for number in 3..<(3 + count) where Self.isListening(number) {
      // Nothing that is started later should hold it.
      _ = fcntl(number, F_SETFD, FD_CLOEXEC)
      return ListeningSocket(passed: number)
    }
    throw SystemCallFailure(
      "use", "the socket that the service manager passed", Errno(code: ENOTSOCK),
      advice: "it must be one with ListenStream= and a path, as in tremord.socket")
  }

  private init(passed number: Int32) {
    path = "the socket passed by the service manager"
    isPassed = true
    descriptor = number
    lock = nil
    identity = nil
  }

  /// A Unix stream socket that listens.
  private static func isListening(_ number: Int32) -> Bool {
    func option(_ name: Int32) -> Int32? {
      var value: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      // SAFETY: the call writes at most `size` bytes into an integer of that size.
      return unsafe getsockopt(number, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
    return option(SO_DOMAIN) == AF_UNIX && option(SO_TYPE) == Int32(SOCK_STREAM.rawValue)
      && option(SO_ACCEPTCONN) == 1
  }

  /// The lock that says who may have this name, held until the process ends.
  private static func lock(_ path: String) throws(SystemCallFailure) -> Descriptor {
    let number: Int32
    do {
      // SAFETY: open reads a NUL-terminated path that Swift keeps alive during the call.
      number = try Errno.retrying { unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    } catch {
      throw SystemCallFailure("listen at", path, error, advice: advice(error.code))
    }
    let file = Descriptor(owning: number)
    guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw inUse(path) }
      throw SystemCallFailure("lock the name of", path, .last)
    }
    return file
  }

  private static func inUse(_ path: String) -> SystemCallFailure {
    SystemCallFailure(
      "listen at", path, Errno(code: EADDRINUSE),
      advice: "another tremord is listening there: stop it, or set socket.path")
  }

  private static func advice(_ code: Int32) -> String? {
    switch code {
    case ENOENT, ENOTDIR: "create its folder, or set socket.path"
    case EACCES, EPERM, EROFS: "let the service's user write into its folder, or set socket.path"
    case ENAMETOOLONG: "a socket's path is at most 103 bytes here: set a shorter socket.path"
    default: nil
    }
  }

  /// The descriptor becomes the caller's, who closes it; to be asked for once.
  package func takeDescriptor() -> Int32 { descriptor }

  /// Takes the name away, if it is still this socket's own. The lock goes with the value.
  package consuming func remove() {
    if let identity, FileIdentity(path) == identity { RemovedFile.remove(path) }
  }
}

/// Which file a name stands for.
private struct FileIdentity: Equatable, Sendable {
  let device: UInt
  let inode: UInt
  let isSocket: Bool

  /// Nil if there is nothing of that name.
  init?(_ path: String) {
    var about = stat()
    // SAFETY: lstat reads a NUL-terminated path and fills the structure that it is given.
    guard unsafe lstat(path, &about) == 0 else { return nil }
    device = about.st_dev
    inode = about.st_ino
    isSocket = about.st_mode & S_IFMT == S_IFSOCK
  }
}
