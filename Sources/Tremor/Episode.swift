import Signal

/// An event in the making or in the open: counts hops, keeps sums, knows when to update and close.
package struct Episode: Sendable {
  package private(set) var verdict: Verdict
  package private(set) var number: UInt32
  package private(set) var isOpen = false
  /// Hops in a row that agreed before the opening, and that disagreed since.
  package private(set) var agreeing = 0
  package private(set) var missing = 0
  package var start = 0.0
  package private(set) var lastSeen = 0.0
  private var lastSaid = 0.0
  private var activation: Activation = .unknown
  private var context = EpisodeContext()
  private var isMountKnown = true

  private var weight = 0.0
  private var frequencySum = 0.0
  private var frequencySquares = 0.0
  private var lowest = Double.infinity
  private var highest = 0.0
  private var hops = 0.0
  private var widthSum = 0.0
  private var longWidthSum = 0.0
  private var longHops = 0.0
  private var snrSum = 0.0
  private var relativeSum = 0.0
  private var angleSquares = 0.0
  private var hasAngle = false
  private var accelerationSquares = 0.0
  private var rotationSquares = 0.0
  private var strideSum = 0.0
  private var strides = 0.0
  private var freezeScore = 0.0
  private var largest = 0.0
  private var harmonicSum = 0.0
  private var jitterSum = 0.0
  private var jitterHops = 0.0
  /// Largest size so far and when three fifths of it were first reached: what growth is told from.
  private var peakSize = 0.0
  private var grownAt: Double?
  private var strengths = FeatureStrengths()

  /// Seconds between two updates.
  package static let updateInterval = 5.0

  package init(_ verdict: Verdict, number: UInt32, at time: Double) {
    self.verdict = verdict
    self.number = number
    start = time
    lastSeen = time
  }

  /// The same under its name and with its number in the run: given at the opening, so that numbers have no holes.
  package func named(_ verdict: Verdict, number: UInt32) -> Episode {
    var copy = self
    copy.verdict = verdict
    copy.number = number
    return copy
  }

  /// Takes in a hop that carries the label.
  package mutating func add(_ f: Features) {
    agreeing += 1
    missing = 0
    lastSeen = f.time
    activation = f.activation
    hops += 1
    accelerationSquares += f.accelerationRMS * f.accelerationRMS
    if let rotation = f.rotationRMS { rotationSquares += rotation * rotation }
    if let angle = f.anglePP {
      angleSquares += angle * angle
      hasAngle = true
    }
    if !f.isMountKnown { isMountKnown = false }
    strengths.add(f)
    addLine(f)
    if let stride = f.strideTime {
      strideSum += stride
      strides += 1
    }
    freezeScore = max(freezeScore, f.freezeScore ?? 0)
  }

  private mutating func addLine(_ f: Features) {
    let size = f.anglePP ?? f.accelerationRMS
    if size > peakSize {
      if size > 1.6 * peakSize || grownAt == nil { grownAt = f.time }
      peakSize = size
    }
    let isFreeze = f.state == .walking || verdict.label == .freezeTremble
    let isSlow = verdict.label == .rhythmicSlow
    guard let frequency = isSlow ? f.slowFrequency : (isFreeze ? f.trembleFrequency : f.lineFrequency) else { return }
    // A freeze is broadband: its frequency is that of the short window, weighed by what trembles there.
    let power =
      isFreeze
      ? f.locomotorRMS * f.locomotorRMS : f.anglePP.map { $0 * $0 } ?? f.accelerationRMS * f.accelerationRMS
    weight += power
    frequencySum += power * frequency
    frequencySquares += power * frequency * frequency
    lowest = min(lowest, frequency)
    highest = max(highest, frequency)
    widthSum += f.width
    snrSum += f.snr ?? 0
    relativeSum += f.relativePower
    if let width = f.longWidth {
      longWidthSum += width
      longHops += 1
    }
    largest = max(largest, f.displacementPP ?? 0)
    harmonicSum += f.harmonicRatio ?? 0
    if let jitter = f.jitter {
      jitterSum += jitter
      jitterHops += 1
    }
  }

  /// Whether the hop's oscillation is but a small share of what the event has had so far.
  func isFarBelow(_ f: Features, share: Double) -> Bool {
    switch verdict.label {
    case .freezeTremble, .externalVibration, .rhythmicSlow: return false
    default: return hops > 0 && f.accelerationRMS < share * (accelerationSquares / hops).squareRoot()
    }
  }

  /// Takes in a hop that does not.
  package mutating func miss() {
    missing += 1
    if !isOpen { agreeing = 0 }
  }

  package mutating func open(start: Double, at time: Double, _ context: EpisodeContext = EpisodeContext())
    -> TremorEvent
  {
    isOpen = true
    self.start = start
    self.context = context
    lastSaid = time
    return event(.open, stop: max(start, lastSeen), at: time)
  }

  /// An update if one is due.
  package mutating func update(at time: Double, _ now: EpisodeContext = EpisodeContext()) -> TremorEvent? {
    guard isOpen, missing == 0 else { return nil }
    context.take(now)
    guard time - lastSaid >= Self.updateInterval else { return nil }
    lastSaid = time
    return event(.update, stop: max(start, lastSeen), at: time)
  }

  package func close(stop: Double, at time: Double, end: TremorEvent.End) -> TremorEvent {
    var event = event(.close, stop: max(start, stop), at: time)
    event.end = end
    return event
  }

  private func event(_ phase: TremorEvent.Phase, stop: Double, at time: Double) -> TremorEvent {
    var event = TremorEvent(
      number: number, phase: phase, label: verdict.label, reason: verdict.reason, activation: activation,
      start: start, stop: stop, emitted: time)
    let count = max(1, hops)
    if weight > 0 { addFrequency(to: &event, count) }
    event.accelerationRMS = (accelerationSquares / count).squareRoot()
    if hasAngle {
      event.anglePP = (angleSquares / count).squareRoot()
      event.rotationRMS = (rotationSquares / count).squareRoot()
    }
    event.oscillationConfidence = oscillationConfidence(event.snr, relativeSum / count)
    event.classConfidence = classConfidence
    event.isPostureProbable = isMountKnown
    if verdict.label == .gait, strides > 0 { event.strideTime = strideSum / strides }
    if verdict.label == .freezeTremble { event.freezeScore = freezeScore }
    if event.label.isOscillation {
      event.strongest = strengths.two(isFreeze: verdict.label == .freezeTremble)
      event.exertionMinutes = context.exertionMinutes
    }
    if verdict.label == .restOscillation {
      event.restShare = context.restShare
      event.reemerges = context.reemerges
    }
    return event
  }

  private func addFrequency(to event: inout TremorEvent, _ count: Double) {
    event.frequency = frequencySum / weight
    event.frequencySD = max(0, frequencySquares / weight - event.frequency * event.frequency).squareRoot()
    event.snr = snrSum / count
    // One window's width measures speckle as well: the mean over the 8-s windows where there are some. Less the window's
    // own (Hann: 1.44/T), in squares.
    let width = widthSum / count
    event.width = longHops > 0 ? longWidthSum / longHops : max(0, width * width - 0.36 * 0.36).squareRoot()
    event.isVariable = event.frequencySD > 1 || highest - lowest > 1.75
    guard verdict.label != .freezeTremble, verdict.label != .rhythmicSlow else { return }
    if largest > 0 {
      event.largestPP = largest
      event.amplitudeClass = largest < 0.01 ? 1 : (largest < 0.03 ? 2 : (largest < 0.1 ? 3 : 4))
    }
    event.harmonicRatio = harmonicSum / count
    if jitterHops > 0 { event.jitter = jitterSum / jitterHops }
    // A window of 4 s holds what came up to 4 s before it ends.
    if let grownAt { event.growth = max(0, grownAt - 2 - start) }
  }

  private func oscillationConfidence(_ snr: Double, _ relativePower: Double) -> Confidence {
    switch verdict.label {
    case .freezeTremble: return freezeScore > 3 ? .medium : .low
    case .externalVibration, .broadTremble: return .medium
    default: break
    }
    if snr >= 12, relativePower >= 0.6 { return .high }
    return snr >= 8 ? .medium : .low
  }

  /// Capped as one sensor asks for: bouncing and rest tremor cannot be told apart, one shank hardly tells sitting from
  /// standing, what a leg is carried along by is only suspected, a line in a movement may be the movement's.
  private var classConfidence: Confidence {
    switch verdict.label {
    case .gait, .offBody, .unusable: .high
    case .kineticOscillation, .externalVibration, .undetermined: .low
    case .restOscillation where weight > 0 && frequencySum / weight > 7.5: .low
    case .restOscillation, .standingOscillation, .posturalOscillation, .standingFast:
      hops >= 8 && isMountKnown ? .medium : .low
    default: hops >= 4 ? .medium : .low
    }
  }
}
