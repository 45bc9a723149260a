import Signal

/// Length and annotations of an export on an even grid, found in a pass of its own: annotations stand beside the samples
/// they speak of, and some are known only later.
struct ExportPlan {
  let rate: Double
  /// Places of the grid, filled ones included.
  private(set) var length = 0
  private(set) var samples = 0
  private(set) var gaps = 0
  private(set) var filled = 0
  private(set) var timeError = 0.0
  /// In order of time, seconds on the grid.
  private(set) var annotations: [Annotation] = []

  private static let mostAnnotations = 500_000

  init(_ path: String, _ survey: ExportSurvey, rate: Double, _ events: [Annotation]) throws(ExportError) {
    self.rate = rate
    var grid = try SampleGrid(path, survey, rate: rate)
    var (told, mapped) = (0.0, 0.0)
    // What to take off a true time from there on, s.
    var corrections: [(time: Double, deviation: Double)] = [(0, 0)]
    var hole: (first: Int, count: Int, cause: GapCause)?
    while let step = try grid.next() {
      switch step {
      case .hole(let first, let count, let cause):
        length = first + count
        filled += count
        if let before = hole, before.cause == cause, before.first + before.count == first {
          hole?.count += count
        } else {
          close(&hole)
          hole = (first, count, cause)
        }
      case .sample(let place, let sample):
        close(&hole)
        length = place + 1
        samples += 1
        let deviation = grid.deviation
        timeError = max(timeError, deviation.magnitude)
        if survey.header.sensor.hasUnevenTimes { continue }
        if (deviation - mapped).magnitude > 0.1 / rate {
          mapped = deviation
          corrections.append((sample.time.seconds(since: survey.zero), deviation))
        }
        if (deviation - told).magnitude > 0.5 / rate {
          told = deviation
          add(Annotation(start: Double(place) / rate, text: "time \(Decimal.text(deviation, 4, isSigned: true)) s"))
        }
      case .mark(let text, let seconds): add(Annotation.mark(text, at: seconds))
      }
    }
    close(&hole)
    var i = 0
    for var event in events.sorted(by: { $0.start < $1.start }) {
      while i + 1 < corrections.count, corrections[i + 1].time <= event.start { i += 1 }
      event.start = max(0, event.start - corrections[i].deviation)
      add(event)
    }
    let order = annotations.indices.sorted { (annotations[$0].start, $0) < (annotations[$1].start, $1) }
    annotations = order.map { annotations[$0] }
  }

  private mutating func close(_ hole: inout (first: Int, count: Int, cause: GapCause)?) {
    guard let found = hole else { return }
    hole = nil
    gaps += 1
    add(
      .gap(
        found.cause, samples: found.count, at: Double(found.first) / rate, duration: Double(found.count) / rate))
  }

  private mutating func add(_ annotation: Annotation) {
    if annotations.count < ExportPlan.mostAnnotations { annotations.append(annotation) }
  }

  /// What every export on a grid has to tell.
  var report: ExportReport {
    var report = ExportReport()
    report.samples = samples
    report.gaps = gaps
    report.filled = filled
    report.annotations = annotations.count
    report.rate = rate
    report.timeError = timeError
    return report
  }
}
