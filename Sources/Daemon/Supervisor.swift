import LinuxIO
import Logging
import Signal
import Synchronization
import Tremor
import Wire

/// What was last said.
private struct Told {
  var phase = SensorStatus.Phase.probing
  var fault = SensorStatus.Fault.none
  var overflows = 0
  var lineErrno: Int32 = 0
  var isLineSilent = false
  var stuckAxes: [String] = []
  var rate = RateState.unknown
}

/// Watches the sensor from outside the sample path: says each change of its state once, in words, and feeds the service
/// manager's watchdog only while fresh samples come or a bounded attempt to get the sensor back has ended.
final class Supervisor {
  private let status: SensorStatus
  private let logger: Logger
  private let notifier: ServiceNotifier?
  private let bus: String
  private let address: UInt8
  private let line: LineAddress?
  private let isLive: Bool
  private let started = MonotonicClock.now()
  private var told = Told()
  /// What the service manager's line says beside the sensor's state; empty: nothing.
  var remark = "" { didSet { isLineDue = true } }
  private var isLineDue = false
  private var signs: LifeSigns
  /// What the sensor was set to, Hz, once it was found.
  var nominalRate: Double?

  init(
    _ status: SensorStatus, _ logger: Logger, _ notifier: ServiceNotifier?, bus: String, address: UInt8,
    line: LineAddress?, isLive: Bool
  ) {
    self.status = status
    self.logger = logger
    self.notifier = notifier
    self.bus = bus
    self.address = address
    self.line = line
    self.isLive = isLive
    // Said halfway to the end: then there is time for it to be heard.
    signs = LifeSigns(patience: (ServiceNotifier.watchdogInterval ?? 30_000_000_000) / 2, now: MonotonicClock.now())
  }

  /// One human line for what a person reading the journal wants to know.
  func note(_ output: Output) {
    switch output {
    case .began: logger.info("first sample")
    case .gap(let gap, let seconds):
      logger.warning(
        "gap at \(JSONLine.fixed(seconds, 1) ?? "?") s: \(gap.lost) samples, \(gap.cause.word)")
    case .finding(.event(let event)) where event.phase == .close:
      var text = "\(event.label.word) \(JSONLine.fixed(event.stop - event.start, 1) ?? "?") s"
      if event.frequency > 0, event.label.isOscillation { text += ", \(JSONLine.fixed(event.frequency, 2) ?? "?") Hz" }
      logger.info("\(text)")
    case .clock(let reading, _):
      logger.info("wall clock \(reading.isSynchronised ? "synchronised" : "not synchronised")")
    default: break
    }
  }

  /// What `status` tells.
  func report(_ hello: HelloMessage, now: Int64) -> StatusMessage {
    status.line(hello, bus: bus, address: address, line: line, started: started, now: now)
  }

  /// To be called once a second.
  func keepHouse(_ now: Int64) {
    sayChanges()
    let isFresh = signs.isFresh(
      consumed: status.consumed.load(ordering: .relaxed), attempts: status.attempts.load(ordering: .relaxed),
      samples: status.samples.load(ordering: .relaxed), now: now)
    if isFresh || !isLive { notifier?.watchdog() }
    if isLive, let hang = signs.hang(now) { say(hang, now) }
  }

  private func say(_ hang: LifeSigns.Hang, _ now: Int64) {
    let seconds = JSONLine.fixed(signs.silence(now), 0) ?? "?"
    let what =
      switch hang {
      case .acquire:
        "the acquire thread hangs (\(status.phase.word)): for \(seconds) s it read no sample and ended no attempt"
      case .process: "the process thread hangs: for \(seconds) s it took none of the samples that were read"
      }
    let whole = ServiceNotifier.watchdogInterval
    let next = whole.map { "; after \($0 / 1_000_000_000) s of it the service manager starts the service anew" } ?? ""
    logger.critical("\(what)\(next)")
  }

  private func sayChanges() {
    let phase = status.phase
    let fault = status.fault
    if fault != told.fault, fault != .none { logger.warning("\(fault.words(bus: bus, address: address))") }
    if phase != told.phase || fault != told.fault || isLineDue {
      isLineDue = false
      let rate = status.rate
      var line = phase.word
      if phase == .streaming || phase == .replaying, rate.value > 0 {
        line += ", \(JSONLine.fixed(rate.value, 2) ?? "?") Hz"
      }
      if fault != .none { line += ": " + fault.words(bus: bus, address: address) }
      if !remark.isEmpty { line += "; " + remark }
      // Said again if there was no room for it.
      if notifier?.status(line)?.isAgain == true { isLineDue = true }
      if phase != told.phase, phase == .streaming { logger.info("sensor at \(bus) 0x\(hex(address)) streams") }
    }
    let overflows = status.overflows.load(ordering: .relaxed)
    if overflows > told.overflows {
      logger.warning("the chip's FIFO overran: the host was held up for the better part of a second")
      told.overflows = overflows
    }
    sayLine()
    sayDoubts()
    told.phase = phase
    told.fault = fault
  }

  private func sayLine() {
    let lineErrno = status.lineErrno.load(ordering: .relaxed)
    if lineErrno != told.lineErrno, lineErrno != 0, let line { logger.warning("\(status.refusal(of: line))") }
    told.lineErrno = lineErrno
    let isSilent = status.isLineSilent.load(ordering: .relaxed)
    if isSilent != told.isLineSilent {
      if isSilent {
        logger.warning("\(SensorStatus.silentLine)")
      } else {
        logger.info("edges come again on the data-ready line")
      }
    }
    told.isLineSilent = isSilent
  }

  /// The sensor streams, but something about it is not right.
  private func sayDoubts() {
    let axes = status.stuckAxisWords
    if axes != told.stuckAxes {
      if axes.isEmpty {
        logger.info("every axis moves again")
      } else {
        logger.warning("\(SensorStatus.words(stuck: axes))")
      }
    }
    told.stuckAxes = axes
    let rate = status.rateState(nominal: nominalRate)
    if rate != told.rate, rate != .unknown {
      if let nominalRate, let words = rate.words(measured: status.rate.value, nominal: nominalRate) {
        if rate == .fault { logger.error("\(words)") } else { logger.warning("\(words)") }
      }
      told.rate = rate
    }
  }
}
