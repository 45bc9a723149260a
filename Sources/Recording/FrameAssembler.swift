import Signal

/// Packs samples that have times of their own into frames that have one time each.
///
/// A frame is closed when it is full, or when its times leave a straight line at the nominal rate by more than a quarter of
/// a period, so that times interpolated between frames stay that near to the true ones. The newest sample before the frame
/// counts as a point of the line, because interpolation begins there. Uneven times are kept as they are: a frame then
/// holds more than one sample only where the steps happen to be the same to the nanosecond.
struct FrameAssembler {
  /// Counts of one sample: acceleration x y z, rotation x y z.
  typealias Counts = InlineArray<6, Int32>

  static let samplesPerFrame = 42

  private(set) var frame = RawFrame()
  private let axisCount: Int
  private let period: Double
  private let hasUnevenTimes: Bool
  private var deviationLow = 0.0
  private var deviationHigh = 0.0
  private var hasLine = false

  init(hasGyroscope: Bool, rate: Hertz, hasUnevenTimes: Bool) {
    axisCount = hasGyroscope ? 6 : 3
    period = rate.period
    self.hasUnevenTimes = hasUnevenTimes
    frame.timeSource = .exact
  }

  var isEmpty: Bool { frame.count == 0 }

  /// Whether the sample must begin a frame of its own: then `frame` is to be written and `close` called before `add`.
  func mustClose(before index: UInt64, at time: Double) -> Bool {
    if isEmpty { return false }
    if Int(frame.count) == FrameAssembler.samplesPerFrame { return true }
    if hasUnevenTimes {
      guard let anchor, let step else { return true }
      return (time - (anchor + Double(frame.count + 1) * step)).magnitude > 1e-9
    }
    let deviation = time - Double(index) * period
    return max(deviationHigh, deviation) - min(deviationLow, deviation) > 0.25 * period
  }

  /// Adds a sample; `time` in seconds since the start of the run.
  mutating func add(_ counts: Counts, index: UInt64, at time: Double) {
    let deviation = time - Double(index) * period
    if hasLine {
      deviationLow = min(deviationLow, deviation)
      deviationHigh = max(deviationHigh, deviation)
    } else {
      (deviationLow, deviationHigh) = (deviation, deviation)
      hasLine = true
    }
    lastDeviation = deviation
    if isEmpty {
      frame.firstIndex = index
      step = anchor.map { time - $0 }
    }
    lastTime = time
    frame.time = Timestamp(nanoseconds: 0).advanced(bySeconds: time)
    var place = Int(frame.byteCount)
    for axis in 0..<axisCount {
      let value = UInt32(bitPattern: counts[axis])
      for byte in 0..<4 { frame.bytes[place + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
      place += 4
    }
    frame.byteCount = UInt16(place)
    frame.count += 1
  }

  private var lastDeviation = 0.0
  private var lastTime = 0.0
  /// For uneven times: the time of the newest sample of the frame before, nil at the start and after a hole, and the step
  /// from there to the first sample of the frame.
  private var anchor: Double?
  private var step: Double?

  /// Begins the next frame; after a hole the old line does not hold any more.
  mutating func close(afterHole: Bool) {
    frame.count = 0
    frame.byteCount = 0
    (deviationLow, deviationHigh) = (lastDeviation, lastDeviation)
    if afterHole { hasLine = false }
    anchor = afterHole ? nil : lastTime
  }
}
