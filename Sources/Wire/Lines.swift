import Signal
import Tremor

/// What every line of one run has in common, and what the pipeline says as messages.
///
/// Times go in as seconds since the first sample of the run. Journalled lines take the `seq` that the journal gives them,
/// and the wall time if it is known; nil leaves the key out.
package struct Lines: Sendable {
  /// Names the run; with an event's number it is unique in a log.
  package let run: String
  package let sensor: String
  package let site: Site
  package let leg: Leg?
  /// Checksum of the effective analysis settings.
  package let config: String

  package init(run: String, sensor: String = "a", site: Site, leg: Leg?, config: String) {
    self.run = run
    self.sensor = sensor
    self.site = site
    self.leg = leg
    self.config = config
  }

  /// The first line of a run.
  package func run(seq: UInt64?, bootID: String?, epoch: Timestamp, wall: String?) -> RunMessage {
    var message = RunMessage()
    message.sequence = seq
    message.run = run
    message.bootID = bootID
    message.epoch = epoch.nanoseconds
    message.algorithm = Version.algorithm
    message.config = config
    message.wall = wall
    return message
  }

  package func event(_ event: TremorEvent, seq: UInt64?, wall: String?) -> EventMessage {
    var message = EventMessage()
    message.sequence = seq
    message.run = run
    message.id = run + "-" + String(event.number)
    message.phase = "\(event.phase.word)"
    message.label = "\(event.label.word)"
    message.sensor = sensor
    message.leg = leg.map { "\($0.word)" }
    message.site = "\(site.word)"
    message.start = event.start
    message.stop = event.stop
    message.emitted = event.emitted
    message.activation = "\(event.activation.word)"
    if event.label.isOscillation { fill(&message, oscillation: event) }
    message.stride = event.strideTime
    message.reason = "\(event.reason.word)"
    message.reasonText = Wording.text(event.reason)
    if event.phase == .close { message.end = "\(event.end.word)" }
    message.algorithm = Version.algorithm
    message.config = config
    message.wall = wall
    message.movements = event.movements.map { UInt64(max(0, $0)) }
    message.movementsAASM = event.movementsAASM.map { UInt64(max(0, $0)) }
    message.movementsPerHour = event.movementsPerHour
    return message
  }

  private func fill(_ message: inout EventMessage, oscillation event: TremorEvent) {
    if event.frequency > 0 {
      message.frequency = event.frequency
      message.frequencySD = event.frequencySD
      message.width = event.width
      message.snr = event.snr
    }
    message.anglePP = event.anglePP
    message.accelerationRMS = event.accelerationRMS * 1000
    message.rotationRMS = event.rotationRMS
    message.freezeScore = event.freezeScore
    var confidence = EventConfidence()
    confidence.oscillation = "\(event.oscillationConfidence.word)"
    confidence.label = "\(event.classConfidence.word)"
    message.confidence = confidence
    message.compatibleWith = Wording.compatible(with: event.label)
    details(&message, event)
  }

  /// What an oscillation's label rests on, and what the whole of it was like.
  private func details(_ message: inout EventMessage, _ event: TremorEvent) {
    message.postureCertainty = event.isPostureProbable ? "probable" : "uncertain"
    if let two = event.strongest {
      message.evidence = [
        EventEvidence(name: "\(two.first.word)", value: two.firstValue),
        EventEvidence(name: "\(two.second.word)", value: two.secondValue),
      ]
    }
    message.largestPP = event.largestPP.map { $0 * 1000 }
    message.amplitudeClass = event.amplitudeClass.map { UInt64(max(0, $0)) }
    message.harmonicRatio = event.harmonicRatio
    message.jitter = event.jitter
    message.growth = event.growth
    message.isVariable = event.isVariable
    message.restShare = event.restShare.map { $0 * 100 }
    message.stopsWithMovement = event.stopsWithMovement
    message.reemerges = event.reemerges
    message.exertionMinutes = event.exertionMinutes
    message.against = Wording.against(event)
    message.notAssessable = Wording.notAssessable(event.label)
    if event.label == .undetermined { message.wouldDecide = Wording.wouldDecide(event.reason) }
  }

  package func gap(_ gap: Gap, at seconds: Double, seq: UInt64?, wall: String?) -> GapMessage {
    var message = GapMessage()
    message.sequence = seq
    message.run = run
    message.sensor = sensor
    message.time = seconds
    message.cause = "\(gap.cause.word)"
    message.samples = gap.lost
    message.errno = gap.errno == 0 ? nil : gap.errno
    message.wall = wall
    return message
  }

  /// `step`: by how much the wall clock has been moved since it was last told, s.
  package func clock(
    isSynchronised: Bool, step: Double?, at seconds: Double, seq: UInt64?, wall: String?
  ) -> ClockMessage {
    var message = ClockMessage()
    message.sequence = seq
    message.run = run
    message.time = seconds
    message.isSynchronised = isSynchronised
    message.step = step
    message.wall = wall
    return message
  }

  /// What somebody told at `seconds`.
  package func mark(_ words: MarkWords, at seconds: Double, seq: UInt64?, wall: String?) -> MarkMessage {
    var message = MarkMessage()
    message.sequence = seq
    message.run = run
    message.time = seconds
    message.kind = words.kind
    message.note = words.note.isEmpty ? nil : words.note
    message.age = words.age > 0 ? Double(words.age) * 1e-3 : nil
    message.isCarried = words.isCarried
    message.wall = wall
    return message
  }
}
