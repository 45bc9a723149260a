import IMU
import Signal

/// A raw dump as samples in SI units with times, the same that the pipeline works on.
struct RecordedSamples: ~Copyable {
  enum Item {
    /// `samples` holds them.
    case samples
    case gap(Gap)
    /// Kind and note parted by a tab, and when.
    case mark(String, Timestamp)
    /// Wall time minus monotonic time, ns, of a clock that is synchronised.
    case wall(Int64)
  }

  private(set) var samples: [Sample]
  private var reader: DumpReader
  private var stream: SampleStream
  private var frame = RawFrame()
  /// The frame waits behind the gap before it.
  private var isHeld = false
  /// Marks and wall times are left out, and the header says nothing of who, when and where.
  private let isAnonymous: Bool

  init(path: String, isAnonymous: Bool) throws(DumpError) {
    self.isAnonymous = isAnonymous
    reader = try DumpReader(path: path)
    stream = SampleStream(reader.header.sensor)
    // Here for Swift 6.2: see OutputFile.
    samples = []
    samples.reserveCapacity(RawFrame.capacity)
  }

  var header: DumpHeader { isAnonymous ? reader.header.anonymous : reader.header }
  var note: String? { reader.note }
  var damagedBlocks: Int { reader.damagedBlocks }

  /// What comes next; nil at the end.
  mutating func next() throws(DumpError) -> Item? {
    while true {
      if !isHeld, try !reader.next(&frame) { return nil }
      switch frame.kind {
      case .samples:
        if !isHeld, let gap = stream.unrecordedHole(before: &frame) {
          stream.note(gap)
          isHeld = true
          return .gap(gap)
        }
        isHeld = false
        samples.removeAll(keepingCapacity: true)
        for i in 0..<stream.begin(&frame) { samples.append(stream.sample(i, of: &frame)) }
        if !samples.isEmpty { return .samples }
      case .gap:
        stream.note(frame.gap)
        return .gap(frame.gap)
      case .mark where isAnonymous, .clock where isAnonymous: continue
      case .mark:
        var bytes: [UInt8] = []
        for i in 0..<min(Int(frame.byteCount), RawFrame.capacity) { bytes.append(frame.bytes[i]) }
        return .mark(String(decoding: bytes, as: UTF8.self), frame.time)
      case .clock:
        if frame.wallIsSynchronised { return .wall(frame.wallOffset) }
      }
    }
  }
}
