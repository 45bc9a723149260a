import CLinux
import Glibc

/// What one thread sleeps on and others end its sleep with. Raising it never blocks, and is remembered until it is waited for.
package struct Wakeup: ~Copyable, Sendable {
  private let file: Descriptor

  package init() throws(SystemCallFailure) {
    let number = clinux_wakeup_make()
    do { try Errno.check(number) } catch { throw SystemCallFailure("make", "a wake-up between threads", error) }
    file = Descriptor(owning: number)
  }

  /// Ends the present or the next `wait`.
  package func raise() {
    var one: UInt64 = 1
    // SAFETY: write reads the eight bytes of the number. It fails only where the counter is full, which is raised too.
    _ = unsafe write(file.number, &one, 8)
  }

  /// Waits until it is raised, or for so long; true if it was raised.
  @discardableResult
  package func wait(nanoseconds: Int64) -> Bool {
    guard clinux_wait_readable(file.number, nanoseconds) > 0 else { return false }
    var count: UInt64 = 0
    // SAFETY: read fills the eight bytes of the number.
    _ = unsafe read(file.number, &count, 8)
    return true
  }
}
