/// An EDF file built field by field, from the published layout and from nothing in the sources.
struct EDFFile {
  struct Signal {
    var label: String
    var unit = "g"
    var physical = (-4.0, 4.0)
    var digital = (-32768, 32767)
    /// Digital values, record after record; nil for annotations.
    var values: [Int]?
    /// Samples in a record.
    var count: Int
  }

  var version: [UInt8] = Array("0       ".utf8)
  var width = 2
  var kind = ""
  var recording = "Startdate X X X X"
  var stated: String?
  var duration = "1"
  var signals: [Signal]
  /// Bytes of annotations of each record.
  var annotations: [String] = []
  var annotationBytes = 0

  init(_ signals: [Signal]) { self.signals = signals }

  /// Three axes of acceleration with these values, in records of `count`.
  init(_ axes: [[Int]], count: Int, unit: String = "g") {
    self.init(zip(["ACC X", "ACC Y", "ACC Z"], axes).map { Signal(label: $0, unit: unit, values: $1, count: count) })
  }

  var records: Int { signals.compactMap { s in s.values.map { $0.count / s.count } }.max() ?? annotations.count }

  var bytes: [UInt8] {
    var all = signals
    if annotationBytes > 0 {
      all.append(
        Signal(
          label: width == 3 ? "BDF Annotations" : "EDF Annotations", unit: "", physical: (-1, 1),
          count: annotationBytes / width))
    }
    var out = version
    func put(_ text: String, _ length: Int) {
      let letters = Array(text.utf8.prefix(length))
      out += letters + [UInt8](repeating: 0x20, count: length - letters.count)
    }
    put("X X X X", 80)
    put(recording, 80)
    put("24.11.26", 8)
    put("10.00.00", 8)
    put("\(256 * (all.count + 1))", 8)
    put(kind, 44)
    put(stated ?? "\(records)", 8)
    put(duration, 8)
    put("\(all.count)", 4)
    for s in all { put(s.label, 16) }
    for _ in all { put("", 80) }
    for s in all { put(s.unit, 8) }
    for s in all { put("\(s.physical.0)", 8) }
    for s in all { put("\(s.physical.1)", 8) }
    for s in all { put("\(s.digital.0)", 8) }
    for s in all { put("\(s.digital.1)", 8) }
    for _ in all { put("", 80) }
    for s in all { put("\(s.count)", 8) }
    for _ in all { put("", 32) }
    for record in 0..<records {
      for s in all {
        if let values = s.values {
          for value in values[record * s.count..<(record + 1) * s.count] {
            for byte in 0..<width { out.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
          }
        } else {
          let text = record < annotations.count ? Array(annotations[record].utf8) : []
          out += text + [UInt8](repeating: 0, count: annotationBytes - text.count)
        }
      }
    }
    return out
  }
}
