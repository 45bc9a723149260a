import IMU
import RingBuffer
import Signal
import Wire

/// The stream `raw`: bursts of samples as lines, decoded on the event loop from copies of their frames, and only while somebody
/// watches.
struct RawStream: ~Copyable {
  /// Frames between the process thread and the event loop: 6 s at 10 bursts a second.
  static let slots = 64

  private var frames: Consumer<RawFrame>
  private var frame = RawFrame()
  private var description: SensorDescription?
  /// Of those who watch now; the next ones begin anew.
  private var samples: SampleStream?

  init(_ frames: consuming Consumer<RawFrame>) { self.frames = frames }

  /// What the frames' bytes are.
  mutating func tell(_ description: SensorDescription) { self.description = description }

  /// Nobody watches.
  mutating func rest() {
    while frames.pop(into: &frame) {}
    samples = nil
  }

  /// Makes a line of each burst that has come. `epoch`: the zero of the run's seconds, ns.
  mutating func drain(run: String, sensor: String, epoch: Int64, _ publish: (String) -> Void) {
    guard let description else { return }
    var samples = samples ?? SampleStream(description)
    while frames.pop(into: &frame) {
      switch frame.kind {
      case .gap: samples.note(frame.gap)
      case .samples:
        if let hole = samples.unrecordedHole(before: &frame) { samples.note(hole) }
        let count = samples.begin(&frame)
        guard count > 0 else { continue }
        var message = RawMessage()
        (message.run, message.sensor, message.rate) = (run, sensor, samples.rate.value)
        var rotation: [[Double]] = []
        for i in 0..<count {
          let sample = samples.sample(i, of: &frame)
          if i == 0 { message.time = sample.time.seconds(since: Timestamp(nanoseconds: epoch)) }
          message.acceleration.append(Self.row(sample.acceleration, 1 / standardGravity))
          rotation.append(Self.row(sample.rotation, 180 / .pi))
        }
        message.rotation = description.hasGyroscope ? rotation : nil
        publish(message.line)
      case .mark, .clock: break
      }
    }
    self.samples = samples
  }

  private static func row(_ v: SIMD3<Float>, _ factor: Double) -> [Double] { (0..<3).map { Double(v[$0]) * factor } }
}
