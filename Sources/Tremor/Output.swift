import Signal

/// What the pipeline says about a run, in the order of data time; each of these is one line on the wire.
package enum Output: Sendable, BitwiseCopyable {
  /// The first sample has arrived: the zero of all seconds, and what the wall clock says, if anything was said yet.
  case began(Timestamp, wall: WallReading?)
  case finding(Finding)
  /// Samples are missing; seconds since the first sample.
  case gap(Gap, at: Double)
  case clock(WallReading, at: Double)
  case mark(MarkText, at: Double)
}

/// Wall time minus monotonic time in nanoseconds, and whether the wall clock is synchronised.
package struct WallReading: Sendable, BitwiseCopyable, Equatable {
  package var offset: Int64
  package var isSynchronised: Bool

  package init(offset: Int64, isSynchronised: Bool) {
    self.offset = offset
    self.isSynchronised = isSynchronised
  }
}

/// The text of a user's mark, at most 200 bytes of UTF-8: its kind, a tab, what was written beside it.
package struct MarkText: Sendable, BitwiseCopyable {
  private var bytes: InlineArray<200, UInt8> = InlineArray(repeating: 0)
  package private(set) var count = 0

  /// Takes it from a mark's frame.
  package init(_ frame: inout RawFrame) {
    count = min(Int(frame.byteCount), 200)
    for i in 0..<count { bytes[i] = frame.bytes[i] }
  }

  package subscript(i: Int) -> UInt8 { bytes[i] }
}
