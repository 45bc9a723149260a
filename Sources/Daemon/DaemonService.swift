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
import Wire

/// The daemon as a service: puts the parts together, says READY, waits for the end, takes them apart.
///
/// Three threads: `acquire` (real-time if allowed) → ring → `process` → ring → the event loop, which writes and serves.
package struct DaemonService: Service {
  /// Where samples come from.
  package enum Source: Sendable {
    case sensor
    /// A raw dump, `speed` times as fast as recorded (nil: no pauses); `lingers` keeps serving after its end.
    case replay(path: String, speed: Double?, lingers: Bool)
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
    // Before anything is opened: a second daemon must not touch the first one's log.
    if SocketPath.isAlive(configuration.socket.path) {
      throw Refused(
        description: "\(configuration.socket.path): another tremord is listening there; stop it, or set socket.path",
        exitCode: 74)
    }
    let status = SensorStatus()
    var plan = try Plan(configuration, source)
    let log: EventLog
    do { log = try EventLog(configuration.log, logger) } catch { throw Refused(description: "\(error)", exitCode: 74) }

    let frames = RingBuffer.make(of: RawFrame.self, capacity: Self.frameSlots, filledWith: RawFrame())
    let blank = Output.finding(.features(Features(time: 0, quality: Quality())))
    let outputs = RingBuffer.make(of: Output.self, capacity: Self.outputSlots, filledWith: blank)
    let sink = FrameSink(frames.producer, status)
    let pipeline: Pipeline
    do { pipeline = try Pipeline(plan.description, plan.analysis) } catch {
      throw Refused(description: Wording.text(error, of: plan.name), exitCode: plan.isLive ? 78 : 65)
    }
    lock(sink.memory, "ring")
    lock(pipeline.memory, "detector")

    var recorder: Recorder?
    var recording: Producer<RawFrame>?
    if case .sensor = source, configuration.record.mode == .continuous {
      let ring = RingBuffer.make(of: RawFrame.self, capacity: Self.recordSlots, filledWith: RawFrame())
      recorder = Recorder(
        ring.consumer, path: configuration.record.path + "/" + plan.run + ".trd", header: plan.header,
        blockSeconds: configuration.record.blockS, status, logger)
      let producer = ring.producer
      recording = consume producer
    }

    let notifier = try? ServiceNotifier.fromEnvironment()
    let supervisor = Supervisor(
      status, logger, notifier, bus: configuration.sensor.bus.devicePath, address: UInt8(configuration.sensor.address),
      isLive: plan.isLive)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let publisher = Publisher(
      loop: group.next(), status: status, logger: logger, outputs: outputs.consumer, log: log, recorder: recorder,
      encoder: LineEncoder(plan.lines, bootID: plan.bootID), hello: plan.hello, supervisor: supervisor,
      isLive: plan.isLive, lingers: plan.lingers)
    let server: any Channel
    do {
      server = try await SocketServer.start(configuration.socket, on: group, for: publisher)
    } catch {
      publisher.abandon()
      try? await group.shutdownGracefully()
      throw Refused(description: "\(error)", exitCode: 74)
    }

    let processing = Processing(
      pipeline, status, frames: frames.consumer, outputs: outputs.producer, recording: recording)
    let processThread = try RealtimeThread(name: "process", stackBytes: 256 * 1024, state: processing) { state in
      var state = state
      state.run()
    }
    let sourceThread = try startSource(&plan, status, sink)
    publisher.start()
    notifier?.ready(status: plan.isLive ? "probing" : "replaying")
    StartupMemory.release()

    await withGracefulShutdownHandler {
      try? await publisher.finished.futureResult.get()
    } onGracefulShutdown: {
      notifier?.stopping(status: "closing events")
      status.requestStop()
    }
    try? await server.close()
    sourceThread.join()
    processThread.join()
    try? await group.shutdownGracefully()
  }

  private func startSource(
    _ plan: inout Plan, _ status: SensorStatus, _ sink: consuming FrameSink
  ) throws -> RealtimeThread {
    if case .replay(_, let speed, _) = source, let reader = plan.reader.take() {
      let replay = ReplaySource(reader, sink, status, speed: speed, failure)
      return try RealtimeThread(name: "replay", state: replay) { state in
        var state = state
        state.run()
      }
    }
    let line = configuration.line.offset.map { (configuration.line.chip, UInt32($0)) }
    let settings = AcquisitionSettings(
      bus: configuration.sensor.bus.devicePath, address: UInt8(configuration.sensor.address), chip: plan.chip,
      line: line)
    let priority = configuration.realtime.priority
    let thread = try RealtimeThread(
      name: "acquire", stackBytes: 128 * 1024, priority: priority > 0 ? Int32(priority) : nil,
      state: Acquisition(settings, status, sink)
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

  private func lock(_ memory: (address: UInt, byteCount: Int), _ name: String) {
    if let errno = MemoryLock.lock(address: memory.address, byteCount: memory.byteCount) {
      logger.notice("the \(name) is not locked in memory: \(errno.words); raise LimitMEMLOCK=")
    }
  }
}
