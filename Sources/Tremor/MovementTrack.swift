import Signal

/// The layer of movements: `leg_movement` and `jerk` as they end, `plm_series` while it goes on.
///
/// Scored by an IMU: it knows neither sleep nor breathing, and sees of a dorsiflexion what reaches the shank.
struct MovementTrack: ~Copyable, Sendable {
  private var bursts: BurstDetector
  private var series = PeriodicSeries()
  private var seriesNumber: UInt32?
  private var lastSaid = 0.0
  /// The leg rested at each of the last 24 hops, newest in bit 0.
  private var rested: UInt32 = 0
  private var lastHop = 0.0
  private var restHops = 0.0
  private var activation = Activation.unknown

  init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    bursts = BurstDetector(description, settings)
  }

  mutating func add(_ x: SIMD8<Float>, at time: Double) { bursts.add(x, at: time) }

  mutating func restart(at time: Double) {
    bursts.restart()
    rested = 0
    lastHop = time
  }

  /// Below this a movement is a jerk (myoclonus: 20–250 ms; a strap and a filter make it longer), s.
  private static let jerkSeconds = 0.5
  /// What lasts longer is no single movement (WASM: 15 s where both legs move).
  private static let longestSeconds = 15.0

  mutating func endHop(_ f: Features, isOscillating: Bool, _ count: inout UInt32, _ emit: (Finding) -> Void) {
    activation = f.activation
    let isCalm = f.state.isSupported || f.state == .unknown || f.state == .uprightAmbiguous
    rested = rested << 1 | (isCalm && !isOscillating ? 1 : 0)
    lastHop = f.time
    if f.state.isSupported { restHops += 1 }
    let quality = f.quality
    let isBlocked = quality.contains(.clipped) || quality.contains(.stuck) || quality.contains(.zeros)
    while let movement = bursts.take() {
      guard beganAtRest(movement), f.activation != .walking, f.state != .vehicle, !isOscillating, !isBlocked,
        movement.offset - movement.onset <= Self.longestSeconds
      else { continue }
      say(movement, f.time, &count, emit)
      follow(series.add(movement), f.time, &count, emit)
    }
    // While one goes on its interval is not over.
    if !bursts.isActive { follow(series.wait(until: f.time - 12), f.time, &count, emit) }
    if f.activation == .walking { follow(series.end(), f.time, &count, emit) }
    if seriesNumber != nil, f.time - lastSaid >= Episode.updateInterval * 6 {
      lastSaid = f.time
      emit(.event(event(.update, at: f.time)))
    }
  }

  /// Whether the leg was at rest in the second before it began.
  private func beganAtRest(_ movement: LegMovement) -> Bool {
    let hops = Int(min(23, max(0, ((lastHop - movement.onset) / FeatureStage.hop).rounded(.up)))) + 1
    return rested &>> UInt32(min(hops, 23)) & 1 == 1
  }

  private mutating func say(_ movement: LegMovement, _ time: Double, _ count: inout UInt32, _ emit: (Finding) -> Void) {
    count += 1
    let isJerk = movement.offset - movement.onset < Self.jerkSeconds
    var event = TremorEvent(
      number: count, phase: .close, label: isJerk ? .jerk : .legMovement,
      reason: isJerk ? .suddenMovement : .shortMovement, activation: activation, start: movement.onset,
      stop: movement.offset, emitted: time)
    event.classConfidence = .medium
    emit(.event(event))
  }

  private mutating func follow(
    _ change: PeriodicSeries.Change, _ time: Double, _ count: inout UInt32, _ emit: (Finding) -> Void
  ) {
    switch change {
    case .nothing: break
    case .began:
      count += 1
      seriesNumber = count
      lastSaid = time
      keep()
      emit(.event(event(.open, at: time)))
    case .grew: keep()
    case .ended, .endedAndBegun: closeSeries(time, .ceased, emit)
    }
  }

  /// The series as it was before a movement ended it.
  private var start = 0.0
  private var stop = 0.0
  private var inSeries = 0
  private var inAASM = 0

  private mutating func keep() {
    start = series.first
    stop = series.last.offset
    inSeries = series.count
    inAASM = max(series.countAASM, series.count)
  }

  private mutating func closeSeries(_ time: Double, _ end: TremorEvent.End, _ emit: (Finding) -> Void) {
    guard seriesNumber != nil else { return }
    var last = event(.close, at: time)
    last.end = end
    emit(.event(last))
    seriesNumber = nil
  }

  private func event(_ phase: TremorEvent.Phase, at time: Double) -> TremorEvent {
    var event = TremorEvent(
      number: seriesNumber ?? 0, phase: phase, label: .periodicSeries, reason: .periodicMovements,
      activation: activation, start: start, stop: stop, emitted: time)
    event.movements = inSeries
    event.movementsAASM = inAASM
    if restHops > 0 { event.movementsPerHour = Double(series.total) * 7200 / restHops }
    event.classConfidence = .medium
    return event
  }

  mutating func closeAll(at time: Double, end: TremorEvent.End, _ count: inout UInt32, _ emit: (Finding) -> Void) {
    closeSeries(time, end, emit)
    _ = series.end()
  }
}
