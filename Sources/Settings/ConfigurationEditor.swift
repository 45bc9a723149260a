/// Writes values into the text of a `tremord.toml` and leaves the rest of it, comments and order, as a person wrote it.
package enum ConfigurationEditor {
  /// A text written in a way that is not understood: the lines have to be set by hand.
  package struct Unclear: Error, CustomStringConvertible {
    package let lines: [String]
    package var description: String { "set by hand: " + lines.joined(separator: "; ") }
  }

  /// The keys whose values differ, as `sensor.leg = "left"`.
  package static func differences(from old: Configuration, to new: Configuration) -> [(name: String, value: String)] {
    Configuration.keys.compactMap { key in
      guard let value = key.text(new), key.text(old) != value else { return nil }
      return (key.name, value)
    }
  }

  /// The text with every difference between what it says and `wanted` written into it.
  package static func edit(_ text: String, to wanted: Configuration) throws -> String {
    let before = try Configuration(parsing: text, file: "")
    let changes = differences(from: before, to: wanted)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for change in changes { set(change.name, change.value, in: &lines) }
    let result = lines.joined(separator: "\n")
    // Read back: a text that has its tables in one line, say, comes out otherwise.
    guard let read = try? Configuration(parsing: result, file: ""), read == wanted else {
      throw Unclear(lines: changes.map { "\($0.name) = \($0.value)" })
    }
    return result
  }

  /// In the place of the key's line; else of the line that has it commented out; else at the beginning of its table; else in a
  /// table at the end.
  private static func set(_ name: String, _ value: String, in lines: inout [String]) {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let (table, key) = parts.count == 2 ? (parts[0], parts[1]) : ("", parts[0])
    var current = ""
    var header: Int?
    var commented: Int?
    for (number, line) in lines.enumerated() {
      let bare = line.drop { $0 == " " || $0 == "\t" }
      if bare.first == "[" {
        current = String(bare.dropFirst().prefix { $0 != "]" }).filter { $0 != " " }
        if current == table { header = number }
      } else if current == table, isKey(bare, key) {
        lines[number] = replaced(line, key, value)
        return
      } else if current == table, bare.first == "#", isKey(bare.dropFirst(), key) {
        commented = commented ?? number
      }
    }
    if let commented {
      lines[commented] = "\(key) = \(value)"
    } else if let header {
      lines.insert("\(key) = \(value)", at: header + 1)
    } else if table.isEmpty {
      lines.insert("\(key) = \(value)", at: 0)
    } else {
      if lines.last == "" { lines.removeLast() }
      lines += ["", "[\(table)]", "\(key) = \(value)", ""]
    }
  }

  private static func isKey(_ text: Substring, _ key: String) -> Bool {
    let text = text.drop { $0 == " " }
    guard text.hasPrefix(key) else { return false }
    return text.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }.first == "="
  }

  /// Indentation and the comment behind the value stay.
  private static func replaced(_ line: String, _ key: String, _ value: String) -> String {
    guard let sign = line.firstIndex(of: "=") else { return line }
    var quote: Character?
    for index in line[sign...].indices {
      let character = line[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        return line[...sign] + " \(value) " + line[index...]
      }
    }
    return line[...sign] + " \(value)"
  }
}
