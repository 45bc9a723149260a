/// Confusion by time as a picture: a row for what was true, a column for what was said, the shade its share of the row.
package enum ConfusionPlot {
  private static let cell = (width: 34.0, height: 17.0)

  /// - Parameters:
  ///   - least: rows with fewer seconds are left out.
  package static func svg(_ tally: Tally, title: String, least: Double = 10) -> String {
    let rows = tally.confusion.filter { $0.value.values.reduce(0, +) >= least }
    let truths = rows.keys.sorted(by: isBefore)
    let said = Set(rows.values.flatMap { row in row.filter { $0.value > 0 }.keys }).sorted(by: isBefore)
    let left = 190.0
    let top = 160.0
    let right = left + Double(said.count) * cell.width
    let bottom = top + Double(truths.count) * cell.height
    var svg = SVG(width: max(right + 70, 460), height: bottom + 34)
    svg.text(title, 10, 18, size: 13)
    svg.text("true", left - 8, top - 8, .end, fill: SVG.grey)
    svg.text("s", right + 52, top - 8, .end, fill: SVG.grey)
    for (k, word) in said.enumerated() {
      svg.text(word, left + (Double(k) + 0.62) * cell.width, top - 6, size: 10, turn: -55)
    }
    for (j, truth) in truths.enumerated() {
      let y = top + Double(j) * cell.height
      let row = rows[truth] ?? [:]
      let total = row.values.reduce(0, +)
      svg.text(truth, left - 8, y + 12.5, .end, size: 10)
      svg.text("\(Int(total))", right + 52, y + 12.5, .end, size: 10, fill: SVG.grey)
      for (k, word) in said.enumerated() {
        let share = (row[word] ?? 0) / total
        let permille = Int((1000 * share).rounded())
        if permille < 5, word != truth { continue }
        let x = left + Double(k) * cell.width
        svg.rectangle(x, y, cell.width, cell.height, fill: shade(share))
        svg.text(
          "\((permille + 5) / 10)", x + cell.width / 2, y + 12.5, .middle, size: 10,
          fill: share > 0.55 ? "#ffffff" : "#000000")
      }
      svg.line(left, y, right, y, colour: SVG.pale, width: 0.5)
    }
    svg.line(left, bottom, right, bottom, colour: SVG.pale, width: 0.5)
    svg.text("said; per cent of the row's seconds", left, bottom + 20, fill: SVG.grey)
    return svg.text
  }

  /// White to a dark blue.
  private static func shade(_ share: Double) -> String {
    func part(_ to: Double) -> String {
      let value = Int((255 + (to - 255) * share.squareRoot()).rounded())
      return String(value / 16, radix: 16) + String(value % 16, radix: 16)
    }
    return "#" + part(0) + part(84) + part(140)
  }

  /// Labels by layer, then what has none.
  private static func isBefore(_ a: String, _ b: String) -> Bool {
    func rank(_ word: String) -> Int {
      switch LabelLayer(word) {
      case .oscillation: word == "undetermined" ? 1 : 0
      case .movement: 2
      case .state: 3
      case nil: word == "none" ? 5 : 4
      }
    }
    return rank(a) != rank(b) ? rank(a) < rank(b) : a < b
  }
}
