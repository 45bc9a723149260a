import IMU
import LinuxIO
import RingBuffer
import Settings
import Signal

/// Samples of the configured sensor for a person's tool: the daemon's own acquisition, decoder and sample clock, without
/// analysis, log or socket.
///
/// What it reads is gone from the chip's FIFO: it must not run beside a daemon on the same sensor.
package struct SensorStream: ~Copyable {
  /// Why there are no samples: what, where, what to do; `exitCode` as in sysexits.h (69 no device, 74 I/O, 78
  /// configuration).
  package struct Refused: Error, CustomStringConvertible {
    package let description: String
    package let exitCode: Int32
  }

  /// What was found and how it was set.
  package let found: FoundSensor
  package let status: SensorStatus
  private var frames: Consumer<RawFrame>
  private var samples: SampleStream
  private var frame = RawFrame()
  private let thread: RealtimeThread
  /// Reads whose newest sample an edge of the line has timed, and those that only the read itself has.
  package private(set) var edgeTimedReads = 0
  package private(set) var readTimedReads = 0
  /// The chip repeated one sample, which was dropped.
  package private(set) var isFrozen = false

  /// Finds the sensor, sets it and begins to read it.
  ///
  /// - Parameter patience: Seconds to wait for a sensor that does not answer.
  package init(_ configuration: Configuration, patience: Double = 2) throws(Refused) {
    if let problem = configuration.sensorProblems.first { throw Refused(description: "\(problem)", exitCode: 78) }
    let setups = SensorSetups(configuration.request)
    let status = SensorStatus()
    let ring = RingBuffer.make(of: RawFrame.self, capacity: 64, filledWith: RawFrame())
    let ends = SensorAnnouncement.make()
    let settings = AcquisitionSettings(configuration, setups)
    let thread: RealtimeThread
    do {
      let priority = configuration.realtime.priority
      thread = try RealtimeThread(
        name: "acquire", stackBytes: 128 * 1024, priority: priority > 0 ? Int32(priority) : nil,
        state: Acquisition(settings, status, FrameSink(ring.producer, status), ends.announcement)
      ) { state in
        var state = state
        state.run()
      }
    } catch {
      throw Refused(description: "\(error)", exitCode: 74)
    }
    var sensors = ends.service
    var found = FoundSensor.blank
    let end = MonotonicClock.now() + Int64(patience * 1e9)
    while !sensors.pop(into: &found) {
      if let refusal = status.refusal { throw Refused(description: setups.words(for: refusal), exitCode: 78) }
      if MonotonicClock.now() >= end {
        // The thread is told before it is waited for.
        let fault = status.fault
        status.requestStop()
        thread.join()
        throw Refused(
          description: fault == .none
            ? "\(settings.bus) address 0x\(hex(settings.address)): no answer in \(patience) s"
            : fault.words(bus: settings.bus, address: settings.address), exitCode: 69)
      }
      MonotonicClock.sleep(until: MonotonicClock.now() + 10_000_000)
    }
    self.found = found
    self.status = status
    frames = ring.consumer
    samples = SampleStream(found.description)
    self.thread = thread
  }

  /// The sample rate measured so far and its standard error.
  package var rate: (value: Hertz, error: Hertz) { (samples.rate, samples.rateError) }

  /// Hands out every sample of the next `seconds`, each with its own time, and every hole between them.
  package mutating func take(
    seconds: Double, sample: (Sample) -> Void, gap: (Gap) -> Void = { _ in }
  ) {
    let end = MonotonicClock.now() + Int64(seconds * 1e9)
    repeat {
      while frames.pop(into: &frame) {
        switch frame.kind {
        case .samples: decode(sample)
        case .gap:
          samples.note(frame.gap)
          gap(frame.gap)
        case .mark, .clock: break
        }
      }
      if status.fault == .frozen { isFrozen = true }
      MonotonicClock.sleep(until: MonotonicClock.now() + 20_000_000)
    } while MonotonicClock.now() < end
  }

  private mutating func decode(_ sample: (Sample) -> Void) {
    let count = samples.begin(&frame)
    guard count > 0 else { return }
    if frame.timeSource == .edge { edgeTimedReads += 1 } else { readTimedReads += 1 }
    for i in 0..<count { sample(samples.sample(i, of: &frame)) }
  }

  /// Stops reading and waits for the thread.
  package consuming func stop() { status.requestStop() }

  deinit { status.requestStop() }
}
