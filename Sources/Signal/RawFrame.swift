/// What one read of the sensor gave, exactly as it came over the bus, or a record that takes its place in the stream.
///
/// The element of the ring between the acquire and the process thread, the unit of a raw dump, and the only input of
/// the pipeline. Of a fixed size (about 1 KiB), without references: it can be copied into a ring slot as bytes.
package struct RawFrame: Sendable, BitwiseCopyable {
  package enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// Whole samples as the chip laid them out.
    case samples = 1
    /// Missing samples: see `gap`.
    case gap = 2
    /// A user's mark: `bytes` hold its UTF-8 text, kind and note separated by a tab.
    case mark = 3
    /// What the wall clock said: see `clock`.
    case clock = 4
  }

  /// What `time` was taken from; decides how the sample clock weighs it.
  package enum TimeSource: UInt8, Sendable, BitwiseCopyable {
    /// The host's clock when the FIFO count was read: up to one period and any scheduling delay late.
    case read = 1
    /// The kernel's time stamp of a data-ready edge: only the interrupt's delay late.
    case edge = 2
    /// Exact: the time of the newest sample as a recording or a simulation states it.
    case exact = 3
  }

  /// The most bytes a frame carries: one full FIFO of the largest chip here, in whole samples.
  package static let capacity = 1024

  package var kind: Kind
  package var timeSource: TimeSource
  /// How many samples `bytes` hold (`kind == .samples`).
  package var count: UInt16
  /// How many of `bytes` are used.
  package var byteCount: UInt16
  /// Index of the frame's first sample, lost samples counted in (see `Sample.index`).
  package var firstIndex: UInt64
  /// For samples: when the newest one was there, see `timeSource`. For other kinds: when it happened.
  package var time: Timestamp
  /// For a gap: its figures. Only `cause`, `lost` and `errno` are its own; index and time are the frame's.
  package var gapCause: GapCause
  package var errno: Int32
  package var lost: UInt64
  /// For a clock record: wall time minus monotonic time, ns, and whether it is synchronised.
  package var wallOffset: Int64
  package var wallIsSynchronised: Bool
  package var bytes: InlineArray<1024, UInt8>

  /// An empty frame of samples, to be filled in place.
  package init() {
    kind = .samples
    timeSource = .read
    count = 0
    byteCount = 0
    firstIndex = 0
    time = Timestamp(nanoseconds: 0)
    gapCause = .recording
    errno = 0
    lost = 0
    wallOffset = 0
    wallIsSynchronised = false
    bytes = InlineArray(repeating: 0)
  }

  /// A record of missing samples.
  package init(_ gap: Gap) {
    self.init()
    kind = .gap
    gapCause = gap.cause
    errno = gap.errno
    lost = gap.lost
    firstIndex = gap.nextIndex
    time = gap.time
  }

  /// The gap that this frame records; meaningful only for `kind == .gap`.
  package var gap: Gap { Gap(cause: gapCause, nextIndex: firstIndex, lost: lost, time: time, errno: errno) }

  /// A record of the wall clock: `offset` is wall time minus monotonic time in nanoseconds.
  package static func clock(offset: Int64, isSynchronised: Bool, at time: Timestamp) -> RawFrame {
    var frame = RawFrame()
    frame.kind = .clock
    frame.time = time
    frame.wallOffset = offset
    frame.wallIsSynchronised = isSynchronised
    return frame
  }
}
