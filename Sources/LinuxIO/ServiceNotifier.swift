import Glibc

/// Tells the service manager how the service is (systemd's notification protocol: one datagram a message).
///
/// A message that cannot be delivered is no reason to stop measuring: each call returns why it failed instead of
/// throwing. May be used from every thread at once.
package final class ServiceNotifier: Sendable {
  private let file: Descriptor
  private let address: sockaddr_un
  private let addressSize: socklen_t

  /// Prepares to notify the socket of that name: a path, or after `@` the name of an abstract socket.
  package init(socket name: String) throws(SystemCallFailure) {
    let bytes = Array(name.utf8)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isAbstract = bytes.first == UInt8(ascii: "@")
    // A path needs its zero at the end, an abstract name does not.
    let room = MemoryLayout.size(ofValue: address.sun_path) - (isAbstract ? 0 : 1)
    guard isAbstract || bytes.first == UInt8(ascii: "/"), bytes.count > 1, bytes.count <= room else {
      throw SystemCallFailure(
        "notify", "the service manager at \(name)", Errno(code: bytes.count > room ? ENAMETOOLONG : EAFNOSUPPORT),
        advice: "NOTIFY_SOCKET must be an absolute path or @ and a name, at most 107 bytes long")
    }
    // `bytes` was found to fit just above.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
      unsafe path.copyBytes(from: bytes)
      if isAbstract { unsafe path[0] = 0 }
    }
    let used = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
    addressSize = socklen_t(used + bytes.count + (isAbstract ? 0 : 1))
    self.address = address
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemCallFailure("notify", "the service manager at \(name)", .last) }
    file = Descriptor(owning: number)
  }

  /// The one that `NOTIFY_SOCKET` asks for; nil if nobody wants to be told.
  package static func fromEnvironment() throws(SystemCallFailure) -> ServiceNotifier? {
    guard let name = SystemText.environment("NOTIFY_SOCKET") else { return nil }
    return try ServiceNotifier(socket: name)
  }

  /// How long the service manager waits for `watchdog()` before it restarts the service, nanoseconds; nil if it does
  /// not. Beat at half of it.
  package static var watchdogInterval: Int64? {
    guard let text = SystemText.environment("WATCHDOG_USEC"), let microseconds = Int64(text),
      (1...Int64.max / 1000).contains(microseconds)
    else { return nil }
    // The variables are inherited: they may be meant for a parent.
    if let process = SystemText.environment("WATCHDOG_PID"), Int32(process) != getpid() { return nil }
    return microseconds * 1000
  }

  /// The service has started; `status` is a line for `systemctl status`.
  @discardableResult
  package func ready(status: String) -> Errno? { send("READY=1\nSTATUS=\(Self.line(status))") }

  /// Replaces the line that `systemctl status` shows.
  @discardableResult
  package func status(_ text: String) -> Errno? { send("STATUS=\(Self.line(text))") }

  /// The service is about to end.
  @discardableResult
  package func stopping(status: String) -> Errno? { send("STOPPING=1\nSTATUS=\(Self.line(status))") }

  /// A sign of life. Allocates nothing and does not wait: `EAGAIN` if the service manager's queue is full.
  @discardableResult
  package func watchdog() -> Errno? {
    let message: StaticString = "WATCHDOG=1"
    // A static string's bytes are there for as long as the program runs.
    return unsafe send(UnsafeRawPointer(message.utf8Start), message.utf8CodeUnitCount, Int32(MSG_DONTWAIT))
  }

  private func send(_ message: String) -> Errno? {
    var message = message
    return message.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return nil }
      return unsafe send(UnsafeRawPointer(start), bytes.count, 0)
    }
  }

  private func send(_ start: UnsafeRawPointer, _ count: Int, _ flags: Int32) -> Errno? {
    do throws(Errno) {
      _ = try Errno.retrying {
        // The kernel reads `addressSize` bytes of an address that is at least as long, and `count` of the message.
        unsafe withUnsafePointer(to: address) { target in
          unsafe target.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
            unsafe sendto(file.number, start, count, flags | Int32(MSG_NOSIGNAL), target, addressSize)
          }
        }
      }
      return nil
    } catch {
      return error
    }
  }

  /// A status is one line: another would be read as another assignment.
  private static func line(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
