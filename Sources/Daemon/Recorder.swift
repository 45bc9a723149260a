import Logging
import Recording
import RingBuffer
import Signal
import Synchronization

/// Writes the frames that were processed into a raw dump, outside the sample path. The file begins with the first frame: a
/// daemon that waits for its sensor leaves none behind.
struct Recorder: ~Copyable {
  private var frames: Consumer<RawFrame>
  private var writer: DumpWriter?
  private let path: String
  /// Known once the sensor is.
  var header: DumpHeader?
  private let blockSeconds: Double
  private var hasFailed = false
  private let status: SensorStatus
  private let logger: Logger
  private var frame = RawFrame()
  private var toldLosses = 0

  init(
    _ frames: consuming Consumer<RawFrame>, path: String, blockSeconds: Double,
    _ status: SensorStatus, _ logger: Logger
  ) {
    self.frames = frames
    writer = nil
    self.path = path
    header = nil
    self.blockSeconds = blockSeconds
    self.status = status
    self.logger = logger
  }

  /// Writes what has come since the last call.
  mutating func drain() {
    while frames.pop(into: &frame) {
      if hasFailed { continue }
      do {
        if writer == nil, let header {
          writer = try DumpWriter(path: path, header: header, blockSeconds: blockSeconds)
        }
        try writer?.append(frame)
      } catch {
        logger.error("recording stopped: \(error)")
        hasFailed = true
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
  mutating func finish(rate: (value: Double, error: Double)) {
    drain()
    guard let writer = writer.take() else { return }
    let path = writer.path
    do {
      let isKnown = rate.value > 0
      try writer.finish(
        finalRate: isKnown ? Hertz(rate.value) : nil, standardError: isKnown ? Hertz(rate.error) : nil)
      logger.info("recorded \(path)")
    } catch {
      logger.error("the recording could not be finished: \(error)")
    }
  }
}
