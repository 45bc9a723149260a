import Logging
import Recording
import RingBuffer
import Signal
import Synchronization

/// Writes the frames that were processed into a raw dump, outside the sample path.
struct Recorder: ~Copyable {
  private var frames: Consumer<RawFrame>
  private var writer: DumpWriter?
  private let status: SensorStatus
  private let logger: Logger
  private var frame = RawFrame()
  private var toldLosses = 0

  init(_ frames: consuming Consumer<RawFrame>, _ writer: consuming DumpWriter, _ status: SensorStatus, _ logger: Logger)
  {
    self.frames = frames
    self.writer = consume writer
    self.status = status
    self.logger = logger
  }

  /// Writes what has come since the last call.
  mutating func drain() {
    while frames.pop(into: &frame) {
      do { try writer?.append(frame) } catch {
        logger.error("recording stopped: \(error)")
        writer = nil
      }
    }
    let losses = status.recordLost.load(ordering: .relaxed)
    if losses > toldLosses {
      logger.error("the recording lacks \(losses - toldLosses) frames: the disk was too slow")
      toldLosses = losses
    }
  }

  /// Writes the rest and gives the file its name.
  mutating func finish(rate: Double) {
    drain()
    guard let writer = writer.take() else { return }
    let path = writer.path
    do {
      try writer.finish(finalRate: rate > 0 ? Hertz(rate) : nil)
      logger.info("recorded \(path)")
    } catch {
      logger.error("the recording could not be finished: \(error)")
    }
  }
}
