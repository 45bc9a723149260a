/// Puts frames on a terminal and sends only what differs from the frame before: a serial line carries little.
struct ScreenPainter {
  private let hasColor: Bool
  /// The terminal shifts the rest of a line when characters are deleted: a trace that has moved needs its new end only.
  private let canShift: Bool
  private var shown: Canvas?

  /// `terminal` is TERM: all that is in use deletes characters but the VT100 itself.
  init(hasColor: Bool, terminal: String?) {
    self.hasColor = hasColor
    canShift = terminal != "vt100"
  }

  /// The screen no longer shows what was sent to it.
  mutating func forget() { shown = nil }

  /// The bytes that turn the frame before into this one.
  mutating func bytes(for canvas: Canvas) -> String {
    defer { shown = canvas }
    guard let shown, shown.width == canvas.width, shown.height == canvas.height else {
      var out = "\u{1B}[0m\u{1B}[2J"
      for (row, line) in canvas.lines(hasColor: hasColor).enumerated() where !line.isEmpty {
        out += Self.move(row, 0) + line
      }
      return out
    }
    var out = ""
    for row in 0..<canvas.height {
      let (old, new) = (Array(shown.row(row)), Array(canvas.row(row)))
      if old != new { out += change(row, old, new) }
    }
    return out
  }

  private static func move(_ row: Int, _ column: Int) -> String { "\u{1B}[\(row + 1);\(column + 1)H" }

  private func change(_ row: Int, _ old: [Canvas.Cell], _ new: [Canvas.Cell]) -> String {
    var best = difference(row, old, new)
    guard canShift, best.utf8.count > 40 else { return best }
    let left = LiveView.margin
    for count in 1...3 where left + count < old.count {
      let shifted = old[..<left] + old[(left + count)...] + [Canvas.Cell](repeating: Canvas.Cell(), count: count)
      let other = Self.move(row, left) + "\u{1B}[\(count)P" + difference(row, Array(shifted), new)
      if other.utf8.count < best.utf8.count { best = other }
    }
    return best
  }

  /// The stretches that differ, each after a movement of the cursor; equal cells between two that are near are sent too.
  private func difference(_ row: Int, _ old: [Canvas.Cell], _ new: [Canvas.Cell]) -> String {
    let near = 8
    var out = ""
    let end = new.lastIndex { $0.character != " " }.map { $0 + 1 } ?? 0
    var at = 0
    while at < end {
      guard old[at] != new[at] else {
        at += 1
        continue
      }
      var last = at
      var next = at + 1
      while next < end, next - last <= near {
        if old[next] != new[next] { last = next }
        next += 1
      }
      out += Self.move(row, at) + Canvas.text(new[at...last], hasColor: hasColor)
      at = last + 1
    }
    if old[end...].contains(where: { $0.character != " " }) { out += Self.move(row, end) + "\u{1B}[K" }
    return out
  }
}
