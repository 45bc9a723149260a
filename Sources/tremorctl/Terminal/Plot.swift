/// Draws the scrolling traces: time runs to the right, now is the right edge.
struct Plot {
  var canvas: Canvas
  let left: Int
  let columns: Int
  let now: Double
  let span: Double
  let style: TerminalStyle

  /// The sub-column (of `count` in the whole width) that `time` falls in; nil if it has scrolled out.
  private func slot(_ time: Double, of count: Int) -> Int? {
    let part = 1 - (now - time) / span
    guard part > 0, part <= 1 else { return nil }
    return min(count - 1, Int(part * Double(count)))
  }

  private mutating func axis(_ top: Int, _ rows: Int, _ caption: String) {
    for row in top..<(top + rows) { canvas.put(style.hasUnicode ? "│" : "|", row, left - 1, .faint) }
    canvas.put(caption, top - 1, 1, .faint)
  }

  private mutating func tick(_ text: String, _ row: Int) {
    canvas.putRight(text, row, left - 1, .faint)
    canvas.put(style.hasUnicode ? "┤" : "+", row, left - 1, .faint)
  }

  /// A dot a hop, 0 to 20 Hz: faint where nothing has a name, in the label's ink where something has.
  mutating func drawFrequency(_ updates: [LiveView.Update], top: Int, rows: Int) {
    axis(top, rows, "Hz")
    let highest = 20.0
    for value in rows >= 5 ? [0, 5, 10, 15, 20] : [0, 20] {
      tick("\(value)", top + min(rows - 1, Int((1 - Double(value) / highest) * Double(rows))))
    }
    let (across, down) = style.hasUnicode ? (2, 4) : (1, 1)
    // Bits of the eight dots of a Braille cell, by column and row (Unicode chart U+2800).
    let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    var cells = [UInt32](repeating: 0, count: rows * columns)
    var inks = [Ink](repeating: .faint, count: rows * columns)
    for update in updates {
      guard let f = update.frequency, f >= 0, f <= highest, let x = slot(update.time, of: columns * across) else {
        continue
      }
      let y = min(rows * down - 1, Int((1 - f / highest) * Double(rows * down)))
      let cell = y / down * columns + x / across
      cells[cell] |= bits[x % across][y % down]
      if let label = update.label { inks[cell] = Ink.of(label) == .plain ? .strong : Ink.of(label) }
    }
    for cell in cells.indices where cells[cell] != 0 {
      let isNamed = inks[cell] != .faint
      let dot: Character =
        style.hasUnicode ? Character(Unicode.Scalar(0x2800 + cells[cell]) ?? " ") : (isNamed ? "o" : ".")
      canvas.put(dot, top + cell / columns, left + cell % columns, inks[cell])
    }
  }

  /// Bars: degrees peak to peak where they are known, else milli-g; the scale fits the largest on the screen.
  mutating func drawAmplitude(_ updates: [LiveView.Update], top: Int, rows: Int) {
    let hasAngle = updates.contains { $0.angle != nil }
    var heights = [Double](repeating: 0, count: columns)
    var inks = [Ink](repeating: .faint, count: columns)
    for update in updates {
      guard let value = hasAngle ? update.angle : update.acceleration, let x = slot(update.time, of: columns) else {
        continue
      }
      heights[x] = max(heights[x], value)
      if let label = update.label { inks[x] = Ink.of(label) == .plain ? .strong : Ink.of(label) }
    }
    // A hop is wider than a column on a wide screen: carry a bar over single empty columns.
    for x in 1..<max(2, columns - 1) where heights[x] == 0 && heights[x - 1] > 0 && heights[x + 1] > 0 {
      heights[x] = min(heights[x - 1], heights[x + 1])
      inks[x] = inks[x - 1]
    }
    let scale = ceiling(heights.max() ?? 0)
    axis(top, rows, (hasAngle ? (style.hasUnicode ? "°" : "deg") + " p-p" : "mg rms"))
    tick(scale < 1 ? decimal(scale, 1) : decimal(scale, 0), top)
    tick("0", top + rows - 1)
    let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for x in 0..<columns where heights[x] > 0 {
      let eighths = min(rows * 8, max(1, Int((heights[x] / scale * Double(rows * 8)).rounded())))
      for row in 0..<rows {
        let part = min(8, eighths - (rows - 1 - row) * 8)
        guard part > 0 else { continue }
        let isNamed = inks[x] != .faint
        let ascii: Character = part >= 4 ? (isNamed ? "#" : ":") : "."
        canvas.put(style.hasUnicode ? blocks[part] : ascii, top + row, left + x, inks[x])
      }
    }
  }

  /// 0.5, 1, 2, 5, 10 and so on, at or above `value`.
  private func ceiling(_ value: Double) -> Double {
    var decade = 0.1
    while decade < 1e6 {
      for step in [1.0, 2, 5] where value <= decade * step * 1.0001 && decade * step >= 0.5 { return decade * step }
      decade *= 10
    }
    return 1e6
  }

  /// The states one after the other, each with its name where there is room.
  mutating func drawRibbon(_ updates: [LiveView.Update], row: Int) {
    var spans: [(state: String, from: Int, to: Int)] = []
    for update in updates {
      guard let x = slot(update.time, of: columns) else { continue }
      if let last = spans.last, last.state == update.state {
        spans[spans.count - 1].to = x
      } else {
        spans.append((update.state, x, x))
      }
    }
    let bar: Character = style.hasUnicode ? "▌" : "|"
    let line: Character = style.hasUnicode ? "─" : "-"
    canvas.put("state", row, 0, .faint)
    for (n, span) in spans.enumerated() {
      let end = n + 1 < spans.count ? spans[n + 1].from : columns
      guard end > span.from else { continue }
      let ink = Ink.of(span.state)
      for x in span.from..<end { canvas.put(line, row, left + x, ink) }
      canvas.put(bar, row, left + span.from, ink)
      let room = end - span.from - 1
      if room >= min(4, span.state.count) {
        canvas.put(spoken(span.state), row, left + span.from + 1, ink, limit: room)
      }
    }
  }

  mutating func drawTimeAxis(row: Int) {
    let minus = style.hasUnicode ? "−" : "-"
    canvas.put("\(minus)\(Int(span)) s", row, left, .faint)
    for part in 1...3 {
      let text = "\(minus)\(Int(span) * (4 - part) / 4)"
      canvas.put(text, row, left + columns * part / 4 - text.count / 2, .faint)
    }
    canvas.putRight("now", row, left + columns, .faint)
  }
}
