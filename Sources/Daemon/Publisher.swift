import LinuxIO
import Logging
import NIOCore
import Recording
import RingBuffer
import Signal
import Synchronization
import Tremor
import Wire

/// Step 8: one line, encoded once, into the log and to every reader; also the heartbeat, the recorder and the watchdog.
///
/// Lives on one event loop, and only there: every method is called on it. (`@unchecked Sendable` says so to the compiler,
/// which cannot see it.) Wakes 10 times a second; never makes the acquire or the process thread wait.
final class Publisher: @unchecked Sendable {
  private let loop: any EventLoop
  private let status: SensorStatus
  private let logger: Logger
  private var outputs: Consumer<Output>
  private var sensors: Consumer<FoundSensor>
  private let log: LogWriter
  private var nextSequence: UInt64
  private let recorder: RecorderControl
  private var encoder: LineEncoder
  private var hello: HelloMessage
  /// The header of the recording, once the sensor is known.
  private let header: @Sendable (FoundSensor) -> DumpHeader
  private let calibrations: CalibrationChoice
  private let supervisor: Supervisor
  private var marks: MarkSink
  private let panel: Panel?
  /// A sample has come: there is a run that a mark can stand in.
  private var hasBegun = false
  private var readers: [ObjectIdentifier: Reader] = [:]
  private var nextHeartbeat: Int64 = 0
  private var toldOutputsLost = 0
  private var task: RepeatedTask?
  private var nextHousekeeping: Int64 = 0
  private let isLive: Bool
  private let lingers: Bool
  /// Succeeds when everything was said and written.
  let finished: EventLoopPromise<Void>

  /// A reader, and the first journalled line that it did not get.
  private struct Reader {
    var channel: any Channel
    var lostFrom: UInt64?
    var blockedSince: Int64 = 0
  }

  init(
    loop: any EventLoop, status: SensorStatus, logger: Logger, outputs: consuming Consumer<Output>,
    sensors: consuming Consumer<FoundSensor>, log: LogWriter, recorder: RecorderControl,
    header: @escaping @Sendable (FoundSensor) -> DumpHeader, calibrations: CalibrationChoice, encoder: LineEncoder,
    hello: HelloMessage, supervisor: Supervisor, marks: consuming MarkSink, panel: Panel?, isLive: Bool,
    lingers: Bool
  ) {
    self.loop = loop
    self.status = status
    self.logger = logger
    self.outputs = outputs
    self.sensors = sensors
    self.header = header
    self.calibrations = calibrations
    nextSequence = log.recovered.nextSequence
    self.log = log
    self.recorder = recorder
    self.encoder = encoder
    self.hello = hello
    self.supervisor = supervisor
    self.marks = marks
    self.panel = panel
    self.isLive = isLive
    self.lingers = lingers
    finished = loop.makePromise(of: Void.self)
  }

  /// Begins to work; to be called once.
  func start() {
    loop.execute {
      self.task = self.loop.scheduleRepeatedTask(initialDelay: .milliseconds(10), delay: .milliseconds(100)) { _ in
        self.tick()
      }
    }
  }

  /// Gives up before `start`: nobody will wait for the end.
  func abandon() { finished.succeed() }

  // MARK: Readers

  func join(_ channel: any Channel) {
    guard readers.count < 256 else {
      send(ByeMessage(reason: "limit").line, to: channel)
      channel.close(promise: nil)
      return
    }
    learnSensor()
    let rate = status.rate
    hello.state = status.phase.word
    hello.measuredRate = rate.value > 0 ? rate.value : nil
    hello.rateError = rate.value > 0 ? rate.error : nil
    hello.oldestSequence = log.oldestSequence
    hello.nextSequence = nextSequence
    hello.clock = WallClock.isSynchronised() ? "synchronised" : "unsynchronised"
    send(hello.line, to: channel)
    readers[ObjectIdentifier(channel)] = Reader(channel: channel)
  }

  /// The answer to `status`.
  func status(for request: Request) -> String {
    var line = supervisor.report(hello, now: MonotonicClock.now())
    line.id = request.id
    line.readers = readers.count
    line.nextSequence = nextSequence
    line.log = log.note
    if isLive {
      line.recording = .init(
        state: recorder.word, file: recorder.currentFile, bytes: recorder.bytesWritten.load(ordering: .relaxed),
        bytesPerDay: recorder.bytesPerDay)
    }
    return line.line
  }

  /// Starts or stops the recording, whatever is configured.
  func record(_ isWanted: Bool) { recorder.want(isWanted) }

  func leave(_ channel: any Channel) { readers[ObjectIdentifier(channel)] = nil }

  /// A reader that did not keep up and now does again is told what it missed.
  func writabilityChanged(_ channel: any Channel) {
    guard channel.isWritable, var reader = readers[ObjectIdentifier(channel)], let from = reader.lostFrom else {
      return
    }
    if from < nextSequence {
      send(LostMessage(from: from, to: nextSequence - 1, reason: "slow").line, to: channel)
    }
    reader.lostFrom = nil
    readers[ObjectIdentifier(channel)] = reader
  }

  private func send(_ line: String, to channel: any Channel) {
    channel.writeAndFlush(ByteBuffer(string: line + "\n"), promise: nil)
  }

  private func broadcast(_ line: String, sequence: UInt64?) {
    guard !readers.isEmpty else { return }
    let buffer = ByteBuffer(string: line + "\n")
    let now = MonotonicClock.now()
    for (key, var reader) in readers {
      if reader.channel.isWritable && reader.lostFrom == nil {
        reader.channel.writeAndFlush(buffer, promise: nil)
      } else if reader.lostFrom == nil {
        reader.lostFrom = sequence ?? nextSequence
        reader.blockedSince = now
        readers[key] = reader
      } else if now - reader.blockedSince > 60_000_000_000 {
        logger.warning("a reader took nothing for 60 s and was dropped")
        readers[key] = nil
        reader.channel.close(promise: nil)
      }
    }
  }

  // MARK: Work

  private func tick() {
    let now = MonotonicClock.now()
    // Asked before the ring is emptied: what was pushed before the end is then seen for sure.
    let isLast = status.hasEndedProcessing
    learnSensor()
    drainOutputs(now)
    panel?.tick(now, status) { kind, time in takePress(kind, time) }
    if now >= nextHousekeeping {
      nextHousekeeping = now + 1_000_000_000
      keepHouse(now)
    }
    if isLast, !lingers || status.shouldStop { end(now) }
  }

  /// Before the first output of a sensor stands what it is.
  private func learnSensor() {
    var found = FoundSensor.blank
    guard sensors.pop(into: &found) else { return }
    let decision = calibrations.decide(found.description)
    hello.tell(found.description, decision)
    supervisor.nominalRate = found.description.nominalRate.value
    recorder.tell(header(calibrations.applied(to: found)))
    guard isLive else { return }
    logger.info("\(found.words)")
    if let refusal = decision.refusal { logger.warning("calibration not used: \(refusal)") }
    if let calibration = decision.calibration { logger.info("calibrated: \(calibration.words)") }
  }

  private func drainOutputs(_ now: Int64) {
    var output = Output.finding(.features(Features(time: 0, quality: Quality())))
    while outputs.pop(into: &output) {
      guard LineEncoder.isJournalled(output) else { continue }
      let sequence = nextSequence
      nextSequence += 1
      let line = encoder.line(for: output, seq: sequence)
      if case .began = output {
        hello.epoch = encoder.epoch?.nanoseconds
        hasBegun = true
      }
      log.append(LogLine(sequence: sequence, text: line))
      broadcast(line, sequence: sequence)
      supervisor.note(output)
      panel?.note(output)
      noteEvent(output)
    }
  }

  /// Takes in somebody's mark of something that happened at `time`; it comes back as an output, as its place in the stream
  /// of frames has it.
  func mark(kind: String, note: String = "", at time: Timestamp) throws(MarkSink.Refusal) {
    guard hasBegun else { throw .noSampleYet }
    try marks.push(kind: kind, note: note, at: time)
  }

  private func takePress(_ kind: String, _ time: Timestamp) {
    do throws(MarkSink.Refusal) {
      try mark(kind: kind, at: time)
      logger.info("the button set a mark: \(kind)")
    } catch {
      logger.warning("the button was pressed, but no mark was set: \(error.words)")
    }
  }

  /// The recorder wants to know while anything is open.
  private func noteEvent(_ output: Output) {
    guard case .finding(.event(let event)) = output else { return }
    switch event.phase {
    case .open: recorder.opened()
    case .close: recorder.closed()
    case .update: break
    }
  }

  private func keepHouse(_ now: Int64) {
    supervisor.keepHouse(now)
    let lost = status.outputsLost.load(ordering: .relaxed)
    if lost > toldOutputsLost {
      logger.error("\(lost - toldOutputsLost) outputs were lost: log or readers took more than 8 minutes")
      toldOutputsLost = lost
    }
    if now >= nextHeartbeat {
      nextHeartbeat = now + 10_000_000_000
      let rate = status.rate.value
      let newest = status.newest
      broadcast(
        HeartbeatMessage(
          next: nextSequence, age: newest > 0 ? Double(now - newest) * 1e-9 : nil, rate: rate > 0 ? rate : nil
        ).line, sequence: nil)
    }
  }

  private func end(_ now: Int64) {
    task?.cancel()
    panel?.stop(now)
    log.end()
    let bye = ByteBuffer(string: ByeMessage(reason: isLive ? "shutdown" : "end_of_data").line + "\n")
    let closing = readers.values.map { reader in
      reader.channel.writeAndFlush(bye).flatMapErrorThrowing { _ in }.flatMap { reader.channel.close() }
    }
    readers = [:]
    // A reader that takes nothing does not hold up the end.
    let limit = loop.scheduleTask(in: .milliseconds(500)) { self.finished.succeed() }
    EventLoopFuture.andAllComplete(closing, on: loop).whenComplete { _ in
      limit.cancel()
      self.finished.succeed()
    }
  }
}
