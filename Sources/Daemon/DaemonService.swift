import LinuxIO
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Settings
import Synchronization
import UnixSignals
import Wire

/// The daemon as a service: puts the parts together, says READY, waits for the end, takes them apart.
///
/// Three threads: `acquire` (real-time if allowed) → ring → `process` → ring → the event loop, which writes and serves.
package struct DaemonService: Service {
  /// Where samples come from.
  package enum Source: Sendable {
    case sensor
    /// The raw dumps of one run, `speed` times as fast as recorded (nil: no pauses); `lingers` keeps serving after their end.
    case replay(paths: [String], speed: Double?, lingers: Bool)
  }

  /// Why it could not start; `exitCode` as in sysexits.h.
  package struct Refused: Error, CustomStringConvertible {
    package let description: String
    package let exitCode: Int32
  }

  private let configuration: Configuration
  private let source: Source
  private let logger: Logger
  private let failure: ReplayFailure
  private let reread: @Sendable () throws(ConfigurationError) -> Configuration

  /// `reread` reads the configuration again when SIGHUP asks for that.
  package init(
    _ configuration: Configuration, source: Source, logger: Logger, failure: ReplayFailure,
    reread: @escaping @Sendable () throws(ConfigurationError) -> Configuration
  ) {
    self.configuration = configuration
    self.reread = reread
    self.source = source
    self.logger = logger
    self.failure = failure
  }

  package func run() async throws {
    // Before anything else is opened: a second daemon must not touch the first one's log.
    let listening: ListeningSocket
    do {
      let settings = configuration.socket
      listening =
        try ListeningSocket.passed()
        ?? ListeningSocket(path: settings.path, mode: settings.mode, group: settings.group)
    } catch {
      throw Refused(description: "\(error)", exitCode: 74)
    }
    do { try await serve(listening.takeDescriptor()) } catch {
      listening.remove()
      throw error
    }
    listening.remove()
  }

  private func serve(_ descriptor: Int32) async throws {
    let status = SensorStatus()
    let threads = DaemonThreads(configuration, status, logger)
    var plan = try Plan(configuration, source)
    let log: LogWriter
    do { log = try LogWriter(configuration.log, logger) } catch { throw Refused(description: "\(error)", exitCode: 74) }

    // A constant, which may be taken apart in Swift 6.2 too.
    let rings = DaemonRings(status, isRecorded: plan.isLive)
    threads.lock(rings.sink.memory, "ring")
    threads.lock(rings.marks.memory, "marks' ring")
    let control = RecorderControl(configuration.record)
    var recorderThread: RealtimeThread?
    if let recorded = rings.recorded { recorderThread = try threads.record(recorded, control) }

    if plan.isLive { doubtLines() }
    let notifier = try? ServiceNotifier.fromEnvironment()
    let supervisor = Supervisor(
      status, logger, notifier, bus: configuration.sensor.bus.devicePath, address: UInt8(configuration.sensor.address),
      line: LineAddress("line", configuration.line), isLive: plan.isLive)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let fanout = Fanout(loop, nextSequence: log.recovered.nextSequence, history: log, logger)
    let journal = Journal(log, fanout)
    let publisher = Publisher(
      loop: loop, status: status, logger: logger, outputs: rings.outputs, sensors: rings.toPublisher, fanout: fanout,
      journal: journal, recorder: control, plan: plan.first, calibrations: plan.calibrations,
      encoder: LineEncoder(plan.first.lines, bootID: plan.first.bootID, runZero: plan.runZero), hello: plan.hello,
      supervisor: supervisor, marks: MarkDesk(rings.marks, earlier: log.recovered.marks, logger),
      raw: RawStream(rings.watched), panel: plan.isLive ? Panel(configuration, logger) : nil,
      isLive: plan.isLive, lingers: plan.lingers)
    let desk = RequestDesk(fanout, Membership(configuration.socket), publisher.actions)
    let server: any Channel
    do {
      server = try await SocketServer.start(descriptor, on: group, for: fanout) { desk.answer($0, from: $1) }
    } catch {
      publisher.abandon()
      control.end(rate: (0, 0))
      try? await group.shutdownGracefully()
      throw Refused(description: "\(configuration.socket.path): cannot listen: \(error)", exitCode: 74)
    }

    do { try journal.start() } catch {
      publisher.abandon()
      throw Refused(description: "\(error)", exitCode: 74)
    }
    let keeper = RunKeeper(
      plan.first, threads, status, publisher, plan.calibrations, sensors: rings.toKeeper, ends: rings.ends)
    let reloader = Reloader(
      configuration, plan.isLive ? .sensor : .recording(hasSettings: plan.hasOwnSettings), journal: journal,
      recorder: control, keeper: keeper, publisher: publisher, notifier: notifier, logger, reread: reread)
    let sourceThread = try startSource(&plan, threads, rings.sink, rings.announcement)
    publisher.start()
    // Before READY: from then on it may come.
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    notifier?.ready(status: plan.isLive ? "probing" : "replaying")
    StartupMemory.release()

    let reloads = Task { for await _ in hangups { await reloader.reload() } }
    defer { reloads.cancel() }
    try await withGracefulShutdownHandler {
      do { try await keeper.start() } catch {
        publisher.abandon()
        status.requestStop()
        throw error
      }
      try? await publisher.finished.futureResult.get()
      await keeper.end()
    } onGracefulShutdown: {
      status.requestStop()
      notifier?.stopping(status: "closing events")
    }
    try? await server.close()
    await end(status, journal, control, recorderThread.take(), sourceThread)
    try? await group.shutdownGracefully()
    if let refusal = status.refusal {
      throw Refused(description: plan.setups.words(for: refusal), exitCode: 78)
    }
  }

  /// Log and dump are written to their ends and synced. A disk or a bus that hangs is waited for until 0.8 s after the request to
  /// stop, and told.
  private func end(
    _ status: SensorStatus, _ journal: Journal, _ control: RecorderControl, _ recorder: consuming RealtimeThread?,
    _ source: consuming RealtimeThread
  ) async {
    let deadline = (status.shouldStop ? status.stopRequest : MonotonicClock.now()) + 800_000_000
    control.end(rate: status.rate)
    journal.beginEnd()
    func waits(_ hasEnded: () -> Bool) async -> Bool {
      while !hasEnded() {
        if MonotonicClock.now() >= deadline { return false }
        try? await Task.sleep(for: .milliseconds(5))
      }
      return true
    }
    let sourceThread = HangingThread(source)
    if await !waits({ status.phase == .ended }) {
      logger.error("\(configuration.sensor.bus.devicePath): the bus hangs, and is not waited for")
      HangingThread.leave(sourceThread)
    }
    if let recorder {
      let thread = HangingThread(recorder)
      if await !waits({ control.hasEnded.load(ordering: .acquiring) }) {
        logger.error(
          "\(control.currentFile): the disk hangs; the recording was not finished, the next start gives it its name")
        HangingThread.leave(thread)
      }
    }
    journal.end(by: deadline)
  }

  private func startSource(
    _ plan: inout Plan, _ threads: DaemonThreads, _ sink: consuming FrameSink,
    _ announcement: consuming SensorAnnouncement
  ) throws -> RealtimeThread {
    if case .replay(_, let speed, _) = source, let dumps = plan.dumps.take() {
      return try threads.replay(dumps, sink, announcement, speed: speed, failure)
    }
    return try threads.acquire(plan.setups, sink, announcement)
  }

  /// Says where a chip's number may lead to another chip than was meant. On a wrong chip that takes the line all would be
  /// silence.
  private func doubtLines() {
    let lines = [("line", configuration.line), ("button", configuration.button.line), ("led", configuration.led.line)]
    for (table, line) in lines {
      if let doubt = LineAddress(table, line)?.doubt { logger.warning("\(doubt)") }
    }
  }
}
