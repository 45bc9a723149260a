import RingBuffer
import Signal
import Tremor

/// The rings between the daemon's threads, as the ends that each of them gets. All memory is taken here.
struct DaemonRings: ~Copyable {
  var sink: FrameSink
  var marks: MarkSink
  var ends: ProcessEnds
  var outputs: Consumer<Output>
  var watched: Consumer<RawFrame>
  /// Nil where nothing is recorded.
  var recorded: Consumer<RawFrame>?
  var announcement: SensorAnnouncement
  var toKeeper: Consumer<FoundSensor>
  var toPublisher: Consumer<FoundSensor>

  /// Frames between the acquire and the process thread: 64 bursts, about 6 s at 100 Hz.
  private static let frameSlots = 64
  /// Outputs between the process thread and the event loop: about 8 minutes of hops.
  private static let outputSlots = 1024
  /// Frames between the process thread and the recorder: about 25 s of a slow disk.
  private static let recordSlots = 256

  init(_ status: SensorStatus, isRecorded: Bool) {
    let frames = RingBuffer.make(of: RawFrame.self, capacity: Self.frameSlots, filledWith: RawFrame())
    let marked = RingBuffer.make(of: RawFrame.self, capacity: MarkSink.slots, filledWith: RawFrame())
    let blank = Output.finding(.features(Features(time: 0, quality: Quality())))
    let said = RingBuffer.make(of: Output.self, capacity: Self.outputSlots, filledWith: blank)
    let seen = RingBuffer.make(of: RawFrame.self, capacity: RawStream.slots, filledWith: RawFrame())
    let found = SensorAnnouncement.make()
    sink = FrameSink(frames.producer, status)
    marks = MarkSink(marked.producer)
    outputs = said.consumer
    watched = seen.consumer
    announcement = found.announcement
    toKeeper = found.service
    toPublisher = found.publisher
    var recording: Producer<RawFrame>?
    if isRecorded {
      let kept = RingBuffer.make(of: RawFrame.self, capacity: Self.recordSlots, filledWith: RawFrame())
      // The long way round: an optional takes over what it is made of.
      let consumer = kept.consumer
      let producer = kept.producer
      recorded = consume consumer
      recording = consume producer
    } else {
      recorded = nil
    }
    ends = ProcessEnds(
      frames: frames.consumer, marks: marked.consumer, outputs: said.producer, recording: recording,
      watched: seen.producer)
  }
}
