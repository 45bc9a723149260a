import LinuxIO
import Logging
import NIOCore
import NIOPosix
import Pipeline
import Recording
import RingBuffer
import ServiceLifecycle
import Settings
import Signal
import Tremor
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

  package init(_ configuration: Configuration, source: Source, logger: Logger, failure: ReplayFailure) {
    self.configuration = configuration
    self.source = source
    self.logger = logger
    self.failure = failure
  }

  /// Frames between the acquire and the process thread: 64 bursts, about 6 s at 100 Hz.
  private static let frameSlots = 64
  /// Outputs between the process thread and the event loop: about 8 minutes of hops.
  private static let outputSlots = 1024
  /// Frames between the process thread and the recorder: about 25 s of a slow disk.
  private static let recordSlots = 256

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

    let frames = RingBuffer.make(of: RawFrame.self, capacity: Self.frameSlots, filledWith: RawFrame())
    let blank = Output.finding(.features(Features(time: 0, quality: Quality())))
    let outputs = RingBuffer.make(of: Output.self, capacity: Self.outputSlots, filledWith: blank)
    let sink = FrameSink(frames.producer, status)
    threads.lock(sink.memory, "ring")
    let markRing = RingBuffer.make(of: RawFrame.self, capacity: MarkSink.slots, filledWith: RawFrame())
    let marks = MarkSink(markRing.producer)
    threads.lock(marks.memory, "marks' ring")
    let watched = RingBuffer.make(of: RawFrame.self, capacity: RawStream.slots, filledWith: RawFrame())
    let ends = SensorAnnouncement.make()

    let control = RecorderControl(configuration.record.mode)
    var recorderThread: RealtimeThread?
    var recording: Producer<RawFrame>?
    if case .sensor = source {
      let ring = RingBuffer.make(of: RawFrame.self, capacity: Self.recordSlots, filledWith: RawFrame())
      recorderThread = try threads.record(ring.consumer, control)
      let producer = ring.producer
      recording = consume producer
    }

    if plan.isLive { doubtLines() }
    let notifier = try? ServiceNotifier.fromEnvironment()
    let supervisor = Supervisor(
      status, logger, notifier, bus: configuration.sensor.bus.devicePath, address: UInt8(configuration.sensor.address),
      line: LineAddress("line", configuration.line), isLive: plan.isLive)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let (run, bootID, analysis) = (plan.run, plan.bootID, plan.analysis)
    let loop = group.next()
    let fanout = Fanout(loop, nextSequence: log.recovered.nextSequence, history: log, logger)
    let journal = Journal(log, fanout)
    let publisher = Publisher(
      loop: loop, status: status, logger: logger, outputs: outputs.consumer, sensors: ends.publisher, fanout: fanout,
      journal: journal, recorder: control,
      header: { DumpHeader(run: run, bootID: bootID, analysis: analysis, $0) }, calibrations: plan.calibrations,
      encoder: LineEncoder(plan.lines, bootID: plan.bootID, runZero: plan.runZero), hello: plan.hello,
      supervisor: supervisor, marks: MarkDesk(marks, logger), raw: RawStream(watched.consumer),
      panel: plan.isLive ? Panel(configuration, logger) : nil,
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
    let sourceThread = try startSource(&plan, threads, sink, ends.announcement)
    publisher.start()
    notifier?.ready(status: plan.isLive ? "probing" : "replaying")
    StartupMemory.release()

    var waiting: DaemonThreads.Waiting? = DaemonThreads.Waiting(
      sensors: ends.service, frames: frames.consumer, marks: markRing.consumer, outputs: outputs.producer,
      recording: recording, watched: watched.producer)
    // logrotate's way to say that it has moved the log.
    let hangups = Task {
      for await _ in await UnixSignalsSequence(trapping: .sighup) {
        logger.info("SIGHUP: the log is opened anew")
        journal.reopen()
      }
    }
    defer { hangups.cancel() }
    try await withGracefulShutdownHandler {
      guard let waiting = waiting.take() else { return }
      let thread: RealtimeThread?
      do { thread = try await threads.process(waiting, plan.calibrations, plan.analysis) } catch {
        publisher.abandon()
        status.requestStop()
        throw error
      }
      try? await publisher.finished.futureResult.get()
      thread?.join()
    } onGracefulShutdown: {
      notifier?.stopping(status: "closing events")
      status.requestStop()
    }
    try? await server.close()
    journal.end()
    control.end(rate: status.rate)
    recorderThread.take()?.join()
    sourceThread.join()
    try? await group.shutdownGracefully()
    if let refusal = status.refusal {
      throw Refused(description: plan.setups.words(for: refusal), exitCode: 78)
    }
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
