import Signal

/// Turns the records of a CSV file into samples, one after another.
struct CSVRows {
  enum Row: Equatable {
    /// `time` and `counts` hold it.
    case sample
    case skipped(Reason)
  }

  enum Reason: Equatable {
    case notANumber
    case tooShort
    case timeNotIncreasing
  }

  private let layout: CSVLayout
  private let period: Double
  /// Rows so far, whatever became of them.
  private(set) var rows = 0
  /// The time of the first sample as written, s.
  private(set) var start = 0.0
  private(set) var hasSample = false
  /// The time of the last sample since the first, s.
  private(set) var time = 0.0
  /// The time between the last two samples, s; nil after the first.
  private(set) var difference: Double?
  private(set) var counts = FrameAssembler.Counts(repeating: 0)

  /// The longest recording, s: nanoseconds since its start must fit in 64 bits with room to spare.
  private static let longest = 4e9

  /// `period`, s, gives the times where there is no time column.
  init(layout: CSVLayout, period: Double) {
    self.layout = layout
    self.period = period
  }

  /// Reads the next row; nil at the end of the file.
  mutating func next(_ reader: inout CSVReader) throws(ImportError) -> Row? {
    guard try reader.nextRecord() else { return nil }
    rows += 1
    if reader.fields.count < layout.fieldCount { return .skipped(.tooShort) }
    for axis in layout.axes.indices {
      let (column, countsPerUnit) = layout.axes[axis]
      guard let value = reader.number(column) else { return .skipped(.notANumber) }
      let scaled = (value * countsPerUnit).rounded()
      // The full scale itself would count as clipped.
      guard scaled.magnitude < Double(Int32.max) else { return .skipped(.notANumber) }
      counts[axis] = Int32(scaled)
    }
    var written = Double(rows - 1) * period
    if let column = layout.time {
      guard let value = reader.number(column) else { return .skipped(.notANumber) }
      written = value
    }
    if !hasSample {
      guard written.magnitude < 1e15 else { return .skipped(.notANumber) }
      start = written
      hasSample = true
      return .sample
    }
    let new = written - start
    guard new < CSVRows.longest else { return .skipped(.notANumber) }
    if layout.time != nil, new <= time { return .skipped(.timeNotIncreasing) }
    difference = new - time
    time = new
    return .sample
  }
}
