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
    // A service manager that hangs must not hang the service as well.
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    // SAFETY: the kernel reads as many bytes as the structure has.
    _ = unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
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

  /// The service has started; `status` is a line for `systemctl status`. Waits 5 s at most for a service manager that is busy, as
  /// `reloading` and `ready` do.
  @discardableResult
  package func ready(status: String) -> Errno? { send("READY=1\nSTATUS=\(Self.line(status))") }

  /// It reads its configuration anew; `ready()` says that this is done. The time tells the service manager which of its requests
  /// is answered (`Type=notify-reload`; others ignore it).
  @discardableResult
  package func reloading() -> Errno? { send("RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.now() / 1000)") }

  /// The same as at the start, with the line of status as it is.
  @discardableResult
  package func ready() -> Errno? { send("READY=1") }

  /// Replaces the line that `systemctl status` shows. Does not wait: `EAGAIN` if the service manager's queue is full.
  @discardableResult
  package func status(_ text: String) -> Errno? { send("STATUS=\(Self.line(text))", Int32(MSG_DONTWAIT)) }

  /// The service is about to end. Does not wait either.
  @discardableResult
  package func stopping(status: String) -> Errno? {
    send("STOPPING=1\nSTATUS=\(Self.line(status))", Int32(MSG_DONTWAIT))
  }

  /// A sign of life. Allocates nothing and does not wait: `EAGAIN` if the service manager's queue is full.
  @discardableResult
  package func watchdog() -> Errno? {
    let message: StaticString = "WATCHDOG=1"
    // A static string's bytes are there for as long as the program runs.
    return unsafe send(UnsafeRawPointer(message.utf8Start), message.utf8CodeUnitCount, Int32(MSG_DONTWAIT))
  }

  private func send(_ message: String, _ flags: Int32 = 0) -> Errno? {
    var message = message
    return message.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return nil }
      return unsafe send(UnsafeRawPointer(start), bytes.count, flags)
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
