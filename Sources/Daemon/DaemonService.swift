import IMU
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
    var plan = try Plan(configuration, source)
    let log: LogWriter
    do { log = try LogWriter(configuration.log, logger) } catch { throw Refused(description: "\(error)", exitCode: 74) }

    let frames = RingBuffer.make(of: RawFrame.self, capacity: Self.frameSlots, filledWith: RawFrame())
    let blank = Output.finding(.features(Features(time: 0, quality: Quality())))
    let outputs = RingBuffer.make(of: Output.self, capacity: Self.outputSlots, filledWith: blank)
    let sink = FrameSink(frames.producer, status)
    lock(sink.memory, "ring")
    let markRing = RingBuffer.make(of: RawFrame.self, capacity: MarkSink.slots, filledWith: RawFrame())
    let marks = MarkSink(markRing.producer)
    lock(marks.memory, "marks' ring")
    let watched = RingBuffer.make(of: RawFrame.self, capacity: RawStream.slots, filledWith: RawFrame())
    let ends = SensorAnnouncement.make()

    let control = RecorderControl(configuration.record.mode)
    var recorderThread: RealtimeThread?
    var recording: Producer<RawFrame>?
    if case .sensor = source {
      let ring = RingBuffer.make(of: RawFrame.self, capacity: Self.recordSlots, filledWith: RawFrame())
      let recorder = Recorder(ring.consumer, configuration.record, control, status, logger)
      recorderThread = try RealtimeThread(name: "record", stackBytes: 256 * 1024, state: recorder) { state in
        var state = state
        state.run()
      }
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
    let sourceThread = try startSource(&plan, status, sink, ends.announcement)
    publisher.start()
    notifier?.ready(status: plan.isLive ? "probing" : "replaying")
    StartupMemory.release()

    var waiting: Waiting? = Waiting(
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
      do { thread = try await startProcessing(waiting, plan.calibrations, plan.analysis, status) } catch {
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

  /// What the process thread will take over.
  private struct Waiting: ~Copyable {
    var sensors: Consumer<FoundSensor>
    var frames: Consumer<RawFrame>
    var marks: Consumer<RawFrame>
    var outputs: Producer<Output>
    var recording: Producer<RawFrame>?
    var watched: Producer<RawFrame>
  }

  /// Waits until the sensor is known, then makes the pipeline and starts its thread; nil if the source has ended before.
  ///
  /// Here and not on that thread: making the detector takes several times the stack that running it does.
  private func startProcessing(
    _ waiting: consuming Waiting, _ calibrations: CalibrationChoice, _ analysis: AnalysisSettings,
    _ status: SensorStatus
  ) async throws -> RealtimeThread? {
    var waiting = waiting
    var found = FoundSensor.blank
    while true {
      // Asked first: what the source announced before it ended is then seen for sure.
      let isLast = status.phase == .ended
      if waiting.sensors.pop(into: &found) { break }
      if isLast {
        status.endProcessing()
        return nil
      }
      do { try await Task.sleep(for: .milliseconds(50)) } catch { status.requestStop() }
    }
    // The rate was checked: of a dump before the start, of a chip by what it offers.
    let pipeline = try Pipeline(calibrations.applied(to: found).description, analysis)
    lock(pipeline.memory, "detector")
    // A constant, which may be taken apart in Swift 6.2 too.
    let ends = waiting
    let processing = Processing(
      pipeline, status, frames: ends.frames, marks: ends.marks, outputs: ends.outputs, recording: ends.recording,
      watched: ends.watched)
    return try RealtimeThread(name: "process", stackBytes: 256 * 1024, state: processing) { state in
      var state = state
      state.run()
    }
  }

  private func startSource(
    _ plan: inout Plan, _ status: SensorStatus, _ sink: consuming FrameSink,
    _ announcement: consuming SensorAnnouncement
  ) throws -> RealtimeThread {
    var announcement = announcement
    if case .replay(_, let speed, _) = source, let dumps = plan.dumps.take() {
      announcement.announce(
        FoundSensor(description: dumps.header.sensor, registers: RegisterList(), busHertz: 0))
      let replay = ReplaySource(dumps, sink, status, speed: speed, failure)
      return try RealtimeThread(name: "replay", state: replay) { state in
        var state = state
        state.run()
      }
    }
    let settings = AcquisitionSettings(configuration, plan.setups)
    let priority = configuration.realtime.priority
    let thread = try RealtimeThread(
      name: "acquire", stackBytes: 128 * 1024, priority: priority > 0 ? Int32(priority) : nil,
      state: Acquisition(settings, status, sink, announcement)
    ) { state in
      var state = state
      state.run()
    }
    if case .refused(let errno) = thread.scheduling {
      logger.notice(
        "real-time priority \(priority) refused (\(errno.words)): reads may be late; allow it with LimitRTPRIO=, or set realtime.priority = 0"
      )
    }
    if let errno = thread.stackLockFailure {
      logger.notice("the acquire stack is not locked in memory: \(errno.words)")
    }
    return thread
  }

  /// Says where a chip's number may lead to another chip than was meant. On a wrong chip that takes the line all would be
  /// silence.
  private func doubtLines() {
    let lines = [("line", configuration.line), ("button", configuration.button.line), ("led", configuration.led.line)]
    for (table, line) in lines {
      if let doubt = LineAddress(table, line)?.doubt { logger.warning("\(doubt)") }
    }
  }

  private func lock(_ memory: (address: UInt, byteCount: Int), _ name: String) {
    if let errno = MemoryLock.lock(address: memory.address, byteCount: memory.byteCount) {
      logger.notice("the \(name) is not locked in memory: \(errno.words); raise LimitMEMLOCK=")
    }
  }
}
