import LinuxIO
import Synchronization

/// A thread that may hang in the kernel when the daemon ends: one that does is not waited for, the process ends with it.
final class HangingThread: Sendable {
  private let thread: RealtimeThread

  /// Waited for when this is dropped, unless it was left.
  init(_ thread: consuming RealtimeThread) { self.thread = thread }

  private static let left = Mutex<[any Sendable]>([])

  /// Keeps it, so that nobody waits for its end.
  static func leave(_ thread: any Sendable) { left.withLock { $0.append(thread) } }
}
