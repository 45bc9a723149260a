/// The annotations of an EDF+ file, laid out over its records: each in its own record, or the next with room.
struct EDFAnnotationLists {
  /// Bytes of annotations in each record.
  private(set) var length: Int
  /// Annotations of each record, as a range of `lists`.
  private var ranges: [Range<Int>] = []
  private let lists: [[UInt8]]
  private let seconds: Double

  /// `seconds` a record; `unit` bytes a sample, of which the length is a multiple.
  init(_ annotations: [Annotation], records: Int, seconds: Double, unit: Int) {
    self.seconds = seconds
    lists = annotations.map(EDFAnnotationLists.list)
    let longest = lists.map(\.count).max() ?? 0
    length = 0
    // Doubled until all have found a place: the last record must take what is left.
    var room = max(48, 32 + longest)
    while true {
      length = (room + unit - 1) / unit * unit
      if place(annotations, records) { return }
      room *= 2
    }
  }

  private mutating func place(_ annotations: [Annotation], _ records: Int) -> Bool {
    ranges.removeAll(keepingCapacity: true)
    var next = 0
    for record in 0..<records {
      let first = next
      var free = length - head(record).count
      let end = record == records - 1 ? .infinity : Double(record + 1) * seconds
      while next < lists.count, annotations[next].start < end, lists[next].count <= free {
        free -= lists[next].count
        next += 1
      }
      ranges.append(first..<next)
    }
    return next == lists.count
  }

  /// The list that says when a record starts; every record has one.
  private func head(_ record: Int) -> [UInt8] {
    Array("+\(Decimal.shortest(Double(record) * seconds, 7))".utf8) + [0x14, 0x14, 0]
  }

  private static func list(_ annotation: Annotation) -> [UInt8] {
    var bytes = Array("+\(Decimal.shortest(max(0, annotation.start), 6))".utf8)
    if annotation.duration > 0 {
      bytes.append(0x15)
      bytes += Decimal.shortest(annotation.duration, 6).utf8
    }
    bytes.append(0x14)
    bytes += Annotation.cut(annotation.text).utf8
    return bytes + [0x14, 0]
  }

  /// Appends the bytes of a record.
  func append(_ record: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes += head(record)
    for i in ranges[record] { bytes += lists[i] }
    bytes += [UInt8](repeating: 0, count: length - (bytes.count - start))
  }
}
