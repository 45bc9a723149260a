import Recording
import Settings
import Signal
import Tremor
import Wire

/// What one run is: its name, its analysis settings, and where the sensor sits. None of it changes while the run lasts.
struct RunPlan: Sendable {
  var run: String
  let bootID: String?
  var analysis: AnalysisSettings
  var site: Site
  var leg: Leg?

  /// Eight hexadecimal digits: no two runs of one log have the same.
  static func randomName() -> String {
    let digits = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// The run that follows this one when settings have changed.
  func followed(by configuration: Configuration, isLive: Bool) -> RunPlan {
    var next = self
    next.run = Self.randomName()
    next.analysis = configuration.analysis
    // A recording says where its sensor sat.
    if isLive { (next.site, next.leg) = (configuration.sensor.site, configuration.sensor.leg) }
    return next
  }

  var lines: Lines { Lines(run: run, site: site, leg: leg, config: analysis.checksum) }

  /// The sensor as this run has it on: it was found when another run may have gone on.
  func worn(_ found: FoundSensor) -> FoundSensor {
    var found = found
    (found.description.site, found.description.leg) = (site, leg)
    return found
  }

  /// The header of its recording.
  func header(_ found: FoundSensor) -> DumpHeader { DumpHeader(run: run, bootID: bootID, analysis: analysis, found) }
}

extension HelloMessage {
  /// The run that goes on, or comes with the next sample.
  mutating func tell(_ plan: RunPlan) {
    run = plan.run
    bootID = plan.bootID
    site = "\(plan.site.word)"
    leg = plan.leg.map { "\($0.word)" }
    config = plan.analysis.checksum
    epoch = nil
  }
}
