import Signal

/// The seam between the acquisition and the chips: everything about registers stays behind it.
///
/// A driver owns its bus. To be called in this order: `configure`, `startFIFO`, then `fifoLevel` and `readFIFO` for ever;
/// `startFIFO` again after an overflow or a read that failed. No call allocates.
package protocol IMUChip: ~Copyable {
  associatedtype Failure: Error

  var fifo: FIFOFacts { get }

  /// The rate that the chip runs at, by its own trim where it tells one; to be asked after `configure`.
  var rate: Hertz { get }

  /// Resets the chip, sets it, reads every setting back, and waits until its samples can be trusted.
  mutating func configure() throws(ChipError<Failure>)

  /// Reads back every register that `configure` set; a mismatch means that the chip reset itself or never listened.
  mutating func verify() throws(ChipError<Failure>)

  /// Empties the FIFO and lets it run; the next sample is aligned. Also the way out of an overflow.
  mutating func startFIFO() throws(ChipError<Failure>)

  /// What the FIFO holds. One transaction.
  mutating func fifoLevel() throws(ChipError<Failure>) -> FIFOLevel

  /// Reads `count` whole samples into `frame`, exactly as the chip gives them.
  ///
  /// After an error here the FIFO's alignment is unknown: call `startFIFO()` before the next read.
  mutating func readFIFO(samples count: Int, into frame: inout RawFrame) throws(ChipError<Failure>)

  mutating func pause(milliseconds: Int)
}

/// A chip whose samples can also be read one by one from its data registers: for a die whose FIFO cannot be trusted.
package protocol SingleSampleChip: IMUChip, ~Copyable {
  /// Lets the chip take samples without its FIFO.
  mutating func startRegisters() throws(ChipError<Failure>)

  /// Appends the sample in the data registers to `frame` if it is a new one; says whether it was.
  mutating func readSample(into frame: inout RawFrame) throws(ChipError<Failure>) -> Bool
}

/// What a FIFO holds.
package enum FIFOLevel: Equatable, Sendable {
  case samples(Int)
  /// It is full and has stopped: so many samples are whole, what came after them is lost, and `startFIFO` has to follow.
  case full(Int)
  /// It has overrun, or is about to: its content is misaligned or has lost its place in time.
  case overflow
}

/// The figures of a chip's FIFO that the acquisition needs.
package struct FIFOFacts: Equatable, Sendable, BitwiseCopyable {
  /// What the interrupt line says, where one is wired.
  package enum Line: Equatable, Sendable, BitwiseCopyable {
    /// A pulse for each sample.
    case dataReady
    /// A level that is high while the FIFO holds so many samples or more.
    case watermark(Int)
  }

  /// Whole samples that the FIFO holds.
  package var depth: Int
  package var bytesPerSample: Int
  package var line: Line

  package init(depth: Int, bytesPerSample: Int, line: Line) {
    self.depth = depth
    self.bytesPerSample = bytesPerSample
    self.line = line
  }

  /// The most samples that one raw frame takes.
  package var samplesPerFrame: Int { RawFrame.capacity / bytesPerSample }
}
