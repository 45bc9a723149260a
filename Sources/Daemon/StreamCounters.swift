import Synchronization

/// What went wrong while a stream was read, as counts since its start.
package struct StreamCounters: Sendable, Equatable {
  /// Transfers that failed, those that were repeated with success among them.
  package var busErrors: Int
  /// Overruns of the chip's FIFO.
  package var overflows: Int
}

extension SensorStream {
  package var counters: StreamCounters {
    StreamCounters(
      busErrors: status.busErrors.load(ordering: .relaxed), overflows: status.overflows.load(ordering: .relaxed))
  }
}
