import LinuxIO

/// A journalled line, without its newline, and its number.
struct LogLine: Sendable, Equatable {
  var sequence: UInt64
  var text: String
}

/// Lines of the log that a reader asked for.
struct LogSlice: Sendable, Equatable {
  /// Whole lines without a hole, in order.
  var lines: [LogLine] = []
  /// The lines from what was asked for up to here are gone: erased, rotated away, or lost to a disk that refused.
  var goneThrough: UInt64?
  /// Nothing that readers may have comes behind these lines.
  var isComplete = false
  /// The log cannot be read; what could be is in `lines`.
  var failure: SystemCallFailure?

  static func == (a: LogSlice, b: LogSlice) -> Bool {
    a.lines == b.lines && a.goneThrough == b.goneThrough && a.isComplete == b.isComplete
      && (a.failure == nil) == (b.failure == nil)
  }
}
