import CLinux
import Glibc

/// The client's end of a Unix stream socket, read line by line.
package struct StreamSocket: ~Copyable, Sendable {
  private let descriptor: Int32
  private let path: String
  private var pending: [UInt8]

  package init(connectingTo path: String) throws(SystemCallFailure) {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemCallFailure("make a socket for", path, Errno(code: errno)) }
    let code = SocketPath.connect(number, to: path)
    guard code == 0 else {
      _ = close(number)
      throw SystemCallFailure("connect to", path, Errno(code: code), advice: Self.advice(code))
    }
    descriptor = number
    self.path = path
    // Here for Swift 6.2, which dies of a noncopyable type that is left half made.
    pending = []
  }

  deinit { _ = close(descriptor) }

  private static func advice(_ code: Int32) -> String? {
    switch code {
    case ENOENT, ECONNREFUSED: "is tremord running? systemctl status tremord"
    case EACCES: "join the socket's group: sudo adduser $USER tremord, then log in again"
    default: nil
    }
  }

  /// Whether something can be read within the time, or has been already.
  package func waits(nanoseconds: Int64) -> Bool {
    !pending.isEmpty || clinux_wait_readable(descriptor, nanoseconds) > 0
  }

  /// The next line without its newline; nil when the other end has closed.
  package mutating func nextLine() throws(SystemCallFailure) -> String? {
    while true {
      if let end = pending.firstIndex(of: 0x0A) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return line
      }
      var code: Int32 = 0
      let number = descriptor
      // SAFETY: read fills at most the capacity that it is told; what it returns is what is initialised.
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, filled in
        let n = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
        if n < 0 { code = errno }
        filled = max(0, n)
      }
      if code == EINTR { continue }
      if code != 0 { throw SystemCallFailure("read from", path, Errno(code: code)) }
      if piece.isEmpty { return nil }
      pending.append(contentsOf: piece)
    }
  }
}
