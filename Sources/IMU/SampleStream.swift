import Signal

/// Step 4 of the way of the data: frames in, samples with index and time out.
///
/// The pipeline and the exports share it, so that both give a sample the same time. It allocates nothing.
package struct SampleStream: Sendable {
  private let decoder: FrameDecoder
  private var clock: SampleClock
  private var nextIndex: UInt64?
  /// The time of the newest sample.
  package private(set) var newest = Timestamp(nanoseconds: 0)
  private var hasSample = false

  package init(_ description: SensorDescription) {
    decoder = FrameDecoder(description)
    clock = SampleClock(nominalRate: description.nominalRate, tolerance: description.rateTolerance)
  }

  /// The rate measured so far and its standard error.
  package var rate: Hertz { clock.rate }
  package var rateError: Hertz { clock.rateError }

  /// The hole before a frame of samples that nobody recorded (a damaged block, or a stream that starts anew): to be noted
  /// before the frame is taken in, never a silent splice.
  package func unrecordedHole(before frame: inout RawFrame) -> Gap? {
    guard decoder.count(in: &frame) > 0, let expected = nextIndex, frame.firstIndex != expected else { return nil }
    let lost = frame.firstIndex > expected ? frame.firstIndex - expected : 0
    return Gap(cause: .recording, nextIndex: frame.firstIndex, lost: lost, time: frame.time)
  }

  /// Takes in that samples are missing.
  package mutating func note(_ gap: Gap) {
    nextIndex = gap.nextIndex
    // The ring counts what it drops, and where nothing is missing the count goes on; everything else is an estimate, so
    // that the count no longer tells the time.
    if gap.cause != .ringOverrun, gap.lost > 0 { clock.reanchor() }
  }

  /// Takes in a frame of samples; returns how many it holds, to be asked for with `sample`, each once and in order.
  package mutating func begin(_ frame: inout RawFrame) -> Int {
    let count = decoder.count(in: &frame)
    guard count > 0 else { return 0 }
    clock.observe(newest: frame.firstIndex &+ UInt64(count) &- 1, at: frame.time, source: frame.timeSource)
    nextIndex = frame.firstIndex &+ UInt64(count)
    return count
  }

  /// Sample `i` of the frame that was begun.
  package mutating func sample(_ i: Int, of frame: inout RawFrame) -> Sample {
    var sample = decoder.decode(i, of: &frame)
    sample.index = frame.firstIndex &+ UInt64(i)
    sample.time = clock.time(of: sample.index)
    // Times of one run never go back, not even where an estimate was wrong across a hole.
    if hasSample, sample.time <= newest { sample.time.nanoseconds = newest.nanoseconds &+ 1000 }
    hasSample = true
    newest = sample.time
    return sample
  }
}
