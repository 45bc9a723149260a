/// LEFT LEG, RIGHT LEG in letters of five lines, of plain characters: to be seen from where the leg is.
enum BigLetters {
  private static let shapes: [Character: [String]] = [
    "L": ["#    ", "#    ", "#    ", "#    ", "#####"],
    "E": ["#####", "#    ", "#### ", "#    ", "#####"],
    "F": ["#####", "#    ", "#### ", "#    ", "#    "],
    "T": ["#####", "  #  ", "  #  ", "  #  ", "  #  "],
    "R": ["#### ", "#   #", "#### ", "#  # ", "#   #"],
    "I": ["#####", "  #  ", "  #  ", "  #  ", "#####"],
    "G": [" ####", "#    ", "#  ##", "#   #", " ####"],
    "H": ["#   #", "#   #", "#####", "#   #", "#   #"],
    " ": ["   ", "   ", "   ", "   ", "   "],
  ]

  /// A word that has only these letters, at most 80 columns wide.
  static func text(_ word: String) -> String {
    (0..<5).map { row in
      var line = " " + word.compactMap { shapes[$0]?[row] }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
