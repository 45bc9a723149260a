import IMU

extension Configuration {
  /// What contradicts itself about the GPIO lines.
  ///
  /// `set` are the names of the keys that the text sets.
  func lineProblems(set: some Collection<String>) -> [UnsupportedSetting] {
    let lines = [("line", line), ("button", button.line), ("led", led.line)]
    var found: [UnsupportedSetting] = []
    for (i, (table, line)) in lines.enumerated() {
      if !line.name.isEmpty, let offset = line.offset {
        found.append(
          UnsupportedSetting(
            key: "\(table).name",
            what: "\(quoted(line.name)) beside \(table).offset = \(offset), and each says which line",
            help: "take one of the two out"))
      } else if !line.name.isEmpty, line.chip != Line.header {
        found.append(
          UnsupportedSetting(
            key: "\(table).name",
            what: "a name is looked for on all chips, and \(table).chip = \(quoted(line.chip)) is one",
            help: "take \(table).chip out, or give \(table).offset instead of the name"))
      } else if let idle = idleKey(of: table, line, set) {
        found.append(
          UnsupportedSetting(
            key: idle, what: "says nothing without a line", help: "set \(table).offset or \(table).name, or take it out"
          ))
      }
      if let other = lines[..<i].first(where: { $0.1.isSame(as: line) }) {
        let key = line.name.isEmpty ? "offset" : "name"
        found.append(
          UnsupportedSetting(
            key: "\(table).\(key)", what: "this is the line of [\(other.0)] too",
            help: "a line serves one purpose: wire and set another one"))
      }
    }
    return found
  }

  /// A key that is set although the table names no line.
  private func idleKey(of table: String, _ line: Line, _ set: some Collection<String>) -> String? {
    let own = set.filter { $0.hasPrefix(table + ".") }
    // An offset or a name that was refused has been told already.
    if line.isWired || own.contains("\(table).offset") || own.contains("\(table).name") { return nil }
    // The default, written down, asks for nothing.
    return own.filter { $0 != "\(table).chip" || line.chip != Line.header }.max()
  }
}

extension Configuration.Line {
  /// Whether both surely mean the same line. On the header of a Raspberry Pi a line's name says its number.
  fileprivate func isSame(as other: Configuration.Line) -> Bool {
    guard isWired, other.isWired else { return false }
    return place == other.place
  }

  private var place: String {
    if !name.isEmpty { return name }
    let number = offset.map { "\($0)" } ?? ""
    return chip == Self.header ? "GPIO" + number : chip + " " + number
  }
}
