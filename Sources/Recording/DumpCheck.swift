import Signal

/// Reads a raw dump through and says of each block whether it verifies, and where what does not stands in the file.
package struct DumpCheck: Sendable {
  /// A block of frames that verifies.
  package struct Block: Sendable, Equatable {
    /// Offsets in the file.
    package var bytes: Range<Int>
    package var frames = 0
    package var samples: UInt64 = 0
    /// Of its samples; nil if it has none.
    package var firstIndex: UInt64?
    package var lastIndex: UInt64?
    /// The time of its last sample, seconds of the run.
    package var stop: Double?
  }

  package enum Finding: Sendable, Equatable {
    case block(Block)
    /// Stretches that do not verify and stand side by side, how many samples are missing for them, and the seconds of the
    /// last good frame before; nil if there is none.
    case damage([DumpDamage], lost: UInt64, after: Double?)
  }

  package private(set) var blocks = 0
  package private(set) var samples: UInt64 = 0
  package private(set) var damagedBlocks = 0
  package private(set) var lostToDamage: UInt64 = 0
  package private(set) var unknownRecords = 0
  package private(set) var isClosed = false
  package private(set) var note: String?

  /// Gives the findings in the order of the file.
  package init(path: String, _ take: (Finding) -> Void) throws(DumpError) {
    var reader = try DumpReader(path: path)
    var frame = RawFrame()
    var block: Block?
    var teller = Teller()
    var (told, toldLoss) = (0, UInt64(0))
    // Seconds as a replay counts them.
    var window = RunWindow(reader.header, from: nil, to: nil)
    var last: Double?
    while true {
      let isMore = try reader.next(&frame)
      if reader.damage.count > told {
        // What a block gave before its records went wrong comes first.
        if let done = block { teller.tell(done, take) }
        block = nil
        teller.hold(Array(reader.damage[told...]), after: last, take)
        told = reader.damage.count
      }
      if !isMore || reader.isFilling || frame.firstMissingOrHeld != nil {
        teller.release(lost: reader.lostToDamage - toldLoss, take)
        toldLoss = reader.lostToDamage
      }
      if !isMore { break }
      // A gap in place of damage stands in no block.
      if reader.isFilling { continue }
      var current = block ?? Block(bytes: reader.block)
      if reader.block != current.bytes {
        teller.tell(current, take)
        current = Block(bytes: reader.block)
      }
      current.frames += 1
      _ = window.place(of: &frame)
      if frame.kind == .samples, frame.count > 0, let zero = window.zero {
        last = frame.time.seconds(since: zero)
        current.samples &+= UInt64(frame.count)
        if current.firstIndex == nil { current.firstIndex = frame.firstIndex }
        current.lastIndex = frame.firstIndex &+ UInt64(frame.count) &- 1
        current.stop = last
        samples &+= UInt64(frame.count)
      }
      block = current
    }
    if let done = block { teller.tell(done, take) }
    blocks = reader.frameBlocks
    damagedBlocks = reader.damagedBlocks
    lostToDamage = reader.lostToDamage
    unknownRecords = reader.unknownRecords
    isClosed = reader.end != nil
    note = reader.note
  }

  /// Gives findings in the order of the file, though what is missing for a damage shows only at the next index.
  private struct Teller {
    private var held: (damage: [DumpDamage], after: Double?)?
    private var waiting: [Block] = []

    mutating func tell(_ block: Block, _ take: (Finding) -> Void) {
      if held == nil { take(.block(block)) } else { waiting.append(block) }
      // Thousands of blocks of marks alone: no more is to be learnt.
      if waiting.count > 1000 { release(lost: 0, take) }
    }

    mutating func hold(_ damage: [DumpDamage], after: Double?, _ take: (Finding) -> Void) {
      release(lost: 0, take)
      held = (damage, after)
    }

    mutating func release(lost: UInt64, _ take: (Finding) -> Void) {
      if let held { take(.damage(held.damage, lost: lost, after: held.after)) }
      held = nil
      for block in waiting { take(.block(block)) }
      waiting = []
    }
  }
}
