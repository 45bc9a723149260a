import Signal

/// What the annotations of a whole file say: times of the records are read again when they are needed, the rest is kept.
struct EDFSurvey {
  /// The time of the first record, s after the start in the header.
  private(set) var start = 0.0
  /// In order of time, s after the first sample.
  private(set) var annotations = AnnotationList()
  /// Annotations left out because there were too many.
  private(set) var refused = 0
  /// Stretches that an export of ours filled in because EDF cannot leave them out: first and last second, and why.
  private(set) var filled: [(start: Double, end: Double, cause: GapCause)] = []

  init(_ source: borrowing ImportSource, _ header: EDFHeader, _ records: Int, keepsLabels: Bool) throws(ImportError) {
    // The name of the equipment is the fifth word of the field.
    let isOwn = header.recording.split(separator: " ").contains { $0.hasPrefix(EDFSurvey.equipment) }
    guard header.isPlus, header.isDiscontinuous || keepsLabels || isOwn else { return }
    var reader = EDFAnnotationReader(header)
    var list = AnnotationList()
    for record in 0..<records {
      let recordStart = try reader.read(record, of: source) { list.add($0) }
      if record == 0 { start = recordStart ?? 0 }
      if !keepsLabels, !isOwn { return }
    }
    refused = list.refused
    list.sort()
    for var annotation in list.items {
      annotation.start -= start
      if isOwn, let cause = annotation.gap, annotation.duration > 0 {
        filled.append((annotation.start, annotation.start + annotation.duration, cause))
      } else if keepsLabels {
        annotations.add(annotation)
      }
    }
  }

  /// How the name of what wrote our exports begins.
  static let equipment = "tremorctl_"
}

/// Reads the annotations of one record after another, in parts.
struct EDFAnnotationReader {
  private let header: EDFHeader
  private let signals: [EDFHeader.Signal]
  private var parser = EDFAnnotationParser()
  private var buffer = [UInt8](repeating: 0, count: 4096)

  init(_ header: EDFHeader) {
    self.header = header
    signals = header.signals.filter(\.isAnnotations)
  }

  /// Returns the time at which the record starts, s after the start in the header; nil if it does not say.
  mutating func read(
    _ record: Int, of source: borrowing ImportSource, timeOnly: Bool = false, _ found: (Annotation) -> Void
  ) throws(ImportError) -> Double? {
    var start: Double?
    for (i, signal) in signals.enumerated() {
      parser.beginRecord()
      var offset = header.length + record * header.recordLength + signal.place * header.sampleLength
      let end = offset + signal.count * header.sampleLength
      while offset < end {
        let got = try source.read(min(buffer.count, end - offset), at: offset, into: &buffer)
        if got == 0 { break }
        for j in 0..<got { parser.take(buffer[j], found) }
        if i == 0 { start = parser.recordStart }
        if timeOnly, start != nil { return start }
        offset += got
      }
      if i == 0 { start = parser.recordStart }
      if timeOnly { return start }
    }
    return start
  }
}
