import IMU
import Signal

/// The part of a run between two times, which are seconds of data since the run's first sample, as its lines count them.
///
/// It begins with the first frame whose time is not before `from`, and ends before the first whose time is not before
/// `to`: windows that meet leave nothing out and hold nothing twice. A frame is never divided; its time is that of its
/// newest sample.
package struct RunWindow: Sendable {
  package enum Place: Sendable {
    case before
    /// Within.
    case inside
    case after
  }

  package let from: Double?
  package let to: Double?
  /// The zero of the run's seconds; nil until a frame of samples was seen.
  package private(set) var zero: Timestamp?
  /// What the wall clock said last before the window.
  package private(set) var clock: RawFrame?
  /// The index of the first sample that was not left out.
  package private(set) var firstIndex: UInt64
  /// Frames with samples, or that lack some, lie before the window.
  package private(set) var hasSkipped = false
  private let sensor: SensorDescription
  private var isInside: Bool
  private var isAfter = false

  package init(_ header: DumpHeader, from: Double?, to: Double?) {
    self.from = from
    self.to = to
    sensor = header.sensor
    firstIndex = header.firstIndex
    zero = header.zeroBefore
    clock = header.clockBefore
    isInside = (from ?? 0) <= 0
  }

  /// Where the next frame lies.
  package mutating func place(of frame: inout RawFrame) -> Place {
    if isAfter { return .after }
    if zero == nil, frame.kind == .samples { zero = Self.zero(of: &frame, sensor) }
    // Before the first sample there are no seconds.
    let seconds = zero.map { frame.time.seconds(since: $0) }
    if let to, let seconds, seconds >= to {
      isAfter = true
      return .after
    }
    if !isInside, let from, let seconds, seconds >= from { isInside = true }
    if isInside { return .inside }
    switch frame.kind {
    case .clock: clock = frame
    case .samples:
      firstIndex = frame.firstIndex &+ UInt64(frame.count)
      hasSkipped = true
    case .gap:
      firstIndex = frame.firstIndex
      hasSkipped = true
    case .mark: break
    }
    return .before
  }

  /// The time that the sample clock gives to the first sample of a run, as the pipeline does.
  private static func zero(of frame: inout RawFrame, _ sensor: SensorDescription) -> Timestamp? {
    let count = FrameDecoder(sensor).count(in: &frame)
    guard count > 0 else { return nil }
    var clock = SampleClock(nominalRate: sensor.nominalRate, tolerance: sensor.rateTolerance)
    clock.observe(newest: frame.firstIndex &+ UInt64(count) &- 1, at: frame.time, source: frame.timeSource)
    return clock.time(of: frame.firstIndex)
  }
}

extension DumpHeader {
  /// Makes it the header of a file that begins in the middle of the run, at sample `index`: with the run's zero and what the
  /// wall clock said last, as `window` saw them before.
  package mutating func becomePart(behind window: RunWindow, from index: UInt64) {
    firstIndex = index
    epochMonotonicNs = window.zero?.nanoseconds
    clock = window.clock.map { .init(wallOffset: $0.wallOffset, isSynchronised: $0.wallIsSynchronised) }
    created = nil
  }
}
