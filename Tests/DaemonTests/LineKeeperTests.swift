import Glibc
import LinuxIO
import Logging
import Synchronization
import Testing

@testable import Daemon

/// A line that counts how often it is opened and given back.
private struct FakeLine: ~Copyable, Sendable {
  final class Counts: Sendable {
    let opened = Atomic<Int>(0)
    let closed = Atomic<Int>(0)
  }

  let counts: Counts

  init(_ counts: Counts) {
    self.counts = counts
    counts.opened.wrappingAdd(1, ordering: .relaxed)
  }

  deinit { counts.closed.wrappingAdd(1, ordering: .relaxed) }
}

/// Keeps what is logged.
private final class Journal: Sendable {
  let lines = Mutex<[String]>([])

  var logger: Logger { Logger(label: "test") { _ in Handler(journal: self) } }
  var said: [String] { lines.withLock { $0 } }

  struct Handler: LogHandler {
    let journal: Journal
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { journal.lines.withLock { $0.append("\(event.level): \(event.message)") } }
  }
}

@Suite struct LineKeeperTests {
  private let second: Int64 = 1_000_000_000

  private func failure(_ code: Int32) -> SystemCallFailure {
    SystemCallFailure("watch", "line 3 of /dev/gpiochip0", Errno(code: code))
  }

  @Test func aLineThatCannotBeHadIsToldOnceAndTriedEveryTenSeconds() {
    let (journal, counts) = (Journal(), FakeLine.Counts())
    var keeper = LineKeeper<FakeLine>("the button", journal.logger)
    var tries: [Int64] = []
    for tenth in 0..<250 {
      let now = Int64(tenth) * second / 10
      let used = keeper.with(at: now) { () throws(SystemCallFailure) in
        tries.append(now / second)
        throw failure(EBUSY)
      } use: { (_: borrowing FakeLine) throws(Errno) in
        true
      }
      #expect(used == nil)
    }
    #expect(tries == [0, 10, 20])
    #expect(journal.said.count == 1)
    #expect(journal.said.first?.hasPrefix("warning: the button does nothing: cannot watch line 3") == true)

    // Another reason is news, and so is that it works.
    _ = keeper.with(at: 30 * second) { () throws(SystemCallFailure) in
      throw failure(ENODEV)
    } use: { (_: borrowing FakeLine) throws(Errno) in
      true
    }
    #expect(journal.said.count == 2)
    let used = keeper.with(at: 40 * second) { () throws(SystemCallFailure) in
      FakeLine(counts)
    } use: { (_: borrowing FakeLine) throws(Errno) in
      true
    }
    #expect(used == true)
    let isHeld = keeper.isHeld
    #expect(isHeld)
    #expect(journal.said.last == "info: the button works now")
  }

  @Test func aLineThatFailsInUseIsGivenBackAndOpenedAnewLater() {
    let (journal, counts) = (Journal(), FakeLine.Counts())
    var keeper = LineKeeper<FakeLine>("the LED", journal.logger)
    var isBroken = false
    func use(_ now: Int64) -> Bool? {
      keeper.with(at: now) { () throws(SystemCallFailure) in
        FakeLine(counts)
      } use: { (_: borrowing FakeLine) throws(Errno) in
        if isBroken { throw Errno(code: ENODEV) }
        return true
      }
    }
    #expect(use(0) == true)
    #expect(journal.said.isEmpty)
    isBroken = true
    #expect(use(second) == nil)
    let isHeld = keeper.isHeld
    #expect(!isHeld)
    #expect(counts.closed.load(ordering: .relaxed) == 1)
    isBroken = false
    #expect(use(10 * second) == nil)
    #expect(use(11 * second) == true)
    #expect(counts.opened.load(ordering: .relaxed) == 2)
    #expect(
      journal.said == [
        "warning: the LED does nothing: No such device. Trying again every 10 s", "info: the LED works now",
      ])
    keeper.release()
    #expect(counts.closed.load(ordering: .relaxed) == 2)
  }
}
