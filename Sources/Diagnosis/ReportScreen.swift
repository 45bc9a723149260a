/// A report as lines for a terminal of any width: sign, state in a word, check, words; below it what to do.
///
/// Pure: colours are put on by whoever draws it. No meaning hangs on them, nor on a sign alone.
package struct ReportScreen: Sendable {
  /// How a piece of text is meant.
  package enum Tone: Sendable, Equatable {
    case plain
    case faint
    case strong
    case state(CheckState)
  }

  package struct Piece: Sendable, Equatable {
    package var text: String
    package var tone: Tone
  }

  package typealias Line = [Piece]

  private let report: Report
  private let title: String
  private let hasUnicode: Bool
  /// Columns before the words: sign, state, check.
  private static let margin = 19

  /// - Parameter title: The first line's left side.
  package init(_ report: Report, title: String, hasUnicode: Bool) {
    self.report = report
    self.title = title
    self.hasUnicode = hasUnicode
  }

  /// - Parameters:
  ///   - width: Columns, at least 60 are used.
  ///   - height: Rows; with room enough an empty line stands between the groups.
  package func lines(width: Int, height: Int) -> [Line] {
    let width = max(60, min(width, 200))
    var groups: [(Check.Group, [Line])] = []
    for finding in report.findings {
      let group = finding.check.group
      if groups.last?.0 != group { groups.append((group, [])) }
      groups[groups.count - 1].1 += lines(of: finding, width)
    }
    let count = groups.reduce(3) { $0 + $1.1.count }
    let isLoose = count + groups.count <= height
    var all = [heading(width)]
    all.append([Piece(text: String(repeating: hasUnicode ? "─" : "-", count: width), tone: .faint)])
    for (index, group) in groups.enumerated() {
      if index > 0, isLoose { all.append([]) }
      all += group.1
    }
    if isLoose { all.append([]) }
    all.append(verdict)
    return all
  }

  /// Without colours, each line without spaces at its end.
  package func text(width: Int, height: Int) -> String {
    lines(width: width, height: height).map { line in
      var text = line.map(\.text).joined()
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }

  private func heading(_ width: Int) -> Line {
    let model = clean(report.facts.machine.model ?? "")
    let space = width - 1 - title.count - model.count
    if model.isEmpty || space < 2 { return [Piece(text: " " + title, tone: .strong)] }
    return [
      Piece(text: " " + title, tone: .strong), Piece(text: String(repeating: " ", count: space - 1), tone: .plain),
      Piece(text: model, tone: .faint),
    ]
  }

  private func lines(of finding: Finding, _ width: Int) -> [Line] {
    let room = width - Self.margin
    let state = padded(sign(finding.state) + " " + finding.state.word, 10)
    let check = padded(finding.check.rawValue, 8)
    let blank = String(repeating: " ", count: Self.margin)
    var lines: [Line] = []
    for (index, piece) in wrapped(clean(finding.words), room).enumerated() {
      lines.append(
        index == 0
          ? [
            Piece(text: state, tone: .state(finding.state)), Piece(text: check, tone: .faint),
            Piece(text: " " + piece, tone: .plain),
          ]
          : [Piece(text: blank + piece, tone: .plain)])
    }
    if let help = finding.help {
      let arrow = hasUnicode ? "→ " : "> "
      for (index, piece) in wrapped(clean(help), room - 2).enumerated() {
        lines.append([
          Piece(text: blank + (index == 0 ? arrow : "  "), tone: .state(finding.state)),
          Piece(text: piece, tone: .strong),
        ])
      }
    }
    return lines
  }

  private var verdict: Line {
    let faults = report.findings.count { $0.state == .fault }
    let warnings = report.findings.count { $0.state == .warning }
    let skipped = report.findings.count { $0.state == .skipped }
    var parts: [String] = []
    if faults > 0 { parts.append(counted(faults, "fault")) }
    if warnings > 0 { parts.append(counted(warnings, "warning")) }
    if parts.isEmpty { parts.append("all is well") }
    if skipped > 0 { parts.append("\(skipped) skipped") }
    let text = parts.joined(separator: ", ") + (report.exitCode == 0 ? "" : "; exit code \(report.exitCode)")
    return [
      Piece(text: sign(report.state) + " " + text, tone: .state(report.state))
    ]
  }

  private func sign(_ state: CheckState) -> String {
    switch state {
    case .skipped: hasUnicode ? "·" : "-"
    case .ok: hasUnicode ? "✓" : "+"
    case .warning: "!"
    case .fault: hasUnicode ? "✗" : "X"
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// What a terminal of that kind can show, and nothing that steers it: names come from the kernel and from files.
  private func clean(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): out += "?"
      case "±" where !hasUnicode: out += "+-"
      case "°" where !hasUnicode: out += "deg"
      case "−" where !hasUnicode: out += "-"
      case "µ" where !hasUnicode: out += "u"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Broken at spaces; a word that is longer than a line is cut.
  private func wrapped(_ text: String, _ room: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = String(word)
      if !line.isEmpty, line.count + 1 + word.count > room {
        lines.append(line)
        line = ""
      }
      while word.count > room {
        lines.append(String(word.prefix(room)))
        word = String(word.dropFirst(room))
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
