import LinuxIO
import Signal
import Synchronization
import Wire

/// What `status` tells, gathered from the words that the threads keep.
extension SensorStatus {
  /// `hello` tells what the sensor is; `bus` and `address` where. `now` and `started` on the monotonic clock, ns.
  func line(
    _ hello: HelloMessage, bus: String, address: UInt8, line wired: LineAddress?, started: Int64, now: Int64
  )
    -> StatusMessage
  {
    var line = StatusMessage()
    line.state = phase.word
    line.uptime = Double(now - started) * 1e-9
    line.clock = WallClock.isSynchronised() ? "synchronised" : "unsynchronised"
    line.pacing = lineWord(wired != nil)
    line.run = hello.run
    line.chip = hello.chip
    line.nominalRate = hello.nominalRate
    let rate = rate
    if rate.value > 0 {
      (line.measuredRate, line.rateError) = (rate.value, rate.error)
      line.rateState = rateState(nominal: hello.nominalRate).word
    }
    if newest > 0 { line.sampleAge = Double(now - newest) * 1e-9 }
    let late = lateness99.load(ordering: .relaxed)
    if late > 0 {
      line.lateness99 = Double(late) * 1e-6
      line.latenessMost = Double(latenessMost.load(ordering: .relaxed)) * 1e-6
    }
    line.samples.offered = offered.load(ordering: .relaxed)
    line.samples.read = samples.load(ordering: .relaxed)
    for cause in (1...UInt8.max).compactMap({ GapCause(rawValue: $0) }) {
      let count = lost(cause)
      if count > 0 { line.lost["\(cause.word)"] = count }
      line.samples.lost += count
    }
    line.counters = counters
    line.stuckAxes = stuckAxisWords
    line.faults = faultWords(bus: bus, address: address, line: wired, nominal: hello.nominalRate)
    return line
  }

  func rateState(nominal: Double?) -> RateState {
    let rate = rate
    return RateState(measured: rate.value, error: rate.error, nominal: nominal ?? 0)
  }

  /// How the reads are paced.
  private func lineWord(_ hasLine: Bool) -> String {
    if !hasLine { return "none" }
    if lineErrno.load(ordering: .relaxed) != 0 { return "refused" }
    return isLineSilent.load(ordering: .relaxed) ? "silent" : "edges"
  }

  private var counters: StatusCounters {
    var counters = StatusCounters()
    counters.busErrors = busErrors.load(ordering: .relaxed)
    counters.fifoOverflows = overflows.load(ordering: .relaxed)
    counters.badFrames = badFrames.load(ordering: .relaxed)
    counters.doubtfulCounts = doubtfulCounts.load(ordering: .relaxed)
    counters.missedEdges = missedEdges.load(ordering: .relaxed)
    counters.setups = setups.load(ordering: .relaxed)
    counters.ringFull = ringLost.load(ordering: .relaxed)
    counters.outputsLost = outputsLost.load(ordering: .relaxed)
    counters.recordLost = recordLost.load(ordering: .relaxed)
    return counters
  }

  /// `accel_x` to `gyro_z`.
  var stuckAxisWords: [String] {
    let bits = stuckAxes.load(ordering: .relaxed)
    return ["accel_x", "accel_y", "accel_z", "gyro_x", "gyro_y", "gyro_z"].enumerated().compactMap {
      bits >> UInt8($0.offset) & 1 == 1 ? $0.element : nil
    }
  }

  /// Everything that is wrong now, in words.
  private func faultWords(bus: String, address: UInt8, line: LineAddress?, nominal: Double?) -> [String] {
    var words: [String] = []
    if fault != .none { words.append(fault.words(bus: bus, address: address)) }
    if let nominal, let text = rateState(nominal: nominal).words(measured: rate.value, nominal: nominal) {
      words.append(text)
    }
    if !stuckAxisWords.isEmpty { words.append(SensorStatus.words(stuck: stuckAxisWords)) }
    if let line, lineErrno.load(ordering: .relaxed) != 0 { words.append(refusal(of: line)) }
    if isLineSilent.load(ordering: .relaxed) { words.append(SensorStatus.silentLine) }
    return words
  }

  static func words(stuck axes: [String]) -> String {
    "\(axes.joined(separator: ", ")) \(axes.count == 1 ? "stands" : "stand") still, without the sensor's own noise: what "
      + "needs it is marked unfit. The chip is set up anew now and then; if that does not help, it is broken"
  }

  func refusal(of line: LineAddress) -> String {
    "\(line.words(for: Errno(code: lineErrno.load(ordering: .relaxed)))). Reads are timed instead"
  }

  static let silentLine =
    "samples come, but no edges on the data-ready line: reads are timed instead. Check the wire from the sensor's INT pin, "
    + "line.chip and line.offset"
}
