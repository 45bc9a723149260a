import LinuxIO
import NIOCore
import Wire

/// One reader's connection: what it wants, and how far it has got.
///
/// Lives on the event loop, as `Fanout` does. (`@unchecked Sendable`: what is asked of the log's threads names it and comes back.)
package final class Reader: @unchecked Sendable {
  let channel: any Channel
  /// Nil if the kernel did not tell.
  let peer: PeerCredentials?
  private(set) var filter = Filter.journal
  /// Its next line in the backlog, unless its next lines come `fromLog`.
  var place: Int
  /// The first journalled line that it has not been sent.
  var nextSequence: UInt64
  var isFromLog = false
  var isFetching = false
  /// How often it has asked to watch: what was fetched for another watch is not its any more.
  private(set) var watches = 0
  /// Events that it was told of and whose end it has not seen.
  private var told: Set<String> = []
  var isServing = false
  var isGone = false
  /// What waited for it when it was last looked at, bytes, and since when it has taken nothing.
  private var waiting = 0
  private var waitingSince: Int64?

  init(_ channel: any Channel, _ peer: PeerCredentials?, place: Int, nextSequence: UInt64) {
    self.channel = channel
    self.peer = peer
    self.place = place
    self.nextSequence = nextSequence
  }

  /// Whoever it is, for a message to people.
  var words: String { peer.map { "a reader (process \($0.processID), user \($0.userID))" } ?? "a reader" }

  /// It takes what it is given: nothing much waits in its connection.
  var isReady: Bool { !isGone && channel.isWritable }

  func begin(_ filter: Filter) {
    self.filter = filter
    told = []
    isFetching = false
    watches += 1
  }

  /// Whether it wants a journalled line; keeps count of the events that it was told of.
  func takes(_ facts: LineFacts) -> Bool {
    if filter.isOpen { return true }
    guard filter.admits(facts, told: told) else { return false }
    guard let event = facts.event else { return true }
    if event.phase == .close { told.remove(event.id) } else { told.insert(event.id) }
    // Ends that it lost would pile up.
    if told.count > 64 { told = [event.id] }
    return true
  }

  /// Writes text that holds whole lines only.
  func write(_ text: ByteBuffer) {
    guard !isGone, text.readableBytes > 0 else { return }
    channel.writeAndFlush(text, promise: nil)
  }

  func say(_ line: String) { write(ByteBuffer(line: line)) }

  /// Nanoseconds for which it has taken nothing of what waits for it; 0 if nothing much does.
  func stalled(at now: Int64) -> Int64 {
    guard !channel.isWritable else {
      waitingSince = nil
      return 0
    }
    let bytes = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if waitingSince == nil || bytes != waiting { waitingSince = now }
    waiting = bytes
    return now - (waitingSince ?? now)
  }
}

extension ByteBuffer {
  /// A line with its newline.
  init(line: String) {
    self = ByteBufferAllocator().buffer(capacity: line.utf8.count + 1)
    writeString(line)
    writeInteger(UInt8(ascii: "\n"))
  }
}
