/// A grid of characters with an ink each: everything is placed by column, so that colour codes never shift a line.
struct Canvas {
  let width: Int
  let height: Int
  private var cells: [Cell]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = [Cell](repeating: Cell(), count: width * height)
  }

  mutating func put(_ character: Character, _ row: Int, _ column: Int, _ ink: Ink = .plain) {
    guard row >= 0, row < height, column >= 0, column < width else { return }
    // Of nothing the colour does not matter.
    cells[row * width + column] = Cell(character: character, ink: character == " " ? .plain : ink)
  }

  /// Writes from `column` on, cut at the right edge or at `limit` columns; returns the column after it.
  @discardableResult
  mutating func put(_ text: String, _ row: Int, _ column: Int, _ ink: Ink = .plain, limit: Int = .max) -> Int {
    var at = column
    let end = min(width, limit == .max ? width : column + limit)
    for character in text where at < end {
      // A control character from a message must not reach the terminal.
      let isControl = character.unicodeScalars.contains { $0.value < 0x20 || ($0.value >= 0x7F && $0.value < 0xA0) }
      put(isControl ? "?" : character, row, at, ink)
      at += 1
    }
    return at
  }

  /// Writes so that the text ends before column `end`.
  mutating func putRight(_ text: String, _ row: Int, _ end: Int, _ ink: Ink = .plain) {
    put(text, row, max(0, end - text.count), ink)
  }

  /// A place on the screen.
  struct Cell: Equatable {
    var character: Character = " "
    var ink = Ink.plain
  }

  func row(_ row: Int) -> ArraySlice<Cell> { cells[row * width..<(row + 1) * width] }

  /// The lines from top to bottom, without spaces at their ends.
  func lines(hasColor: Bool) -> [String] {
    (0..<height).map { row -> String in
      let cells = self.row(row)
      let end = cells.lastIndex { $0.character != " " }.map { $0 + 1 } ?? cells.startIndex
      return Self.text(cells[..<end], hasColor: hasColor)
    }
  }

  /// Cells as text, which begins and ends in the plain ink.
  static func text(_ cells: ArraySlice<Cell>, hasColor: Bool) -> String {
    var text = ""
    var current = Ink.plain
    for cell in cells {
      if hasColor, cell.ink != current, cell.character != " " {
        if current != .plain { text += "\u{1B}[0m" }
        text += cell.ink.code
        current = cell.ink
      }
      text.append(cell.character)
    }
    return current == .plain ? text : text + "\u{1B}[0m"
  }
}
