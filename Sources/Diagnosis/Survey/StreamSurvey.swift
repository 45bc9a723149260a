import Daemon
import IMU
import Settings
import Signal

/// Reads the sensor as the daemon does, and takes the figures of what came.
enum StreamSurvey {
  static func read(_ settings: Configuration, seconds: Double) -> StreamFacts {
    var facts = StreamFacts()
    var stream: SensorStream
    do { stream = try SensorStream(settings) } catch {
      facts.refusal = StreamFacts.Refusal(words: error.description, exitCode: error.exitCode)
      return facts
    }
    let description = stream.found.description
    facts.chip = description.chip
    facts.hasGyroscope = description.hasGyroscope
    facts.nominalRate = description.nominalRate.value
    let identity = ChipIdentity(
      chip: description.chip, whoAmI: description.whoAmI ?? 0, isUnknown: description.isUnknownIdentity)
    facts.bandwidth = SensorSetups(settings.request).setup(for: identity)?.bandwidth
    var samples: [Sample] = []
    var holes: [StreamFacts.Hole] = []
    stream.take(
      seconds: seconds, sample: { samples.append($0) },
      gap: { gap in
        let cause = "\(gap.cause.word)"
        if let known = holes.firstIndex(where: { $0.cause == cause }) {
          holes[known].count += 1
          holes[known].samples += Int(gap.lost)
        } else {
          holes.append(StreamFacts.Hole(cause: cause, count: 1, samples: Int(gap.lost)))
        }
      })
    facts.seconds = seconds
    facts.isFrozen = stream.isFrozen
    facts.holes = holes
    facts.rate = stream.rate.value.value
    facts.rateError = stream.rate.error.value
    facts.edgeTimedReads = stream.edgeTimedReads
    facts.readTimedReads = stream.readTimedReads
    facts.busErrors = stream.counters.busErrors
    facts.overflows = stream.counters.overflows
    facts.figures = SignalFigures(samples, perSecond: Int(facts.nominalRate.rounded()))
    stream.stop()
    return facts
  }
}
