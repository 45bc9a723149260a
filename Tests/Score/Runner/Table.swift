import Glibc
import Recording
import Scoring

/// The figures of all sets as text, one row a line: `set | row | value | low | high | records | weight`.
struct Table {
  struct Row {
    var set: String
    var name: String
    var figure: Figure
  }

  static let seed: UInt64 = 20_260_105
  var rows: [Row] = []

  mutating func add(_ set: String, _ tallies: [Tally]) {
    add(set, rows: Figures.rows(tallies, seed: Self.seed))
  }

  mutating func add(_ set: String, rows figures: [(name: String, figure: Figure)]) {
    for (name, figure) in figures { rows.append(Row(set: set, name: name, figure: figure)) }
  }

  var text: String {
    var out = ""
    var set = ""
    for row in rows {
      if row.set != set {
        set = row.set
        out += "# \(set)\n"
      }
      let f = row.figure
      out += "\(set) | \(row.name) | \(short(f.value)) | \(short(f.low)) | \(short(f.high)) | \(f.records) | "
      out += short(f.weight) + "\n"
    }
    return out
  }

  init() {}

  init(parsing text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let f = line.split(separator: "|").map { $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed() }
        .map { String($0) }
      guard f.count == 7, let value = Double(f[2]), let low = Double(f[3]), let high = Double(f[4]),
        let records = Int(f[5]), let weight = Double(f[6])
      else { continue }
      rows.append(
        Row(set: f[0], name: f[1], figure: Figure(value: value, low: low, high: high, records: records, weight: weight))
      )
    }
  }

  /// The rows of `kept` that lie outside their interval now, in words; those of sets that were not scored are passed over.
  func differences(from kept: Table) -> [String] {
    var out: [String] = []
    let sets = Set(rows.map(\.set))
    for row in kept.rows where sets.contains(row.set) {
      guard let now = rows.first(where: { $0.set == row.set && $0.name == row.name }) else {
        out.append("\(row.set) | \(row.name): is gone")
        continue
      }
      // What stands in the file is rounded.
      let slack = 0.0006 * max(1, abs(row.figure.value))
      if now.figure.value < row.figure.low - slack || now.figure.value > row.figure.high + slack {
        out.append(
          "\(row.set) | \(row.name): \(short(now.figure.value)), and not \(short(row.figure.low)) to "
            + short(row.figure.high))
      }
    }
    return out
  }
}

/// Three decimals, without needless zeros.
func short(_ value: Double) -> String {
  let scaled = (value * 1000).rounded()
  guard scaled.magnitude < 1e15 else { return "\(value)" }
  let whole = Int(scaled.magnitude)
  var fraction = "\(whole % 1000)"
  while fraction.count < 3 { fraction = "0" + fraction }
  while fraction.hasSuffix("0") { fraction.removeLast() }
  return (scaled < 0 ? "-" : "") + "\(whole / 1000)" + (fraction.isEmpty ? "" : "." + fraction)
}
