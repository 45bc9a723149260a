import Wire

/// A status as a person reads it: one line a thing, what is wrong at the end.
struct StatusTable {
  private var rows: [(name: String, words: String)] = []
  private let faults: [String]

  init(_ status: StatusMessage) {
    faults = status.faults + [status.configuration?.text].compactMap(\.self)
    add("state", status.state + Self.age(status.sampleAge))
    add("run", "\(status.run), up \(Self.span(status.uptime))")
    add("sensor", (status.chip ?? "not found yet") + Self.stuck(status.stuckAxes))
    add("rate", Self.rate(status))
    add("samples", Self.samples(status))
    add("reads", Self.pacing(status))
    add("bus", Self.bus(status.counters))
    add("clock", status.clock)
    if let recording = status.recording { add("recording", Self.recording(recording)) }
    add("log", Self.log(status.log))
    add("journal", "next line \(status.nextSequence), \(Self.count(status.readers, "reader"))")
  }

  private mutating func add(_ name: String, _ words: String) { rows.append((name, words)) }

  func text(_ style: TerminalStyle) -> String {
    func bold(_ text: String) -> String { style.hasColor ? Ink.strong.code + text + "\u{1B}[0m" : text }
    var out = ""
    for (name, words) in rows {
      out += bold(name) + String(repeating: " ", count: 11 - name.count) + words + "\n"
    }
    let mark = style.hasUnicode ? "✗" : "x"
    for fault in faults { out += (style.hasColor ? Ink.red.code + mark + "\u{1B}[0m" : mark) + " fault    \(fault)\n" }
    if faults.isEmpty { out += (style.hasUnicode ? "✓" : "+") + " no fault\n" }
    return out
  }

  private static func age(_ age: Double?) -> String {
    guard let age else { return ", no sample yet" }
    return ", newest sample \(age < 10 ? decimal(age, 2) + " s" : span(age)) ago"
  }

  private static func rate(_ status: StatusMessage) -> String {
    guard let measured = status.measuredRate else { return "not measured yet" }
    var words = decimal(measured, 3)
    if let error = status.rateError { words += " ± " + decimal(error, 3) }
    words += " Hz"
    if let nominal = status.nominalRate { words += ", nominal " + decimal(nominal, 3) }
    return words + (status.rateState.map { ", \($0)" } ?? "")
  }

  private static func samples(_ status: StatusMessage) -> String {
    let counts = status.samples
    // What is replayed was offered by nobody.
    let offered = counts.offered > 0 ? " of \(counts.offered) offered" : ""
    var words = "\(counts.read) read\(offered), \(counts.lost) lost"
    let causes = ClosedSet.gapCause.words.filter { status.lost[$0] != nil }
    let others = status.lost.keys.filter { !causes.contains($0) }.sorted()
    let parts = (causes + others).map { "\($0) \(status.lost[$0] ?? 0)" }
    if !parts.isEmpty { words += " (" + parts.joined(separator: ", ") + ")" }
    return words
  }

  private static func pacing(_ status: StatusMessage) -> String {
    let paced =
      switch status.pacing {
      case "none": "by a timer"
      case "edges": "by the data-ready line"
      case "silent": "by a timer, the data-ready line is silent"
      case "refused": "by a timer, the data-ready line cannot be had"
      default: status.pacing
      }
    guard let late = status.lateness99 else { return paced }
    let most = status.latenessMost.map { ", most \(decimal($0, 2))" } ?? ""
    return "\(paced); 99 % at most \(decimal(late, 2)) ms late\(most)"
  }

  private static func bus(_ counters: StatusCounters) -> String {
    var parts = [count(counters.busErrors, "error"), count(counters.setups, "setup")]
    for (number, name) in [
      (counters.fifoOverflows, "FIFO overflow"), (counters.badFrames, "bad frame"),
      (counters.doubtfulCounts, "doubtful count"), (counters.missedEdges, "missed edge"),
      (counters.ringFull, "full ring"), (counters.outputsLost, "lost output"), (counters.recordLost, "lost record"),
    ] where number > 0 { parts.append(count(number, name)) }
    return parts.joined(separator: ", ")
  }

  private static func recording(_ note: RecordingNote) -> String {
    var words = note.state
    if let file = note.file { words += " " + file }
    if note.bytes > 0 { words += ", \(size(note.bytes)) written" }
    return words + (note.bytesPerDay.map { ", \(size($0)) a day" } ?? "")
  }

  private static func log(_ note: LogNote) -> String {
    var words = "\(spoken(note.state)), \(size(note.bytes)), from line \(note.oldestSequence)"
    if note.pending > 0 { words += ", \(count(note.pending, "line")) waiting" }
    if note.failed > 0 { words += ", \(count(note.failed, "line")) had no room" }
    return words + (note.bytesPerDay.map { ", \(size($0)) a day" } ?? "")
  }

  private static func stuck(_ axes: [String]) -> String {
    axes.isEmpty ? "" : ", stuck: " + axes.joined(separator: " ")
  }

  private static func count(_ number: Int, _ name: String) -> String { "\(number) \(name)\(number == 1 ? "" : "s")" }

  private static func size(_ bytes: Int) -> String {
    bytes < 1_000_000 ? decimal(Double(bytes) / 1000, 1) + " kB" : decimal(Double(bytes) / 1e6, 1) + " MB"
  }

  /// 75 → "1 min 15 s", 100000 → "1 d 3 h".
  static func span(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e12)))
    let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    guard let first = units.firstIndex(where: { whole >= $0.0 }) else { return "0 s" }
    var words = "\(whole / units[first].0) \(units[first].1)"
    if first + 1 < units.count, case let rest = whole % units[first].0 / units[first + 1].0, rest > 0 {
      words += " \(rest) \(units[first + 1].1)"
    }
    return words
  }
}
