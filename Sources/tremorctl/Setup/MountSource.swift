import Daemon
import IMU
import LinuxIO
import Recording
import Signal

/// Where the samples of the mount check come from.
protocol MountSource: ~Copyable {
  var description: SensorDescription { get }
  /// Hands out what comes in about a tenth of a second; false if nothing will come any more.
  mutating func take(_ sample: (Sample) -> Void, gap: () -> Void) throws -> Bool
}

/// The sensor on the leg.
struct WornSensor: MountSource, ~Copyable {
  private var stream: SensorStream
  private let place: String
  private var last = MonotonicClock.now()

  init(_ stream: consuming SensorStream, at place: String) {
    self.stream = stream
    self.place = place
  }

  var description: SensorDescription { stream.found.description }

  mutating func take(_ sample: (Sample) -> Void, gap: () -> Void) throws -> Bool {
    let count = stream.takeTenth(sample, gap: gap)
    let now = MonotonicClock.now()
    if count > 0 { last = now }
    guard now - last < 5_000_000_000 else {
      try fail("\(place): the sensor gives no samples any more; check its wires, then: tremorctl doctor", 69)
    }
    return true
  }
}

/// A recording in its place, as fast as it goes: to try the dialogue without hardware.
struct RecordedSensor: MountSource, ~Copyable {
  private var dumps: DumpSequence
  private var samples: SampleStream
  private var frame = RawFrame()

  init(_ path: String) throws(DumpError) {
    dumps = try DumpSequence(paths: [path])
    samples = SampleStream(dumps.header.sensor)
  }

  var description: SensorDescription { dumps.header.sensor }

  mutating func take(_ sample: (Sample) -> Void, gap: () -> Void) throws -> Bool {
    for _ in 0..<10 {
      guard case .frame = try dumps.next(&frame) else { return false }
      switch frame.kind {
      case .samples:
        for i in 0..<samples.begin(&frame) { sample(samples.sample(i, of: &frame)) }
      case .gap:
        samples.note(frame.gap)
        if frame.lost > 0 { gap() }
      case .mark, .clock: break
      }
    }
    return true
  }
}
