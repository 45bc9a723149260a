/// As much of a terminal as the painter uses, written from ECMA-48: what a person sees, without the inks.
struct Terminal {
  private(set) var rows: [[Character]]
  private let width: Int
  private var row = 0
  private var column = 0
  /// Control sequences that it does not know.
  private(set) var unknown: [String] = []

  init(width: Int, height: Int) {
    self.width = width
    rows = [[Character]](repeating: [Character](repeating: " ", count: width), count: height)
  }

  /// Without spaces at their ends.
  var lines: [String] {
    rows.map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  mutating func write(_ text: String) {
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "\u{1B}" else {
        if row < rows.count, column < width { rows[row][column] = character }
        column += 1
        continue
      }
      guard rest.popFirst() == "[" else {
        unknown.append("escape")
        continue
      }
      let parameters = rest.prefix { "0123456789;?".contains($0) }
      rest = rest.dropFirst(parameters.count)
      guard let final = rest.popFirst() else { return }
      act(String(parameters), final)
    }
  }

  private mutating func act(_ parameters: String, _ final: Character) {
    let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
    switch final {
    case "H":
      row = (numbers.first ?? 1) - 1
      column = (numbers.count > 1 ? numbers[1] : 1) - 1
    case "P":
      let count = max(1, numbers.first ?? 1)
      rows[row].removeSubrange(column..<min(width, column + count))
      while rows[row].count < width { rows[row].append(" ") }
    case "K": for place in column..<width { rows[row][place] = " " }
    case "J": rows = rows.map { _ in [Character](repeating: " ", count: width) }
    case "m": break
    default: unknown.append(parameters + String(final))
    }
  }
}
