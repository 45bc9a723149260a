import Signal

/// The layer of quality and state: `unusable`, `off_body` and `gait`, one at a time.
struct StateTrack: Sendable {
  private var gait: Episode?
  private var fault: Episode?
  private var faultHops = 0
  private var off: Episode?
  private var quietSince: Double?
  private var quietDirection = SIMD3<Double>(0, 0, 0)

  /// A sensor that nobody wears: for so long nothing but its noise, s, and gravity as still as this, degrees.
  private static let offSeconds = 600.0
  private static let offDegrees = 0.1

  mutating func update(
    _ f: Features, _ state: borrowing StateMachine, _ posture: inout Posture, _ envelope: inout Envelope,
    _ count: inout UInt32, contiguousSince: Double, _ emit: (Finding) -> Void
  ) {
    updateFault(f, &count, emit)
    updateOff(f, &posture, &count, emit)
    if fault?.isOpen == true || off?.isOpen == true {
      endGait(f.time, .relabelled, emit)
      return
    }
    updateGait(f, state, &envelope, &count, contiguousSince, emit)
  }

  /// Hops of which nothing came: in a hole.
  mutating func updateInHole(at time: Double, _ count: inout UInt32, _ emit: (Finding) -> Void) {
    var f = Features(time: time, quality: .gap)
    f.isUnusable = true
    updateFault(f, &count, emit)
  }

  var isOffBody: Bool { off?.isOpen == true }

  private mutating func updateFault(_ f: Features, _ count: inout UInt32, _ emit: (Finding) -> Void) {
    if f.isUnusable {
      faultHops += 1
      var episode = fault ?? Episode(Verdict(label: .unusable, reason: .sensorFault), number: 0, at: f.time - 0.5)
      episode.add(f)
      if !episode.isOpen, episode.agreeing >= 2 {
        endGait(f.time, .relabelled, emit)
        endOff(f.time, .relabelled, emit)
        count += 1
        episode = episode.named(episode.verdict, number: count)
        emit(.event(episode.open(start: max(0, episode.start), at: f.time)))
      } else if let update = episode.update(at: f.time) {
        emit(.event(update))
      }
      fault = episode
      return
    }
    guard var episode = fault else { return }
    episode.miss()
    fault = episode
    // Faults come in rows.
    if episode.isOpen, episode.missing >= 8 {
      emit(.event(episode.close(stop: episode.lastSeen, at: f.time, end: .ceased)))
      fault = nil
    } else if !episode.isOpen {
      fault = nil
    }
  }

  private mutating func updateOff(
    _ f: Features, _ posture: inout Posture, _ count: inout UInt32, _ emit: (Finding) -> Void
  ) {
    let direction = posture.direction
    let isStill = f.quality.contains(.noiseFloor) && posture.angle(to: quietDirection) < Self.offDegrees
    if isStill, let since = quietSince {
      if off == nil, f.time - since >= Self.offSeconds {
        var episode = Episode(Verdict(label: .offBody, reason: .noiseOnly), number: 0, at: since)
        episode.add(f)
        count += 1
        episode = episode.named(episode.verdict, number: count)
        emit(.event(episode.open(start: since, at: f.time)))
        off = episode
      } else if var episode = off {
        episode.add(f)
        if let update = episode.update(at: f.time) { emit(.event(update)) }
        off = episode
      }
      return
    }
    if var episode = off {
      episode.miss()
      off = episode
      if episode.missing >= 4 {
        endOff(f.time, .ceased, emit)
      } else {
        return
      }
    }
    quietSince = f.quality.contains(.noiseFloor) ? f.time : nil
    quietDirection = direction
  }

  private mutating func updateGait(
    _ f: Features, _ state: borrowing StateMachine, _ envelope: inout Envelope, _ count: inout UInt32,
    _ contiguousSince: Double, _ emit: (Finding) -> Void
  ) {
    guard state.isWalking else {
      endGait(f.time, .ceased, emit)
      return
    }
    // The rhythm shows in a window that began before: the first stride lies about 2 s back.
    var episode = gait ?? Episode(Verdict(label: .gait, reason: .strideRhythm), number: 0, at: f.time - 2)
    if state.sinceWalk(at: f.time) == 0 { episode.add(f) }
    if !episode.isOpen, episode.agreeing >= 3, f.time - episode.start >= 3 * (f.strideTime ?? 1) {
      count += 1
      episode = episode.named(episode.verdict, number: count)
      let start = envelope.onset(
        before: f.time, notBefore: max(contiguousSince, episode.start - 1), usingRotation: false)
      emit(.event(episode.open(start: start, at: f.time)))
    } else if let update = episode.update(at: f.time) {
      emit(.event(update))
    }
    gait = episode
  }

  private mutating func endGait(_ time: Double, _ end: TremorEvent.End, _ emit: (Finding) -> Void) {
    if let episode = gait, episode.isOpen {
      emit(.event(episode.close(stop: min(time, episode.lastSeen), at: time, end: end)))
    }
    gait = nil
  }

  private mutating func endOff(_ time: Double, _ end: TremorEvent.End, _ emit: (Finding) -> Void) {
    if let episode = off { emit(.event(episode.close(stop: min(time, episode.lastSeen), at: time, end: end))) }
    off = nil
    quietSince = nil
  }

  mutating func closeAll(at time: Double, end: TremorEvent.End, _ emit: (Finding) -> Void) {
    endGait(time, end, emit)
    endOff(time, end, emit)
    // A hole is what makes a sensor unusable: it does not end that.
    guard end != .gap, let episode = fault else { return }
    if episode.isOpen { emit(.event(episode.close(stop: min(time, episode.lastSeen), at: time, end: end))) }
    fault = nil
  }
}
