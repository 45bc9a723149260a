import Signal

/// What really happened, by the simulation's own account. Times in seconds since the first sample.
package struct TruthSegment: Sendable {
  /// The event that a faultless observer would name; `none` where there is nothing to name.
  package var label: StaticString
  package var start: Double
  package var end: Double
  /// Power-weighted mean of the true frequency over the segment, Hz; the stride's for gait.
  package var frequency: Double
  /// Degrees peak to peak (2√2 × rms) of the angle of the segment that wears the sensor; 0 for gait.
  package var amplitude: Double
  /// Other labels that are no mistake.
  package var accept: [StaticString]
  /// What was going on, where the label does not say it.
  package var activity: Activity?
}

/// The truth file's JSON: {"segments":[{"label","t0_s","t1_s","freq_hz","angle_pp_deg","activity","accept"}]}; what is not
/// known or means nothing is left out.
package func truthJSON(_ segments: [TruthSegment]) -> String {
  var out = "{\"segments\":["
  for (n, segment) in segments.enumerated() {
    out += n == 0 ? "\n" : ",\n"
    out += "{\"label\":\"\(segment.label)\",\"t0_s\":\(fixed(segment.start, 3)),\"t1_s\":\(fixed(segment.end, 3))"
    if segment.frequency > 0 { out += ",\"freq_hz\":\(fixed(segment.frequency, 3))" }
    if segment.amplitude > 0 { out += ",\"angle_pp_deg\":\(fixed(segment.amplitude, 3))" }
    if let activity = segment.activity { out += ",\"activity\":\"\(activity.word)\"" }
    let accept = segment.accept.map { "\"\($0)\"" }.joined(separator: ",")
    out += ",\"accept\":[\(accept)]}"
  }
  return out + "\n]}\n"
}

/// A number with `decimals` places, rounded half away from zero, whatever the locale.
func fixed(_ value: Double, _ decimals: Int) -> String {
  var scale = 1
  for _ in 0..<decimals { scale *= 10 }
  let units = Int((value.magnitude * Double(scale)).rounded())
  let whole = "\(value < 0 && units > 0 ? "-" : "")\(units / scale)"
  guard decimals > 0 else { return whole }
  let fraction = "\(units % scale)"
  return whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
}

/// Gathers the truth of one oscillation while it runs; only what is at half its strength or more counts.
///
/// Of the angle, what is slower than half the frequency is no oscillation and left out (two poles, Butterworth: a line
/// loses 3 %): where a drive pushes to one side, its waxing moves the leg slowly.
struct TruthMeter: Sendable {
  let label: StaticString
  let accept: [StaticString]
  private var start: Double?
  private var end = 0.0
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0
  private var weight = 0.0
  private var weighted = 0.0
  private var slow = (low: 0.0, band: 0.0)

  init(label: StaticString, accept: [StaticString]) {
    self.label = label
    self.accept = accept
  }

  mutating func add(time: Double, angle: Double, power: Double, frequency: Double) {
    if start == nil {
      start = time
      slow.low = angle
    }
    end = time
    count += 1
    let rate = .pi * frequency * physicsStep
    let fast = angle - slow.low - 2.0.squareRoot() * slow.band
    slow.band += rate * fast
    slow.low += rate * slow.band
    sum += fast
    squares += fast * fast
    weight += power
    weighted += power * frequency
  }

  var result: TruthSegment? {
    guard let start, weight > 0 else { return nil }
    let mean = sum / count
    let amplitude = (8 * max(0, squares / count - mean * mean)).squareRoot() * 180 / .pi
    return TruthSegment(
      label: label, start: start, end: end, frequency: weighted / weight, amplitude: amplitude, accept: accept)
  }
}

extension Scenario {
  /// Runs the leg without a sensor and returns what happened; the same for every sensor at this site.
  package func truth(at site: Site) -> [TruthSegment] {
    var motion = LegMotion(scenario: self, site: site)
    while motion.next() != nil {}
    return motion.truth
  }
}
