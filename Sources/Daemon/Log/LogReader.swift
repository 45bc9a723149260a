import LinuxIO
import Synchronization

/// A thread that reads the log for those who want to know what was; one request after the other.
final class LogReader: Sendable {
  private struct Words {
    var work: [@Sendable () -> Void] = []
    var isEnding = false
  }

  /// What the thread has of it.
  private final class Shared: Sendable {
    let words = Mutex(Words())
    let wakeup: Wakeup
    let ended: Wakeup

    init() throws(SystemCallFailure) {
      let wakeup = try Wakeup()
      let ended = try Wakeup()
      self.wakeup = wakeup
      self.ended = ended
    }

    func run() {
      while true {
        let (work, isEnding) = words.withLock { words in
          defer { words.work = [] }
          return (words.work, words.isEnding)
        }
        for piece in work { piece() }
        if isEnding {
          ended.raise()
          return
        }
        wakeup.wait(nanoseconds: .max)
      }
    }
  }

  private let shared: Shared
  private let thread: RealtimeThread

  init() throws(SystemCallFailure) {
    let shared = try Shared()
    self.shared = shared
    thread = try RealtimeThread(name: "log-read", stackBytes: 256 * 1024) { shared.run() }
  }

  /// False if it has ended.
  func ask(_ work: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = shared.words.withLock { words in
      guard !words.isEnding else { return false }
      words.work.append(work)
      return true
    }
    shared.wakeup.raise()
    return isTaken
  }

  /// What was asked is answered still, for half a second at most; false if the disk hangs.
  func end() -> Bool {
    shared.words.withLock { $0.isEnding = true }
    shared.wakeup.raise()
    return shared.ended.wait(nanoseconds: 500_000_000)
  }
}
