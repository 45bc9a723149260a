import LinuxIO
import Logging
import NIOCore
import Wire

/// Sends each line to everybody who wants it: encoded once, kept once, with a place in the backlog for each reader.
///
/// A reader that does not keep up costs the others nothing: it is not waited for, and what it lacks is not kept for it alone.
/// When it is lapped it is told so and goes on with what is there. No line is ever cut.
///
/// Lives on one event loop, and only there: every method is called on it. (`@unchecked Sendable` says so to the compiler,
/// which cannot see it.)
package final class Fanout: @unchecked Sendable {
  struct Limits: Sendable {
    var readers = 256
    /// The backlog.
    var lines = 4096
    var bytes = 512 * 1024
    /// What is written to a reader at once, about; it may wait for a reader twice.
    var chunk = 32 * 1024
    /// For how long lines are gathered, and until how many bytes, before they are written.
    var gathering = TimeAmount.milliseconds(10)
    /// After how long a reader that takes nothing is dropped, ns.
    var patience: Int64 = 60_000_000_000
  }

  /// Since the start.
  struct Counters {
    var lapped = 0
    var dropped = 0
    var refused = 0
  }

  let loop: any EventLoop
  let limits: Limits
  let history: (any LineHistory)?
  private let logger: Logger
  private(set) var backlog: Backlog
  private(set) var readers: [Reader] = []
  package var readerCount: Int { readers.count }
  private(set) var counters = Counters()
  /// The first line of a connection.
  var greeting: () -> String = { "" }
  private var open = OpenEvents()
  private var chunks: Chunks
  private var gathered = 0
  private var isGathering = false
  /// Why everything ends, and who waits for that.
  private var ending: (reason: String, promise: EventLoopPromise<Void>)?

  /// Without a log behind it: what is no longer in memory is lost to who asks for it.
  package convenience init(_ loop: any EventLoop, nextSequence: UInt64, _ logger: Logger) {
    self.init(loop, nextSequence: nextSequence, history: nil, logger)
  }

  /// `nextSequence` is the number of the first line that will come.
  init(
    _ loop: any EventLoop, nextSequence: UInt64, history: (any LineHistory)?, limits: Limits = Limits(),
    _ logger: Logger
  ) {
    self.loop = loop
    self.limits = limits
    self.history = history
    self.logger = logger
    chunks = Chunks(bytes: limits.chunk)
    backlog = Backlog(nextSequence: nextSequence, mostLines: limits.lines, mostBytes: limits.bytes)
  }

  // MARK: Lines

  /// A journalled line, without its newline. Its `seq` follows that of the last one.
  package func publish(_ line: String) {
    let facts = LineFacts(line)
    open.note(line, facts)
    let text = ByteBuffer(line: line)
    backlog.append(journalled: text, facts)
    gather(text.readableBytes)
  }

  /// A line of a stream, without its newline.
  func publish(_ line: String, to stream: Filter.Streams) {
    let text = ByteBuffer(line: line)
    backlog.append(text, stream: stream)
    gather(text.readableBytes)
  }

  /// Whether anybody wants a stream.
  func isWatched(_ stream: Filter.Streams) -> Bool { readers.contains { $0.filter.streams.contains(stream) } }

  /// A line for everybody who is up to date; the others see by what they get that the daemon lives.
  func tell(_ line: String) {
    flush()
    let text = ByteBuffer(line: line)
    for reader in readers where reader.isReady && isUpToDate(reader) { reader.write(text) }
  }

  private func gather(_ bytes: Int) {
    chunks.clear()
    guard !readers.isEmpty else { return }
    gathered += bytes
    if gathered >= limits.chunk {
      flush()
    } else if !isGathering {
      isGathering = true
      loop.assumeIsolated().scheduleTask(in: limits.gathering) {
        self.isGathering = false
        self.flush()
      }
    }
  }

  /// Writes what was gathered.
  package func flush() {
    gathered = 0
    for reader in readers { serve(reader) }
  }

  /// What was erased from the log is not to be had from memory either: what is kept comes from the log again.
  func forget() {
    flush()
    backlog.clear()
    chunks.clear()
  }

  // MARK: Readers

  /// Takes in a connection and greets it; nil if there are too many, or this is the end.
  func join(_ channel: any Channel, _ peer: PeerCredentials?) -> Reader? {
    let reader = Reader(channel, peer, place: backlog.end, nextSequence: backlog.nextSequence)
    guard ending == nil, readers.count < limits.readers else {
      counters.refused += 1
      dismiss(reader, ending?.reason ?? "limit")
      return nil
    }
    readers.append(reader)
    reader.say(greeting())
    snapshot(to: reader)
    return reader
  }

  /// The connection is gone.
  func leave(_ reader: Reader) {
    reader.isGone = true
    readers.removeAll { $0 === reader }
    if readers.isEmpty { ending?.promise.succeed() }
  }

  /// Replaces what a reader is sent. The answer to its request has been written.
  func watch(_ reader: Reader, _ request: WatchRequest) {
    reader.begin(Filter(request))
    guard let since = request.since, since < backlog.nextSequence - 1 else {
      goLive(reader, from: backlog.nextSequence)
      if request.since == nil { snapshot(to: reader) }
      return
    }
    if since + 1 >= backlog.oldestSequence {
      goLive(reader, from: since + 1)
    } else {
      reader.nextSequence = since + 1
      reader.isFromLog = true
    }
    serve(reader)
  }

  /// From now on the reader's lines come from the backlog.
  func goLive(_ reader: Reader, from sequence: UInt64) {
    reader.isFromLog = false
    reader.nextSequence = sequence
    reader.place = sequence < backlog.nextSequence ? backlog.place(of: sequence) : backlog.end
  }

  private func snapshot(to reader: Reader) {
    for (facts, text) in open.snapshots where reader.takes(facts) { reader.say(text) }
  }

  private func isUpToDate(_ reader: Reader) -> Bool { !reader.isFromLog && reader.place == backlog.end }

  /// Sends a reader what it lacks, as far as it takes it.
  func serve(_ reader: Reader) {
    // Writing may say at once that there is room again.
    guard !reader.isServing else { return }
    reader.isServing = true
    defer { reader.isServing = false }
    while reader.isReady {
      if reader.isFromLog {
        fetch(reader)
        if reader.isFromLog { return }
      }
      guard reader.place < backlog.end else { break }
      if reader.place < backlog.start { tellLoss(reader) }
      let chunk = chunks.next(for: reader, in: backlog)
      reader.place = chunk.end
      reader.nextSequence = chunk.end < backlog.end ? backlog[chunk.end].number : backlog.nextSequence
      reader.write(chunk.text)
    }
    if let ending, isUpToDate(reader), !reader.isGone { dismiss(reader, ending.reason) }
  }

  private func tellLoss(_ reader: Reader) {
    counters.lapped += 1
    if reader.nextSequence < backlog.oldestSequence {
      reader.say(LostMessage(from: reader.nextSequence, to: backlog.oldestSequence - 1, reason: "slow").line)
      reader.nextSequence = backlog.oldestSequence
    }
    reader.place = backlog.start
  }

  // MARK: The end

  /// To be called once a second: drops who has taken nothing for a minute.
  func keepHouse(_ now: Int64) {
    for reader in readers where reader.stalled(at: now) >= limits.patience {
      logger.warning("\(reader.words) took nothing for \(limits.patience / 1_000_000_000) s and was dropped")
      counters.dropped += 1
      reader.channel.close(promise: nil)
    }
  }

  /// Says `bye` to everybody once they have everything; succeeds when all have left.
  package func end(reason: String) -> EventLoopFuture<Void> {
    let promise = loop.makePromise(of: Void.self)
    ending = (reason, promise)
    if readers.isEmpty { promise.succeed() }
    flush()
    return promise.futureResult
  }

  /// Its last line.
  private func dismiss(_ reader: Reader, _ reason: String) {
    reader.say(ByeMessage(reason: reason).line)
    reader.isGone = true
    let channel = reader.channel
    // Closed when the line is with the kernel; who takes nothing is closed by the end of the loop, or when it is dropped.
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }
}
