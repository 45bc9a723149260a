/// Which column of a CSV file holds what, from its header line.
struct CSVLayout {
  /// Column of `time_s`.
  var time: Int?
  /// Column and counts per unit of each axis: acceleration x y z, then rotation x y z if there is a gyroscope.
  var axes: [(column: Int, countsPerUnit: Double)] = []
  var label: Int?
  /// Marks as an export writes them, each in the row that follows it.
  var mark: Int?
  /// A record must reach this far.
  var fieldCount = 0

  var hasGyroscope: Bool { axes.count == 6 }

  private static let axisNames = ["ax", "ay", "az", "gx", "gy", "gz"]
  private static let accelerationUnits: [(String, Double)] = [
    ("_g", VirtualChip.countsPerG), ("_mg", VirtualChip.countsPerG / 1000),
    ("_mps2", VirtualChip.countsPerG / 9.80665),
  ]
  private static let rotationUnits: [(String, Double)] = [
    ("_dps", VirtualChip.countsPerDegreePerSecond),
    ("_rads", VirtualChip.countsPerDegreePerSecond * 180 / Double.pi),
  ]
  private static let help =
    "needed: time_s, ax_g, ay_g, az_g and, all or none, gx_dps, gy_dps, gz_dps; also _mg, _mps2 and _rads"

  /// Reads the header line, and sets the reader's separator by it.
  init(_ reader: inout CSVReader) throws(ImportError) {
    guard try reader.nextRecord() else {
      throw ImportError(.badData, path: reader.path, what: "is empty", help: CSVLayout.help)
    }
    // Names hold no separators: which one is meant can be told from the raw line.
    let names = CSVLayout.names(reader.bytes[reader.record], separator: &reader.separator)
    let (path, line) = (reader.path, reader.line)
    func bad(_ what: String) -> ImportError {
      ImportError(.badData, path: path, line: line, what: what, help: CSVLayout.help)
    }
    if names.allSatisfy({ Double($0) != nil || $0.isEmpty }) { throw bad("numbers where the header line should be") }

    var found = [(column: Int, countsPerUnit: Double)?](repeating: nil, count: 6)
    for (column, name) in names.enumerated() {
      if name == "time_s" {
        if time != nil { throw bad("column time_s stands there twice") }
        time = column
      } else if name == "label", label == nil {
        label = column
      } else if name == "mark", mark == nil {
        mark = column
      }
      for (axis, prefix) in CSVLayout.axisNames.enumerated() where name.hasPrefix(prefix) {
        let units = axis < 3 ? CSVLayout.accelerationUnits : CSVLayout.rotationUnits
        guard let unit = units.first(where: { name == prefix + $0.0 }) else { continue }
        if found[axis] != nil { throw bad("column \(prefix) stands there twice") }
        found[axis] = (column, unit.1)
      }
    }
    let missing = CSVLayout.axisNames.indices.filter { found[$0] == nil }
    // What is no CSV at all has long names.
    var columns = names.prefix(40).map { String($0.prefix(40)) }.joined(separator: ", ")
    if names.count > 40 { columns += ", …" }
    if missing.contains(where: { $0 < 3 }) {
      let axes = missing.filter { $0 < 3 }.map { CSVLayout.axisNames[$0] }.joined(separator: ", ")
      throw bad("no column for \(axes) among: \(columns)")
    }
    if !missing.isEmpty, missing.count < 3 {
      let axes = missing.map { CSVLayout.axisNames[$0] }.joined(separator: ", ")
      throw bad("a gyroscope without \(axes) among: \(columns)")
    }
    axes = found.compactMap { $0 }
    fieldCount = (axes.map(\.column) + [time ?? 0]).reduce(0, max) + 1
  }

  /// The names in lower case without blanks and quotes around them.
  private static func names(_ line: ArraySlice<UInt8>, separator: inout UInt8) -> [String] {
    let text = line.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    for candidate in [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t")] where text.contains(candidate) {
      separator = candidate
      break
    }
    let chosen = separator
    return text.split(separator: chosen, omittingEmptySubsequences: false).map { part in
      let trimmed = part.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
      return Annotation.clean(Array(trimmed)).lowercased()
    }
  }
}
