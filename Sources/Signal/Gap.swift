/// Why samples are missing. A closed set: the protocol page lists these words.
package enum GapCause: UInt8, Sendable, BitwiseCopyable {
  /// The chip's FIFO overran before it was read; what it held was dropped because it is misaligned.
  case fifoOverflow = 1
  /// The bus failed (no acknowledge, time-out) and the samples of that time are gone.
  case busError = 2
  /// The ring between the acquire and the process thread was full.
  case ringOverrun = 3
  /// The chip was found reset or had to be reset.
  case chipReset = 4
  /// The sensor or its bus was gone.
  case sensorLost = 5
  /// The recording itself has a hole: a damaged block, or missing times in an imported file.
  case recording = 6
  /// An imported row held no finite numbers.
  case notANumber = 7
  /// The chip stopped offering samples though it answers.
  case stalled = 8
  /// The run was continued by another file.
  case fileBoundary = 9
  /// What came over the bus was no sample (bytes all alike): dropped.
  case badData = 10
  /// The sensor repeated one sample, without its own noise, for a quarter of a second: dropped until it moves.
  case frozen = 11

  /// The word used on the wire and in logs.
  package var word: StaticString {
    switch self {
    case .fifoOverflow: "fifo_overflow"
    case .busError: "bus_error"
    case .ringOverrun: "ring_overrun"
    case .chipReset: "chip_reset"
    case .sensorLost: "sensor_lost"
    case .recording: "recording"
    case .notANumber: "not_a_number"
    case .stalled: "stalled"
    case .fileBoundary: "file_boundary"
    case .badData: "bad_data"
    case .frozen: "frozen"
    }
  }
}

/// A hole in the stream of samples.
package struct Gap: Sendable, BitwiseCopyable, Equatable {
  package var cause: GapCause
  /// The index that the first sample after the hole carries.
  package var nextIndex: UInt64
  /// How many samples are missing: counted where the chip's count is known, else duration × rate, rounded.
  package var lost: UInt64
  /// The time of the end of the hole, as known when it was written.
  package var time: Timestamp
  /// The operating system's error number behind it, 0 where there is none.
  package var errno: Int32

  package init(cause: GapCause, nextIndex: UInt64, lost: UInt64, time: Timestamp, errno: Int32 = 0) {
    self.cause = cause
    self.nextIndex = nextIndex
    self.lost = lost
    self.time = time
    self.errno = errno
  }
}
