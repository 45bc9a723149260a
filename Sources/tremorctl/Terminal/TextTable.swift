/// Columns that line up, for a terminal or a file.
package struct TextTable: Sendable {
  package enum Alignment: Sendable { case left, right }

  private let headings: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  package init(_ columns: [(heading: String, alignment: Alignment)]) {
    headings = columns.map { $0.heading }
    alignments = columns.map { $0.alignment }
  }

  /// Missing cells at the end stay empty, surplus ones are dropped.
  package mutating func add(_ cells: [String]) {
    var row = Array(cells.prefix(headings.count))
    while row.count < headings.count { row.append("") }
    rows.append(row)
  }

  /// The whole table; each line ends with a line feed.
  package func text(_ style: TerminalStyle) -> String {
    let widths = headings.indices.map { column in
      rows.reduce(headings[column].count) { max($0, $1[column].count) }
    }
    func line(_ cells: [String], _ pad: Character = " ") -> String {
      var out = ""
      for (column, cell) in cells.enumerated() {
        let space = String(repeating: pad, count: widths[column] - cell.count)
        out += column == 0 ? " " : "  "
        out += alignments[column] == .right ? space + cell : cell + space
      }
      while out.last == " " { out.removeLast() }
      return out
    }
    let heading = line(headings)
    let rule = line(headings.map { _ in "" }, style.hasUnicode ? "─" : "-")
    var out = style.hasColor ? Ink.strong.code + heading + "\u{1B}[0m\n" : heading + "\n"
    out += (style.hasColor ? Ink.faint.code + rule + "\u{1B}[0m" : rule) + "\n"
    for row in rows { out += line(row) + "\n" }
    return out
  }

  package func write(to stream: inout some TextOutputStream, style: TerminalStyle) { stream.write(text(style)) }
}
