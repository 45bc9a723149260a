import IMU
import LinuxIO
import Logging
import Pipeline
import Recording
import RingBuffer
import Settings
import Signal
import Tremor
import Wire

/// Starts the daemon's threads, each with what it takes over, and locks in memory what they may not wait for.
struct DaemonThreads: Sendable {
  private let configuration: Configuration
  private let status: SensorStatus
  private let logger: Logger

  init(_ configuration: Configuration, _ status: SensorStatus, _ logger: Logger) {
    self.configuration = configuration
    self.status = status
    self.logger = logger
  }

  func record(_ frames: consuming Consumer<RawFrame>, _ control: RecorderControl) throws -> RealtimeThread {
    let recorder = Recorder(frames, control, status, logger)
    return try RealtimeThread(name: "record", stackBytes: 256 * 1024, state: recorder) { state in
      var state = state
      state.run()
    }
  }

  /// Unoptimised code keeps each copy of the detector on the stack.
  private var processStack: Int { _isDebugAssertConfiguration() ? 1024 * 1024 : 256 * 1024 }

  /// Starts the thread of a run.
  func process(
    _ pipeline: consuming sending Pipeline, _ ends: consuming ProcessEnds, _ handover: RunHandover
  ) throws -> RealtimeThread {
    lock(pipeline.memory, "detector")
    return try RealtimeThread(
      name: "process", stackBytes: processStack, state: Processing(pipeline, status, ends, handover)
    ) { state in
      state.run()
    }
  }

  func replay(
    _ dumps: consuming DumpSequence, _ sink: consuming FrameSink, _ announcement: consuming SensorAnnouncement,
    speed: Double?, _ failure: ReplayFailure
  ) throws -> RealtimeThread {
    var announcement = announcement
    announcement.announce(
      FoundSensor(description: dumps.header.sensor, registers: RegisterList(), busHertz: 0))
    let replay = ReplaySource(dumps, sink, status, speed: speed, failure)
    return try RealtimeThread(name: "replay", state: replay) { state in
      var state = state
      state.run()
    }
  }

  /// At a real-time priority and with its stack locked in memory; says where it may not.
  func acquire(
    _ setups: SensorSetups, _ sink: consuming FrameSink, _ announcement: consuming SensorAnnouncement
  ) throws -> RealtimeThread {
    let settings = AcquisitionSettings(configuration, setups)
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

  /// Says where it may not.
  func lock(_ memory: (address: UInt, byteCount: Int), _ name: String) {
    if let errno = MemoryLock.lock(address: memory.address, byteCount: memory.byteCount) {
      logger.notice("the \(name) is not locked in memory: \(errno.words); raise LimitMEMLOCK=")
    }
  }
}
