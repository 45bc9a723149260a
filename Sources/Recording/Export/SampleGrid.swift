import Signal

/// The samples of a dump on an even grid, for formats that know no other: sample by sample, never changed or moved by more
/// than its clock drifts.
///
/// Between holes each sample takes the next place. After one it takes the place that is nearest to its time, so that a
/// drifting clock or a hole of unknown length cannot add up.
struct SampleGrid: ~Copyable {
  enum Step {
    case sample(Int, Sample)
    /// Places without a sample: the first, how many, and why.
    case hole(Int, Int, GapCause)
    /// Kind and note parted by a tab; seconds on the grid.
    case mark(String, Double)
  }

  private let path: String
  private let rate: Double
  private let zero: Timestamp
  private var recorded: RecordedSamples
  /// The sample of `recorded.samples` that is next.
  private var nextInBatch = 0
  private var place = 0
  private var cause: GapCause?
  /// What waits behind the hole before it.
  private var held: Sample?
  /// True time of the newest sample minus its time on the grid, s.
  private(set) var deviation = 0.0

  private var filled = 0.0

  /// Places that may be filled in all: fifteen days at 100 Hz.
  private static let mostFilled = 0x1p27

  init(_ path: String, _ survey: ExportSurvey, rate: Double) throws(ExportError) {
    do { recorded = try RecordedSamples(path: path, isAnonymous: survey.isAnonymous) } catch {
      throw ExportError(error)
    }
    // Here for Swift 6.2: see OutputFile.
    self.path = path
    self.rate = rate
    zero = survey.zero
  }

  /// What comes next; nil at the end.
  mutating func next() throws(ExportError) -> Step? {
    while true {
      if let sample = held {
        held = nil
        return step(sample)
      }
      if nextInBatch < recorded.samples.count {
        let sample = recorded.samples[nextInBatch]
        nextInBatch += 1
        // A reading that is no number takes a place all the same.
        if !sample.isMeasurable {
          place += 1
          return .hole(place - 1, 1, .badData)
        }
        guard let cause, place > 0 else { return step(sample) }
        self.cause = nil
        let periods = (sample.time.seconds(since: zero) * rate).rounded()
        guard periods > Double(place) else { return step(sample) }
        filled += periods - Double(place)
        guard filled < SampleGrid.mostFilled else {
          throw ExportError(
            .badData, path: path, what: "has holes of \(Decimal.text(filled / rate / 86400, 1)) days",
            help: "export it as CSV, which leaves holes out")
        }
        let first = place
        place = Int(periods)
        held = sample
        return .hole(first, place - first, cause)
      }
      nextInBatch = 0
      let item: RecordedSamples.Item?
      do { item = try recorded.next() } catch { throw ExportError(error) }
      switch item {
      case nil: return nil
      case .samples: break
      case .gap(let gap):
        nextInBatch = recorded.samples.count
        if gap.lost > 0 { cause = gap.cause }
      case .mark(let text, let time):
        nextInBatch = recorded.samples.count
        return .mark(text, max(0, time.seconds(since: zero) - deviation))
      case .wall: nextInBatch = recorded.samples.count
      }
    }
  }

  private mutating func step(_ sample: Sample) -> Step {
    cause = nil
    deviation = sample.time.seconds(since: zero) - Double(place) / rate
    place += 1
    return .sample(place - 1, sample)
  }
}
