import DSP
import Signal

/// Samples in, findings out: condition, analyse, classify, all in one value without heap.
///
/// Depends on data time only. Times in findings are seconds since the first sample of the run.
package struct TremorDetector: ~Copyable, Sendable {
  private let settings: AnalysisSettings
  private let hasGyroscope: Bool
  private let hasUnevenTimes: Bool
  private let nominalRate: Hertz
  private var resampler: UniformResampler
  private var evenIndex: UInt64 = 0
  private var stage: FeatureStage
  private var posture: Posture
  private var state: StateMachine
  private var envelope: Envelope
  private var classifier: Classifier
  private var carriage: Carriage

  private var origin: Timestamp?
  private var previous: Sample?
  private var nextHop: Int64 = 1
  private var contiguousSince = 0.0
  private var eventCount: UInt32 = 0
  private var newest = 0.0
  private var states = StateTrack()
  private var oscillation: OscillationTrack
  private var movements: MovementTrack
  private var ledger = Ledger()

  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    hasGyroscope = description.hasGyroscope
    hasUnevenTimes = description.hasUnevenTimes
    nominalRate = description.nominalRate
    // What `cross` would bridge, and no more.
    resampler = UniformResampler(
      period: description.nominalRate.period, longestStep: min(4.5 * description.nominalRate.period, 0.25))
    stage = FeatureStage(description, settings)
    posture = Posture(
      site: description.site, isGravityRemoved: description.isGravityRemoved, rate: description.nominalRate)
    state = StateMachine(description, settings)
    envelope = Envelope(rate: description.nominalRate)
    classifier = Classifier(description, settings)
    carriage = Carriage(description, settings)
    oscillation = OscillationTrack(description, settings)
    movements = MovementTrack(description, settings)
  }

  /// The first sample's time: the zero of all seconds in findings.
  package var start: Timestamp? { origin }

  /// Seconds of data since the first sample.
  package var elapsed: Double { newest }

  /// Takes in the next sample; `rate` is the rate measured so far. Calls `emit` for each finding, in order.
  ///
  /// Samples of a description with uneven times go on an even grid first; `rate` is not used then.
  package mutating func consume(_ sample: Sample, rate: Hertz, _ emit: (Finding) -> Void) {
    if origin == nil { origin = sample.time }
    // What is no number, or none that a sensor can give, would stay in the filters: it counts as missing.
    guard sample.isMeasurable else { return }
    if hasUnevenTimes { resample(sample, emit) } else { take(sample, isBridge: false, rate, emit) }
  }

  private mutating func take(_ sample: Sample, isBridge: Bool, _ rate: Hertz, _ emit: (Finding) -> Void) {
    let zero = origin ?? sample.time
    let time = sample.time.seconds(since: zero)
    if let before = previous {
      let lost = sample.index &- before.index &- 1
      // Time that jumps without a sample being missing is a hole too.
      if lost > 0 || sample.time.seconds(since: before.time) > 0.25 {
        cross(lost, from: before, to: sample, time, rate, emit)
      }
    }
    add(sample, time, isBridge: isBridge)
    previous = sample
    newest = time
    while time >= Double(nextHop) * FeatureStage.hop { endHop(rate, emit) }
  }

  /// No sample will follow: closes what is open.
  package mutating func finish(_ emit: (Finding) -> Void) {
    if hasUnevenTimes {
      resampler.end()
      takeResampled(emit)
    }
    closeAll(at: newest, end: .data, emit)
  }

  /// Puts a sample with a time of its own on the grid, and takes in what has become certain there.
  private mutating func resample(_ sample: Sample, _ emit: (Finding) -> Void) {
    let time = sample.time.seconds(since: origin ?? sample.time)
    let a = sample.acceleration
    let g = sample.rotation
    // Lane 3 carries whether it is clipped.
    let x = SIMD8<Float>(a[0], a[1], a[2], sample.isClipped ? 1 : 0, g[0], g[1], g[2], 0)
    if !resampler.add(x, at: time) {
      takeResampled(emit)
      resampler.restart()
      _ = resampler.add(x, at: time)
      // So many are missing that `cross` will not bridge them.
      evenIndex &+= UInt64(min(max((time - newest) / nominalRate.period, 4), 1e9))
    }
    takeResampled(emit)
  }

  private mutating func takeResampled(_ emit: (Finding) -> Void) {
    while let point = resampler.point() {
      let x = point.value
      let sample = Sample(
        index: evenIndex, time: (origin ?? Timestamp(nanoseconds: 0)).advanced(bySeconds: point.time),
        acceleration: SIMD3(x[0], x[1], x[2]), rotation: SIMD3(x[4], x[5], x[6]),
        // A clipped sample among the six around it spoils a point.
        isClipped: abs(x[3]) > 0.001)
      evenIndex &+= 1
      take(sample, isBridge: point.isBridge, nominalRate, emit)
    }
  }

  private mutating func add(_ sample: Sample, _ time: Double, isBridge: Bool) {
    stage.add(sample, isBridge: isBridge)
    posture.add(sample.acceleration)
    let a = sample.acceleration
    let g = sample.rotation
    let x = SIMD8<Float>(a[0], a[1], a[2], 0, g[0], g[1], g[2], 0)
    envelope.add(x, at: time)
    movements.add(x, at: time)
  }

  /// Bridges a hole of up to three samples with straight lines; starts afresh after a longer one.
  private mutating func cross(
    _ lost: UInt64, from before: Sample, to sample: Sample, _ time: Double, _ rate: Hertz, _ emit: (Finding) -> Void
  ) {
    let seconds = sample.time.seconds(since: before.time)
    if lost > 0, lost <= 3, seconds < 0.25 {
      // Counted as Int: other widths reach Float through heap memory where Int has 32 bits.
      let missing = Int(truncatingIfNeeded: lost)
      for k in 1...missing {
        let share = Float(k) / Float(missing + 1)
        var bridge = sample
        bridge.acceleration = before.acceleration + (sample.acceleration - before.acceleration) * share
        bridge.rotation = before.rotation + (sample.rotation - before.rotation) * share
        bridge.isClipped = false
        add(bridge, time - seconds * Double(1 - share), isBridge: true)
      }
      return
    }
    closeAll(at: newest, end: .gap, emit)
    // A hop is said for every half second, in the hole too; not for days, which only a damaged time can span.
    let missed = time / FeatureStage.hop - Double(nextHop)
    if missed > 200_000 { nextHop = Int64(min(time / FeatureStage.hop, 1e15)) }
    while Double(nextHop) * FeatureStage.hop < time {
      let hop = Double(nextHop) * FeatureStage.hop
      emit(.features(Features(time: hop, quality: .gap)))
      states.updateInHole(at: hop, &eventCount, emit)
      nextHop += 1
    }
    stage.restart()
    posture.restart()
    state.restart()
    envelope.restart(at: time)
    classifier.restart()
    carriage.restart()
    movements.restart(at: time)
    contiguousSince = time
  }

  private mutating func endHop(_ rate: Hertz, _ emit: (Finding) -> Void) {
    let time = Double(nextHop) * FeatureStage.hop
    nextHop += 1
    var features = stage.analyse(at: time, rate: rate)
    carriage.update(features, isTurning: (posture.turn(hops: 8) ?? 0) > 10)
    features.rise = envelope.rise(before: time, usingRotation: hasGyroscope)
    features.tilt = posture.turn(hops: 8) ?? 0
    state.updateWalking(features)
    posture.endHop(isWalking: state.isWalking)
    state.update(
      &features, &posture, isCarried: carriage.isVibration(isHeld: oscillation.held == .externalVibration))
    if states.isOffBody { features.state = .offBody }
    emit(.features(features))
    states.update(
      features, state, &posture, &envelope, &eventCount, contiguousSince: contiguousSince, emit)
    let verdict = classifier.oscillation(features, state, carriage, held: oscillation.held)
    ledger.update(features, held: oscillation.held)
    let known = ledger
    var context = ledger.context(at: time)
    context.carriedSeconds = carriage.seconds
    oscillation.update(
      features, verdict, &envelope, &eventCount, contiguousSince: contiguousSince, context
    ) { finding in emit(Self.complete(finding, known)) }
    movements.endHop(
      features, isOscillating: oscillation.held != nil || verdict != nil, &eventCount, emit)
  }

  /// Adds what only the ledger knows.
  private static func complete(_ finding: Finding, _ ledger: Ledger) -> Finding {
    guard case .event(var event) = finding, event.label == .restOscillation, event.phase == .close, event.end != .data
    else { return finding }
    event.stopsWithMovement = ledger.stopsWithMovement(event.stop)
    return .event(event)
  }

  private mutating func closeAll(at time: Double, end: TremorEvent.End, _ emit: (Finding) -> Void) {
    states.closeAll(at: time, end: end, emit)
    oscillation.closeAll(at: time, end: end, emit)
    movements.closeAll(at: time, end: end, &eventCount, emit)
  }
}
