/// How an EDF file keeps a rate that is no round number: whole samples in records whose duration has eight characters.
struct EDFTiming: Equatable {
  /// Samples of each signal in a record.
  let count: Int
  /// Seconds of a record as the header says it.
  let duration: String

  var seconds: Double { Double(duration) ?? 1 }
  /// The rate that a reader of the file works out.
  var rate: Double { Double(count) / seconds }

  /// Bytes that the format allows in a record, less room for annotations.
  private static let longestRecord = 61440 - 8192

  init(_ survey: ExportSurvey, isBDF: Bool) {
    self.init(rate: survey.rate, bytesPerFrame: survey.channelCount * (isBDF ? 3 : 2))
  }

  /// About one second where that is exact, else the record of half a second to ten whose duration is.
  init(rate: Double, bytesPerFrame: Int) {
    let most = max(1, min(Int((10 * rate).rounded(.down)), EDFTiming.longestRecord / bytesPerFrame))
    let least = max(1, min(Int((rate / 2).rounded(.up)), most))
    let second = min(max(least, Int(rate.rounded())), most)
    func candidate(_ count: Int) -> (count: Int, duration: String, error: Double) {
      let duration = Decimal.fitting(Double(count) / rate, width: 8)
      let error = (Double(count) / (Double(duration) ?? 1) / rate - 1).magnitude
      return (count, duration, error)
    }
    var best = candidate(second)
    for count in least...most where best.error > 1e-10 {
      let other = candidate(count)
      if other.error < best.error { best = other }
    }
    (count, duration) = (best.count, best.duration)
  }
}
