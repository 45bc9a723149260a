import Signal
import Tremor

/// One lap of decoded samples, played on and on into a detector.
struct Stream {
  let description: SensorDescription
  private var samples: [Sample]
  private let lap: Timestamp
  private var laps: UInt64 = 0

  init(_ leg: consuming Leg) {
    description = leg.description
    samples = leg.decoded()
    lap = Timestamp(nanoseconds: 0).advanced(bySeconds: Double(samples.count) * description.nominalRate.period)
  }

  var count: Int { samples.count }
  var hops: Double { Double(lap.nanoseconds) * 1e-9 / FeatureStage.hop }

  /// The next lap into `detector`.
  mutating func play(into detector: inout TremorDetector) {
    let rate = description.nominalRate
    for i in samples.indices {
      var sample = samples[i]
      sample.index &+= laps &* UInt64(samples.count)
      sample.time.nanoseconds &+= Int64(laps) &* lap.nanoseconds
      detector.consume(sample, rate: rate) { _ in }
    }
    laps += 1
  }
}

/// The detector alone, on six axes: at three rates, and for one hour and four.
func measureHops() {
  for (rate, hours) in [(100.0, [1, 4]), (50, [1]), (200, [1])] {
    var stream = Stream(.eventful(times: 1, rate: rate))
    for hours in hours {
      var detector = TremorDetector(stream.description, AnalysisSettings())
      let laps = 6 * hours
      let seconds = cpuSeconds { for _ in 0..<laps { stream.play(into: &detector) } }
      let name = "detector_\(Int(rate))Hz_\(hours)h"
      report(name + "_sample", seconds * 1e9 / Double(laps * stream.count), "ns")
      report(name + "_hop", seconds * 1e9 / (Double(laps) * stream.hops), "ns")
    }
  }
}
