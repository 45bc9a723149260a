import LinuxIO
import Logging
import NIOCore
import Recording
import RingBuffer
import Signal
import Synchronization
import Tremor
import Wire

/// Step 8: what the pipeline says becomes lines for the journal and the readers; also the heartbeat, the recorder, the panel
/// and the watchdog.
///
/// Lives on one event loop, and only there: every method is called on it. (`@unchecked Sendable` says so to the compiler,
/// which cannot see it.) Wakes 10 times a second; never makes the acquire or the process thread wait.
final class Publisher: @unchecked Sendable {
  private let loop: any EventLoop
  private let status: SensorStatus
  private let logger: Logger
  private var outputs: Consumer<Output>
  private var sensors: Consumer<FoundSensor>
  private let fanout: Fanout
  private let journal: Journal
  private let recorder: RecorderControl
  private var encoder: LineEncoder
  private var hello: HelloMessage
  /// The run that goes on, or comes with the next sample.
  private var plan: RunPlan
  private var found: FoundSensor?
  private var configuration: ConfigurationNote?
  private let calibrations: CalibrationChoice
  private let supervisor: Supervisor
  private var marks: MarkDesk
  private var raw: RawStream
  private let panel: Panel?
  /// When the run, or its part that is played, began, and when its newest hop ended; nil before the first sample.
  private var began: Timestamp?
  private var newest: Timestamp?
  private var nextHeartbeat: Int64 = 0
  private var toldOutputsLost = 0
  private var task: RepeatedTask?
  private var nextHousekeeping: Int64 = 0
  /// When the code that set up the sensor, the recording and the log's first lines is not needed any more.
  private var releaseAt = Int64.max
  /// A recording was played to its end before anybody asked to stop.
  private var haveDataEnded = false
  private let isLive: Bool
  private let lingers: Bool
  /// Succeeds when everything was said and written.
  let finished: EventLoopPromise<Void>

  init(
    loop: any EventLoop, status: SensorStatus, logger: Logger, outputs: consuming Consumer<Output>,
    sensors: consuming Consumer<FoundSensor>, fanout: Fanout, journal: Journal, recorder: RecorderControl,
    plan: RunPlan, calibrations: CalibrationChoice, encoder: LineEncoder,
    hello: HelloMessage, supervisor: Supervisor, marks: consuming MarkDesk, raw: consuming RawStream,
    panel: Panel?, isLive: Bool, lingers: Bool
  ) {
    self.loop = loop
    self.status = status
    self.logger = logger
    self.outputs = outputs
    self.sensors = sensors
    self.fanout = fanout
    self.journal = journal
    self.plan = plan
    self.calibrations = calibrations
    self.recorder = recorder
    self.encoder = encoder
    self.hello = hello
    self.supervisor = supervisor
    self.marks = marks
    self.raw = raw
    self.panel = panel
    self.isLive = isLive
    self.lingers = lingers
    finished = loop.makePromise(of: Void.self)
    // Before anybody can connect.
    fanout.greeting = { [unowned self] in greeting() }
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

  // MARK: What readers ask for

  private func greeting() -> String {
    learnSensor()
    let rate = status.rate
    hello.state = status.phase.word
    hello.measuredRate = rate.value > 0 ? rate.value : nil
    hello.rateError = rate.value > 0 ? rate.error : nil
    hello.oldestSequence = journal.oldestSequence
    hello.nextSequence = fanout.backlog.nextSequence
    hello.clock = WallClock.isSynchronised() ? "synchronised" : "unsynchronised"
    return hello.line
  }

  var actions: RequestDesk.Actions {
    RequestDesk.Actions(
      status: { self.status(for: $0) },
      mark: { (mark) throws(Request.Refused) in
        // Nobody takes a mark out of the ring any more.
        guard !self.status.hasEndedProcessing else {
          throw Request.Refused(code: "internal", text: "no mark was set: the recording that is replayed has ended")
        }
        try self.marks.take(mark, at: self.now())
      },
      record: { (isWanted) throws(Request.Refused) in
        guard self.isLive else { throw Request.Refused(code: "unsupported", text: "a replay is not recorded") }
        self.recorder.want(isWanted)
      },
      reopen: { self.journal.reopen() },
      forget: {
        self.encoder.forget(before: $0)
        self.marks.forget(before: $0)
        self.journal.forget(before: $0, $1)
      })
  }

  private func status(for request: Request) -> String {
    var line = supervisor.report(hello, now: MonotonicClock.now())
    line.id = request.id
    line.readers = fanout.readers.count
    line.nextSequence = fanout.backlog.nextSequence
    line.log = journal.note
    line.configuration = configuration
    line.counters.readersLapped = fanout.counters.lapped
    line.counters.readersDropped = fanout.counters.dropped
    line.counters.readersRefused = fanout.counters.refused
    if isLive {
      line.recording = .init(
        state: recorder.word, file: recorder.currentFile, bytes: recorder.bytesWritten.load(ordering: .relaxed),
        bytesPerDay: recorder.bytesPerDay)
    }
    return line.line
  }

  /// Now, in the time of the frames: of a recording it is that of its newest hop. Nil before the first sample.
  private func now() -> Timestamp? {
    isLive && newest != nil ? Timestamp(nanoseconds: MonotonicClock.now()) : newest
  }

  // MARK: Work

  private func tick() {
    let now = MonotonicClock.now()
    // Asked before the ring is emptied: what was pushed before the end is then seen for sure.
    let isLast = status.hasEndedProcessing
    learnSensor()
    journal.release()
    drainOutputs(now)
    drainRaw()
    panel?.tick(now, status) { kind, time in marks.press(kind, at: newest == nil ? nil : time) }
    if now >= nextHousekeeping {
      nextHousekeeping = now + 1_000_000_000
      keepHouse(now)
    }
    if isLast, !isLive, !status.shouldStop { haveDataEnded = true }
    if isLast, !lingers || status.shouldStop { end(now) }
  }

  /// Before the first output of a sensor stands what it is.
  private func learnSensor() {
    var found = FoundSensor.blank
    guard sensors.pop(into: &found) else { return }
    self.found = found
    let decision = calibrations.decide(found.description)
    hello.tell(found.description, decision)
    supervisor.nominalRate = found.description.nominalRate.value
    let applied = calibrations.applied(to: found)
    raw.tell(applied.description)
    recorder.tell(header(of: applied))
    releaseAt = MonotonicClock.now() + 30_000_000_000
    guard isLive else { return }
    logger.info("\(found.words)")
    if let refusal = decision.refusal { logger.warning("calibration not used: \(refusal)") }
    if let calibration = decision.calibration { logger.info("calibrated: \(calibration.words)") }
  }

  private func header(of applied: FoundSensor) -> DumpHeader { plan.header(plan.worn(applied)) }

  /// The process thread has ended its run, and another will begin `next`; to be awaited between the two. Everything that was
  /// said goes out under the name of the run that said it.
  ///
  /// `frames`: what the recorder was given until now. `rate`: as measured by the run that ended, and its standard error, Hz.
  func begin(_ next: RunPlan, afterFrames frames: Int, rate: (value: Double, error: Double)) async {
    _ = try? await loop.submit {
      self.learnSensor()
      self.drainRaw()
      self.drainOutputs(MonotonicClock.now())
      self.plan = next
      self.encoder = LineEncoder(next.lines, bootID: next.bootID)
      self.hello.tell(next)
      (self.began, self.newest) = (nil, nil)
      let header = self.found.map { self.header(of: self.calibrations.applied(to: $0)) }
      self.recorder.begin(header, after: frames, rate: rate)
    }.get()
  }

  /// What the last reload came to, for `status` and for the service manager's line.
  func tell(_ note: ConfigurationNote?) async {
    _ = try? await loop.submit {
      self.configuration = note
      self.supervisor.remark = note?.text ?? ""
    }.get()
  }

  private func drainRaw() {
    let isWatched = fanout.isWatched(.raw)
    status.isRawWatched.store(isWatched, ordering: .relaxed)
    guard isWatched, let epoch = hello.epoch else { return raw.rest() }
    raw.drain(run: hello.run, sensor: hello.sensor, epoch: epoch) { fanout.publish($0, to: .raw) }
  }

  private func drainOutputs(_ now: Int64) {
    var output = Output.finding(.features(Features(time: 0, quality: Quality())))
    while outputs.pop(into: &output) {
      note(output)
      guard LineEncoder.isJournalled(output) else {
        if fanout.isWatched(.features) { fanout.publish(encoder.line(for: output, seq: nil), to: .features) }
        continue
      }
      journal.append { encoder.line(for: output, seq: $0) }
      if case .began = output { hello.epoch = encoder.epoch?.nanoseconds }
      supervisor.note(output)
      panel?.note(output)
    }
  }

  /// Keeps the time, and tells the recorder, which wants to know while anything is open.
  private func note(_ output: Output) {
    switch output {
    case .began(let time, _):
      (began, newest) = (time, time)
      // A recording has its own.
      if isLive { marks.carry(bootID: hello.bootID, at: time) }
    case .mark(let text, let seconds):
      if let began { marks.remember(text, at: began.advanced(bySeconds: seconds), bootID: hello.bootID) }
    case .finding(.features(let features)): newest = began?.advanced(bySeconds: features.time)
    case .finding(.event(let event)) where event.phase == .open: recorder.opened(event.number)
    case .finding(.event(let event)) where event.phase == .close: recorder.closed(event.number)
    default: break
    }
  }

  private func keepHouse(_ now: Int64) {
    supervisor.keepHouse(now)
    fanout.keepHouse(now)
    let lost = status.outputsLost.load(ordering: .relaxed)
    if lost > toldOutputsLost {
      logger.error("\(lost - toldOutputsLost) outputs were lost: the event loop was held up for more than 8 minutes")
      toldOutputsLost = lost
    }
    if now >= releaseAt {
      releaseAt = .max
      StartupMemory.release()
    }
    guard now >= nextHeartbeat else { return }
    nextHeartbeat = now + 10_000_000_000
    let rate = status.rate.value
    let newest = status.newest
    let heartbeat = HeartbeatMessage(
      next: fanout.backlog.nextSequence, age: newest > 0 ? Double(now - newest) * 1e-9 : nil,
      rate: rate > 0 ? rate : nil)
    fanout.tell(heartbeat.line)
  }

  private func end(_ now: Int64) {
    task?.cancel()
    panel?.stop(now)
    // A reader that takes nothing does not hold up the end.
    let limit = loop.scheduleTask(in: .milliseconds(500)) { self.finished.succeed() }
    let reason = haveDataEnded ? "end_of_data" : "shutdown"
    journal.drain().flatMap { self.fanout.end(reason: reason) }.whenComplete { _ in
      limit.cancel()
      self.finished.succeed()
    }
  }
}
