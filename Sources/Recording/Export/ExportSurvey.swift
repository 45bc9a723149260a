import Signal

/// What a first pass over a dump finds: all that a file's header wants to know before its samples.
struct ExportSurvey: Sendable {
  let header: DumpHeader
  /// Every pass over the dump leaves out what this one does.
  let isAnonymous: Bool
  private(set) var samples = 0
  /// The largest readings, g and °/s.
  private(set) var peakG = 0.0
  private(set) var peakDps = 0.0
  /// The mean rate between holes, Hz; the nominal one where no time contradicts it.
  private(set) var rate: Double
  private(set) var hasLabels = false
  private(set) var hasMarks = false
  /// Time of the first sample, and wall time of it, ns.
  private(set) var zero = Timestamp(nanoseconds: 0)
  private(set) var wallStart: Int64?
  private(set) var note: String?
  private(set) var damagedBlocks = 0

  init(path: String, isAnonymous: Bool) throws(DumpError) {
    self.isAnonymous = isAnonymous
    var recorded = try RecordedSamples(path: path, isAnonymous: isAnonymous)
    header = recorded.header
    rate = header.sensor.nominalRate.value
    var wall = header.clock.flatMap { $0.isSynchronised ? $0.wallOffset : nil }
    var first: Timestamp?
    // Stretches without a hole: their time, their steps, and the steps of the longest.
    var (begin, last) = (Timestamp(nanoseconds: 0), Timestamp(nanoseconds: 0))
    var (seconds, steps, stretch, longest) = (0.0, 0, 0, 0)
    while let item = try recorded.next() {
      switch item {
      case .samples:
        for sample in recorded.samples {
          if first == nil { first = sample.time }
          if stretch == 0 { begin = sample.time }
          stretch += 1
          last = sample.time
          add(sample)
        }
      case .gap(let gap):
        if gap.lost == 0 { continue }
        seconds += last.seconds(since: begin)
        steps += max(0, stretch - 1)
        longest = max(longest, stretch)
        (stretch, begin) = (0, last)
      case .mark(let text, _):
        if text.hasPrefix("label\t") { hasLabels = true } else { hasMarks = true }
      case .wall(let offset): wall = wall ?? offset
      }
    }
    seconds += last.seconds(since: begin)
    steps += max(0, stretch - 1)
    longest = max(longest, stretch)
    zero = first ?? zero
    if samples > 0, let wall { wallStart = zero.nanoseconds &+ wall }
    note = recorded.note
    damagedBlocks = recorded.damagedBlocks
    if !header.sensor.hasUnevenTimes, steps > 0, seconds > 0 {
      let measured = Double(steps) / seconds
      // A hundredth of a period at the end of the longest stretch is the rounding of its times, and no other rate.
      if (measured / rate - 1).magnitude * Double(longest) > 0.01 { rate = measured }
    }
  }

  private mutating func add(_ sample: Sample) {
    samples += 1
    guard sample.isMeasurable else { return }
    peakG = max(peakG, Double(largest(sample.acceleration)) / standardGravity)
    peakDps = max(peakDps, Double(largest(sample.rotation)) * 180 / Double.pi)
  }

  private func largest(_ v: SIMD3<Float>) -> Float { max(abs(v[0]), abs(v[1]), abs(v[2])) }

  var channelCount: Int { header.sensor.hasGyroscope ? 6 : 3 }
}

extension Sample {
  /// Acceleration in g, then rotation in °/s.
  func value(_ channel: Int) -> Double {
    channel < 3
      ? Double(acceleration[channel]) / standardGravity : Double(rotation[channel - 3]) * 180 / Double.pi
  }
}
