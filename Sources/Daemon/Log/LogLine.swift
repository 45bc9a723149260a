import LinuxIO

/// A journalled line, without its newline, and its number.
package struct LogLine: Sendable, Equatable {
  package var sequence: UInt64
  package var text: String

  package init(sequence: UInt64, text: String) {
    self.sequence = sequence
    self.text = text
  }
}

/// Lines of the log that a reader asked for.
package struct LogSlice: Sendable, Equatable {
  /// Whole lines without a hole, in order.
  package var lines: [LogLine] = []
  /// The lines from what was asked for up to here are gone: erased, rotated away, or lost to a disk that refused.
  package var goneThrough: UInt64?
  /// Nothing that readers may have comes behind these lines.
  package var isComplete = false
  /// The log cannot be read; what could be is in `lines`.
  package var failure: SystemCallFailure?

  package static func == (a: LogSlice, b: LogSlice) -> Bool {
    a.lines == b.lines && a.goneThrough == b.goneThrough && a.isComplete == b.isComplete
      && (a.failure == nil) == (b.failure == nil)
  }
}
