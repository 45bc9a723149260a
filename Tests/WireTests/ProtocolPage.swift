import Foundation

/// The tables of the protocol page.
struct ProtocolPage {
  struct Row {
    var type: String
    var isAlways: Bool
    var unit: String
    var meaning: String
  }

  /// Type of line, key, row.
  private(set) var rows: [String: [String: Row]] = [:]
  let text: String

  init() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Sources/Wire/Wire.docc/Protocol.md")
    text = try String(contentsOf: url, encoding: .utf8)
    var section = ""
    var isTable = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        section = line.dropFirst(3).trimmingCharacters(in: CharacterSet(charactersIn: "`"))
      } else if line.hasPrefix("| field |") {
        isTable = true
      } else if !line.hasPrefix("|") {
        isTable = false
      } else if isTable, !line.hasPrefix("|---") {
        // A bar within a cell is not used on this page.
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        guard cells.count == 5 else { throw Malformed(line: String(line)) }
        for key in cells[0].split(separator: "`").map(String.init) where !key.contains(",") && !key.contains(" ") {
          rows[section, default: [:]][key] = Row(
            type: cells[1], isAlways: cells[2] == "yes", unit: cells[3], meaning: cells[4])
        }
      }
    }
  }

  struct Malformed: Error { var line: String }
}
