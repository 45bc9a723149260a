import Signal

/// Records of an EDF file into samples of a dump, one record after another.
struct EDFConversion {
  private let header: EDFHeader
  private let channels: [SignalChoice.Channel]
  private let rate: Double
  private let count: Int
  private let survey: EDFSurvey
  /// Physical counts of the dump for a digital value: `offset + scale · value`.
  private let scales: [(offset: Double, scale: Double)]
  private var annotations: EDFAnnotationReader
  private var nextMark = 0
  private var nextFilled = 0
  private var buffer: [UInt8]
  /// Digital values of one part of a record, channel after channel.
  private var values: [Int32]
  /// The time of the sample that is next if none is missing, s.
  private var expected = 0.0
  private var samples = 0

  /// Samples of a channel that are read at a time.
  private static let part = 1024

  init(_ header: EDFHeader, _ channels: [SignalChoice.Channel], _ rate: Hertz, _ survey: EDFSurvey) {
    self.header = header
    self.channels = channels
    self.rate = rate.value
    self.survey = survey
    count = header.signals[channels[0].signal].count
    scales = channels.map { channel in
      let signal = header.signals[channel.signal]
      let gain = signal.gain ?? 0
      let zero = signal.physicalMinimum - signal.digitalMinimum * gain
      return (zero * channel.countsPerUnit, gain * channel.countsPerUnit)
    }
    annotations = EDFAnnotationReader(header)
    buffer = [UInt8](repeating: 0, count: EDFConversion.part * header.sampleLength)
    values = [Int32](repeating: 0, count: EDFConversion.part * channels.count)
  }

  mutating func convert(
    _ record: Int, of source: borrowing ImportSource, into composer: inout ImportComposer
  ) throws(ImportError) {
    var base = Double(samples) / rate
    if header.isDiscontinuous {
      let stated = try annotations.read(record, of: source, timeOnly: true) { _ in }
      // A record without a time of its own follows the one before.
      base = stated.map { $0 - survey.start } ?? expected
      // Half a period is what rounding of times may do; a record that begins earlier than the last one ends is none.
      if base < expected - 0.5 / rate {
        composer.count {
          $0.rows += count
          $0.timeNotIncreasing.rows += count
          if $0.timeNotIncreasing.firstLine == nil { $0.timeNotIncreasing.firstLine = record + 1 }
        }
        return
      }
    }
    var first = 0
    while first < count {
      let part = min(EDFConversion.part, count - first)
      for i in channels.indices { try read(i, record, first, part, source) }
      for i in 0..<part {
        let time = header.isDiscontinuous ? base + Double(first + i) / rate : Double(samples + first + i) / rate
        try add(i, of: record, at: time, &composer)
      }
      first += part
    }
    samples += count
    expected = base + Double(count) / rate
  }

  mutating func finish(_ composer: inout ImportComposer) throws(ImportError) {
    try marks(before: .infinity, &composer)
  }

  private mutating func read(
    _ channel: Int, _ record: Int, _ first: Int, _ part: Int, _ source: borrowing ImportSource
  ) throws(ImportError) {
    let width = header.sampleLength
    let place = header.signals[channels[channel].signal].place + first
    let offset = header.length + record * header.recordLength + place * width
    let got = try source.read(part * width, at: offset, into: &buffer)
    // Shorter only if somebody cuts the file meanwhile.
    for i in got..<max(got, part * width) { buffer[i] = 0 }
    let row = channel * EDFConversion.part
    for i in 0..<part {
      var value = UInt32(buffer[i * width]) | UInt32(buffer[i * width + 1]) << 8
      if width == 3 { value |= UInt32(buffer[i * width + 2]) << 16 }
      let unused = UInt32(32 - 8 * width)
      values[row + i] = Int32(bitPattern: value << unused) >> Int32(unused)
    }
  }

  private mutating func add(
    _ i: Int, of record: Int, at time: Double, _ composer: inout ImportComposer
  ) throws(ImportError) {
    composer.count { $0.rows += 1 }
    try marks(before: time + 1e-9, &composer)
    // What an export filled in is a hole again.
    while nextFilled < survey.filled.count, survey.filled[nextFilled].end <= time + 0.25 / rate { nextFilled += 1 }
    if nextFilled < survey.filled.count, survey.filled[nextFilled].start <= time + 0.25 / rate { return }
    var counts = FrameAssembler.Counts(repeating: 0)
    for channel in channels.indices {
      let value = Double(values[channel * EDFConversion.part + i])
      let scaled = (scales[channel].offset + scales[channel].scale * value).rounded()
      // The full scale itself would count as clipped.
      guard scaled.magnitude < Double(Int32.max) else {
        composer.count { $0.notANumber.count(record + 1) }
        composer.skip()
        return
      }
      counts[channel] = Int32(scaled)
    }
    let cause = nextFilled > 0 ? survey.filled[nextFilled - 1].cause : .recording
    try composer.add(counts, at: time, cause: cause)
  }

  private mutating func marks(before time: Double, _ composer: inout ImportComposer) throws(ImportError) {
    let items = survey.annotations.items
    while nextMark < items.count, items[nextMark].start < time {
      try composer.mark(items[nextMark].mark, at: items[nextMark].start)
      nextMark += 1
    }
  }
}
