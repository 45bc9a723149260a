import Signal

/// What a raw dump holds, found by reading it through.
package struct DumpInfo: Sendable, Equatable {
  package var header: DumpHeader
  /// The final figures of a recording that was closed.
  package var end: DumpEnd?
  package var length: Int
  package var samples: UInt64 = 0
  /// Frames of samples.
  package var frames = 0
  package var gaps = 0
  package var marks = 0
  package var clockRecords = 0
  /// Missing samples by cause, in the order of their first appearance.
  package var lost: [Loss] = []
  /// Blocks of frames that verified.
  package var blocks = 0
  package var damagedBlocks = 0
  /// Where they are, the first thousand.
  package var damage: [DumpDamage] = []
  package var unknownRecords = 0
  package var note: String?
  /// Of all frames that were read.
  package var checksum = FrameChecksum()
  /// Times of the first and the last frame of samples.
  package var firstTime: Timestamp?
  package var lastTime: Timestamp?
  private var firstNewestIndex: UInt64 = 0
  private var lastNewestIndex: UInt64 = 0

  package struct Loss: Sendable, Equatable {
    package var cause: GapCause
    package var gaps: Int
    package var samples: UInt64
  }

  /// Reads the dump through to its end, which leaves nothing for `reader.next`.
  package init(reading reader: inout DumpReader) throws(DumpError) {
    header = reader.header
    length = reader.length
    var frame = RawFrame()
    while try reader.next(&frame) {
      count(frame)
      checksum.add(frame)
    }
    end = reader.end
    blocks = reader.frameBlocks
    damagedBlocks = reader.damagedBlocks
    damage = reader.damage
    unknownRecords = reader.unknownRecords
    note = reader.note
  }

  package init(path: String) throws(DumpError) {
    var reader = try DumpReader(path: path)
    try self.init(reading: &reader)
  }

  private mutating func count(_ frame: RawFrame) {
    switch frame.kind {
    case .samples:
      frames += 1
      samples += UInt64(frame.count)
      lastTime = frame.time
      lastNewestIndex = frame.firstIndex &+ UInt64(max(frame.count, 1) - 1)
      if firstTime == nil {
        firstTime = frame.time
        firstNewestIndex = lastNewestIndex
      }
    case .gap:
      gaps += 1
      if let known = lost.firstIndex(where: { $0.cause == frame.gapCause }) {
        lost[known].gaps += 1
        lost[known].samples &+= frame.lost
      } else {
        lost.append(Loss(cause: frame.gapCause, gaps: 1, samples: frame.lost))
      }
    case .mark: marks += 1
    case .clock: clockRecords += 1
    }
  }

  /// Missing samples of all causes.
  package var lostSamples: UInt64 { lost.reduce(0) { $0 &+ $1.samples } }

  /// The rate that the times of the first and the last frame give, Hz; nil for less than two frames.
  package var measuredRate: Hertz? {
    guard let firstTime, let lastTime, lastTime > firstTime, lastNewestIndex > firstNewestIndex else { return nil }
    return Hertz(Double(lastNewestIndex - firstNewestIndex) / lastTime.seconds(since: firstTime))
  }

  /// Duration of the data, holes included, s.
  package var seconds: Double {
    Double(samples &+ lostSamples) / (measuredRate ?? header.sensor.nominalRate).value
  }

  package var bytesPerSample: Double? { samples == 0 ? nil : Double(length) / Double(samples) }

  /// Nothing is missing from the file itself: it was closed, and every block verified.
  package var isWhole: Bool { end != nil && damagedBlocks == 0 && note == nil }
}
