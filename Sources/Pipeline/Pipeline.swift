import IMU
import Signal
import Tremor

/// Steps 4 to 7 of the way of the data, as one function of a stream of raw frames: bytes → samples with times → features →
/// events.
///
/// The live daemon, `tremorctl replay` and the tests call this same code. It reads no clock: the same frames give the same
/// outputs at every speed and on every machine. A class, so that its state (about 200 KiB) has one place that can be
/// locked into memory and is never moved; after `init` it allocates nothing.
package final class Pipeline {
  package let description: SensorDescription
  private var stream: SampleStream
  private var detector: TremorDetector
  private var zero: Timestamp?
  private var wall: WallReading?
  /// What was recorded before the first sample: it is said right after the run's beginning.
  private var early: InlineArray<4, Output?> = InlineArray(repeating: nil)
  /// Samples that came in, and samples that are missing.
  package private(set) var samples: UInt64 = 0
  package private(set) var lost: UInt64 = 0

  /// Throws where the sensor's nominal rate is none that the analysis can work with.
  package init(_ description: SensorDescription, _ settings: AnalysisSettings) throws(UnsupportedRate) {
    try UnsupportedRate.check(description.nominalRate)
    self.description = description
    stream = SampleStream(description)
    detector = TremorDetector(description, settings)
  }

  /// The sample rate measured so far and its standard error. Samples at uneven times have a mean rate only, that of the
  /// whole recording.
  package var rate: Hertz { description.hasUnevenTimes ? description.nominalRate : stream.rate }
  package var rateError: Hertz { description.hasUnevenTimes ? Hertz(0) : stream.rateError }

  /// The time of the newest sample.
  package var newest: Timestamp { stream.newest }

  /// Takes in the next frame, which it leaves as it is; calls `emit` for everything that follows from it.
  package func consume(_ frame: inout RawFrame, _ emit: (Output) -> Void) {
    switch frame.kind {
    case .samples: consumeSamples(&frame, emit)
    case .gap:
      note(frame.gap, emit)
    case .clock:
      let reading = WallReading(offset: frame.wallOffset, isSynchronised: frame.wallIsSynchronised)
      wall = reading
      // Before the first sample there is no zero to count from: the beginning will carry it.
      if zero != nil { emit(.clock(reading, at: seconds(frame.time))) }
    case .mark:
      say(.mark(MarkText(&frame), at: seconds(frame.time)), emit)
    }
  }

  /// No frame will follow: closes what is open.
  package func finish(_ emit: (Output) -> Void) {
    detector.finish { emit(.finding($0)) }
  }

  private func consumeSamples(_ frame: inout RawFrame, _ emit: (Output) -> Void) {
    if let gap = stream.unrecordedHole(before: &frame) { note(gap, emit) }
    let count = stream.begin(&frame)
    let rate = stream.rate
    for i in 0..<count {
      let sample = stream.sample(i, of: &frame)
      if zero == nil {
        zero = sample.time
        emit(.began(sample.time, wall: wall))
        for i in 0..<4 {
          if let output = early[i] { emit(output) }
          early[i] = nil
        }
      }
      samples += 1
      detector.consume(sample, rate: rate) { emit(.finding($0)) }
    }
  }

  private func note(_ gap: Gap, _ emit: (Output) -> Void) {
    lost &+= gap.lost
    stream.note(gap)
    say(.gap(gap, at: seconds(gap.time)), emit)
  }

  /// A run's first line is its beginning: what comes before waits for it.
  private func say(_ output: Output, _ emit: (Output) -> Void) {
    if zero == nil {
      for i in 0..<4 where early[i] == nil {
        early[i] = output
        return
      }
    }
    emit(output)
  }

  private func seconds(_ time: Timestamp) -> Double { max(0, time.seconds(since: zero ?? time)) }

  /// Address and size of this object's memory, for locking it into RAM.
  package var memory: (address: UInt, byteCount: Int) {
    (
      UInt(bitPattern: ObjectIdentifier(self)),
      16 + MemoryLayout<TremorDetector>.stride + MemoryLayout<SampleStream>.stride
    )
  }
}
