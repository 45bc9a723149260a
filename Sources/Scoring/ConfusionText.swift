/// Confusion by time: what was true down, what was said across, per cent of a row.
package enum ConfusionText {
  package static func text(_ tally: Tally) -> String {
    let columns = Set(tally.confusion.values.flatMap { $0.keys }).sorted()
    let width = max(14, (tally.confusion.keys.map(\.count).max() ?? 0) + 1)
    var out = "truth" + space(width - 5) + pad("s", 7)
    for column in columns { out += pad(String(column.prefix(11)), 12) }
    out += "\n"
    for truth in tally.confusion.keys.sorted() {
      let row = tally.confusion[truth] ?? [:]
      let total = row.values.reduce(0, +)
      out += truth + space(width - truth.count) + pad("\(Int(total))", 7)
      for column in columns {
        let permille = Int((1000 * (row[column] ?? 0) / max(1, total)).rounded())
        out += pad(permille == 0 ? "" : "\(permille / 10).\(permille % 10)", 12)
      }
      while out.last == " " { out.removeLast() }
      out += "\n"
    }
    return out
  }

  private static func space(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
  private static func pad(_ text: String, _ width: Int) -> String { space(width - text.count) + text }
}
