import Signal

/// An event in the making or in the open: counts hops, keeps sums, knows when to open, update and close.
package struct Episode: Sendable {
  package let verdict: Verdict
  package private(set) var number: UInt32
  package private(set) var isOpen = false
  /// Hops in a row that agreed before the opening, and that disagreed since.
  package private(set) var agreeing = 0
  package private(set) var missing = 0
  package var start = 0.0
  package private(set) var lastSeen = 0.0
  private var lastSaid = 0.0
  private var activation: Activation = .unknown

  private var weight = 0.0
  private var frequencySum = 0.0
  private var frequencySquares = 0.0
  private var hops = 0.0
  private var widthSum = 0.0
  private var snrSum = 0.0
  private var relativeSum = 0.0
  private var angleSquares = 0.0
  private var hasAngle = false
  private var accelerationSquares = 0.0
  private var rotationSquares = 0.0
  private var strideSum = 0.0
  private var strides = 0.0
  private var freezeScore = 0.0
  private var isMountKnown = true

  /// Seconds between two updates.
  package static let updateInterval = 5.0

  package init(_ verdict: Verdict, number: UInt32, at time: Double) {
    self.verdict = verdict
    self.number = number
    start = time
    lastSeen = time
  }

  /// The same with its number in the run: given at the opening, so that numbers have no holes.
  package func numbered(_ number: UInt32) -> Episode {
    var copy = self
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
    let isFreeze = verdict.label == .freezeTremble
    if let frequency = isFreeze ? f.trembleFrequency : f.lineFrequency {
      // A freeze is broadband: its frequency is that of the short window, weighed by what trembles there.
      let power =
        isFreeze
        ? f.locomotorRMS * f.locomotorRMS : f.anglePP.map { $0 * $0 } ?? f.accelerationRMS * f.accelerationRMS
      weight += power
      frequencySum += power * frequency
      frequencySquares += power * frequency * frequency
      widthSum += f.width
      snrSum += f.snr ?? 0
      relativeSum += f.relativePower
    }
    if let stride = f.strideTime {
      strideSum += stride
      strides += 1
    }
    freezeScore = max(freezeScore, f.freezeScore ?? 0)
  }

  /// Takes in a hop that does not.
  package mutating func miss() {
    missing += 1
    if !isOpen { agreeing = 0 }
  }

  package mutating func open(start: Double, at time: Double) -> TremorEvent {
    isOpen = true
    self.start = start
    lastSaid = time
    return event(.open, stop: lastSeen, at: time)
  }

  /// An update if one is due.
  package mutating func update(at time: Double) -> TremorEvent? {
    guard isOpen, time - lastSaid >= Self.updateInterval, missing == 0 else { return nil }
    lastSaid = time
    return event(.update, stop: lastSeen, at: time)
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
    if weight > 0 {
      event.frequency = frequencySum / weight
      event.frequencySD = max(0, frequencySquares / weight - event.frequency * event.frequency).squareRoot()
    }
    let count = max(1, hops)
    event.snr = snrSum / count
    // Hann over 4 s: 1.44/4 Hz wide by itself (clinical measure: report the rest in squares).
    let width = widthSum / count
    event.width = max(0, width * width - 0.36 * 0.36).squareRoot()
    event.accelerationRMS = (accelerationSquares / count).squareRoot()
    if hasAngle {
      event.anglePP = (angleSquares / count).squareRoot()
      event.rotationRMS = (rotationSquares / count).squareRoot()
    }
    event.oscillationConfidence = oscillationConfidence(event.snr, relativeSum / count)
    event.classConfidence = classConfidence
    if verdict.label == .gait, strides > 0 { event.strideTime = strideSum / strides }
    if verdict.label == .freezeTremble { event.freezeScore = freezeScore }
    return event
  }

  private func oscillationConfidence(_ snr: Double, _ relativePower: Double) -> Confidence {
    if verdict.label == .freezeTremble { return freezeScore > 3 ? .medium : .low }
    if snr >= 12, relativePower >= 0.6 { return .high }
    return snr >= 8 ? .medium : .low
  }

  /// Capped at medium: bouncing and rest tremor cannot be told apart, one shank hardly tells sitting from standing.
  private var classConfidence: Confidence {
    switch verdict.label {
    case .gait: .high
    case .freezeTremble, .restOscillation, .standingOscillation: hops >= 8 && isMountKnown ? .medium : .low
    case .undetermined: .low
    }
  }
}
