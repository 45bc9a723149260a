import Glibc
import LinuxIO
import Testing

/// The service manager's end: a datagram socket that keeps what it is sent.
private struct Manager: ~Copyable {
  private let descriptor: Int32

  /// Binds to a path, or with `@` to an abstract name.
  init(_ name: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let size = socklen_t(2 + bytes.count)
    let number = descriptor
    let result = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(number, $0, size) }
    }
    try #require(result == 0)
  }

  deinit { close(descriptor) }

  /// The next message; nil if none is there.
  func receive() -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

@Suite(.serialized) struct ServiceNotifierTests {
  private func exercise(_ name: String) throws {
    let manager = try Manager(name)
    let notifier = try ServiceNotifier(socket: name)
    #expect(notifier.ready(status: "sampling at 100 Hz") == nil)
    #expect(manager.receive() == "READY=1\nSTATUS=sampling at 100 Hz")
    #expect(notifier.status("no sensor\nREADY=1") == nil)
    #expect(manager.receive() == "STATUS=no sensor READY=1")
    #expect(notifier.watchdog() == nil)
    #expect(manager.receive() == "WATCHDOG=1")
    #expect(notifier.reloading() == nil)
    let reloading = manager.receive() ?? ""
    #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") && Int(reloading.dropFirst(27)) != nil, "\(reloading)")
    #expect(notifier.ready() == nil)
    #expect(manager.receive() == "READY=1")
    #expect(notifier.stopping(status: "SIGTERM") == nil)
    #expect(manager.receive() == "STOPPING=1\nSTATUS=SIGTERM")
    #expect(manager.receive() == nil)
  }

  @Test func messagesArriveAtAPath() throws {
    let folder = try TemporaryFolder()
    try exercise(folder.path + "/notify")
  }

  @Test func messagesArriveAtAnAbstractName() throws {
    try exercise("@tremord-test-\(getpid())")
  }

  @Test func aManagerThatIsGoneIsToldAndDoesNoHarm() throws {
    let folder = try TemporaryFolder()
    let notifier = try ServiceNotifier(socket: folder.path + "/nobody")
    #expect(notifier.watchdog() == Errno(code: ENOENT))
    #expect(notifier.ready(status: "") == Errno(code: ENOENT))
  }

  @Test func aFullQueueHoldsUpNeitherTheWatchdogNorTheEnd() throws {
    let folder = try TemporaryFolder()
    let manager = try Manager(folder.path + "/notify")
    let notifier = try ServiceNotifier(socket: folder.path + "/notify")
    var failure: Errno?
    for _ in 0..<100_000 where failure == nil { failure = notifier.watchdog() }
    #expect(failure == Errno(code: EAGAIN))
    #expect(notifier.status("x") == Errno(code: EAGAIN))
    #expect(notifier.stopping(status: "x") == Errno(code: EAGAIN))
    #expect(manager.receive() == "WATCHDOG=1")
  }

  @Test(arguments: ["relative", "", "@", "/" + String(repeating: "x", count: 200)])
  func anAddressThatCannotBeIsRefused(_ name: String) {
    #expect(throws: SystemCallFailure.self) { _ = try ServiceNotifier(socket: name) }
  }

  @Test func theEnvironmentDecidesWhetherAnybodyIsTold() throws {
    defer { unsafe unsetenv("NOTIFY_SOCKET") }
    unsafe unsetenv("NOTIFY_SOCKET")
    let nobody = try ServiceNotifier.fromEnvironment()
    #expect(nobody == nil)
    let folder = try TemporaryFolder()
    let manager = try Manager(folder.path + "/notify")
    unsafe setenv("NOTIFY_SOCKET", folder.path + "/notify", 1)
    let notifier = try #require(try ServiceNotifier.fromEnvironment())
    #expect(notifier.watchdog() == nil)
    #expect(manager.receive() == "WATCHDOG=1")
  }

  @Test func theWatchdogIsForThisProcessOnly() {
    defer {
      unsafe unsetenv("WATCHDOG_USEC")
      unsafe unsetenv("WATCHDOG_PID")
    }
    func interval(_ microseconds: String?, _ process: String?) -> Int64? {
      for (name, value) in [("WATCHDOG_USEC", microseconds), ("WATCHDOG_PID", process)] {
        if let value { unsafe setenv(name, value, 1) } else { unsafe unsetenv(name) }
      }
      return ServiceNotifier.watchdogInterval
    }
    #expect(interval("10000000", nil) == 10_000_000_000)
    #expect(interval("10000000", String(getpid())) == 10_000_000_000)
    #expect(interval("10000000", "1") == (getpid() == 1 ? 10_000_000_000 : nil))
    #expect(interval(nil, nil) == nil)
    for nonsense in ["0", "-1", "ten", "9223372036854775807"] { #expect(interval(nonsense, nil) == nil) }
  }
}
