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
  private let classifier: Classifier

  private var origin: Timestamp?
  private var previous: Sample?
  private var nextHop: Int64 = 1
  private var contiguousSince = 0.0
  private var eventCount: UInt32 = 0
  private var gait: Episode?
  private var oscillation: Episode?
  private var newest = 0.0
  private var challenger = Label.undetermined
  private var challenge = 0
  /// End of the last oscillation event: the next one does not begin before it.
  private var oscillationEnd = 0.0

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
    classifier = Classifier(settings)
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
    envelope.add(SIMD8(a[0], a[1], a[2], 0, g[0], g[1], g[2], 0), at: time)
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
      emit(.features(Features(time: Double(nextHop) * FeatureStage.hop, quality: .gap)))
      nextHop += 1
    }
    stage.restart()
    posture.restart()
    state.restart()
    envelope.restart(at: time)
    contiguousSince = time
  }

  private mutating func endHop(_ rate: Hertz, _ emit: (Finding) -> Void) {
    let time = Double(nextHop) * FeatureStage.hop
    nextHop += 1
    var features = stage.analyse(at: time, rate: rate)
    state.updateWalking(features)
    posture.endHop(isWalking: state.isWalking)
    state.update(&features, &posture)
    emit(.features(features))
    updateGait(features, emit)
    updateOscillation(features, emit)
  }

  private mutating func updateGait(_ f: Features, _ emit: (Finding) -> Void) {
    if state.isWalking {
      // The rhythm shows in a window that began before: the first stride lies about 2 s back.
      var episode = gait ?? Episode(Verdict(label: .gait, reason: .strideRhythm), number: 0, at: f.time - 2)
      if state.sinceWalk(at: f.time) == 0 { episode.add(f) }
      if !episode.isOpen, episode.agreeing >= 3, f.time - episode.start >= 3 * (f.strideTime ?? 1) {
        eventCount += 1
        episode = episode.numbered(eventCount)
        let start = envelope.onset(
          before: f.time, notBefore: max(contiguousSince, episode.start - 1), usingRotation: false)
        emit(.event(episode.open(start: start, at: f.time)))
      } else if let update = episode.update(at: f.time) {
        emit(.event(update))
      }
      gait = episode
    } else if let episode = gait {
      if episode.isOpen { emit(.event(episode.close(stop: episode.lastSeen, at: f.time, end: .ceased))) }
      gait = nil
    }
  }

  private mutating func updateOscillation(_ f: Features, _ emit: (Finding) -> Void) {
    let open = oscillation.flatMap { $0.isOpen ? $0.verdict.label : nil }
    guard let verdict = classifier.oscillation(f, state, held: open) else {
      guard var episode = oscillation else { return }
      episode.miss()
      oscillation = episode
      if !episode.isOpen {
        oscillation = nil
      } else if episode.missing >= settings.offHops {
        close(episode, at: f.time, end: .ceased, emit)
        oscillation = nil
      }
      return
    }
    if var episode = oscillation, episode.verdict.label != verdict.label {
      // Another word for what goes on replaces the one that is open only after as many hops as it takes to begin: a
      // label must not flap. A freeze is no such other word, it is broadband.
      challenge = challenger == verdict.label ? challenge + 1 : 1
      challenger = verdict.label
      let isOtherMovement = verdict.label == .freezeTremble || episode.verdict.label == .freezeTremble
      if episode.isOpen, !isOtherMovement, challenge < settings.onHops {
        episode.add(f)
        if let update = episode.update(at: f.time) { emit(.event(update)) }
        oscillation = episode
        return
      }
      if episode.isOpen { close(episode, at: f.time, end: .relabelled, emit) }
      oscillation = nil
    } else {
      challenge = 0
    }
    var episode = oscillation ?? Episode(verdict, number: 0, at: f.time)
    episode.add(f)
    let needed = verdict.label == .freezeTremble ? 2 : settings.onHops
    if !episode.isOpen, episode.agreeing >= needed {
      eventCount += 1
      episode = episode.numbered(eventCount)
      let earliest = verdict.label == .freezeTremble ? episode.start - 2.5 : 0
      let limit = max(max(contiguousSince, oscillationEnd), earliest)
      let start = envelope.onset(before: f.time, notBefore: limit, usingRotation: hasGyroscope)
      emit(.event(episode.open(start: start, at: f.time)))
    } else if let update = episode.update(at: f.time) {
      emit(.event(update))
    }
    oscillation = episode
  }

  private mutating func close(_ episode: Episode, at time: Double, end: TremorEvent.End, _ emit: (Finding) -> Void) {
    let stop =
      end == .ceased
      ? envelope.end(after: episode.lastSeen - 2, reach: 4, usingRotation: hasGyroscope) : episode.lastSeen
    let event = episode.close(stop: min(stop, time), at: time, end: end)
    oscillationEnd = event.stop
    emit(.event(event))
  }

  private mutating func closeAll(at time: Double, end: TremorEvent.End, _ emit: (Finding) -> Void) {
    if let episode = gait, episode.isOpen {
      emit(.event(episode.close(stop: min(time, episode.lastSeen), at: time, end: end)))
    }
    if let episode = oscillation, episode.isOpen {
      oscillationEnd = min(time, episode.lastSeen)
      emit(.event(episode.close(stop: oscillationEnd, at: time, end: end)))
    }
    gait = nil
    oscillation = nil
  }
}
