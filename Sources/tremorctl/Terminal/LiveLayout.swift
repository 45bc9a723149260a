/// Where things stand on the screen.
extension LiveView {
  /// Columns left of a trace, for its axis.
  private var margin: Int { 6 }

  func lines(width: Int, height: Int) -> [String] {
    let width = max(40, min(width, 240))
    let height = max(12, min(height, 100))
    var canvas = Canvas(width: width, height: height)
    drawHeader(&canvas)
    drawState(&canvas, row: 2)

    // Header 4 rows, two captions, ribbon, time axis, open event and footer are fixed; the rest is shared out.
    let closedRows = height >= 22 ? 4 : (height >= 17 ? 2 : 1)
    let plotRows = max(2, height - 10 - closedRows)
    let frequencyRows = max(1, (plotRows * 3 + 2) / 5)
    let amplitudeRows = max(1, plotRows - frequencyRows)
    let plot = Plot(
      canvas: canvas, left: margin, columns: width - margin - 1, now: updates.last?.time ?? 0, span: span, style: style)
    var row = 4
    var painter = plot
    painter.drawFrequency(updates, top: row, rows: frequencyRows)
    row += frequencyRows + 1
    painter.drawAmplitude(updates, top: row, rows: amplitudeRows)
    row += amplitudeRows + 1
    painter.drawRibbon(updates, row: row)
    painter.drawTimeAxis(row: row + 1)
    canvas = painter.canvas
    drawEvents(&canvas, top: row + 2, closedRows: closedRows)
    canvas.put(footer, height - 1, 1, .faint)
    return canvas.lines(hasColor: style.hasColor)
  }

  private func drawHeader(_ canvas: inout Canvas) {
    canvas.put(title, 0, 1, .strong)
    var right = clockTime(updates.last?.time ?? 0)
    if let duration { right += " / " + clockTime(duration) }
    let times = style.hasUnicode ? "×" : "x"
    right += "  " + (speed.map { times + decimal($0, $0 == $0.rounded() ? 0 : 1) } ?? "max")
    canvas.putRight("  " + right, 0, canvas.width - 1)
    let line: Character = style.hasUnicode ? "─" : "-"
    for column in 0..<canvas.width { canvas.put(line, 1, column, .faint) }
  }

  private func drawState(_ canvas: inout Canvas, row: Int) {
    guard let last = updates.last else {
      canvas.put("waiting for data", row, 1, .faint)
      return
    }
    let dot = style.hasUnicode ? "●" : "*"
    var at = canvas.put(dot + " " + last.state.uppercased(), row, 1, Ink.of(last.state))
    at = max(at + 2, 18)
    let separator = style.hasUnicode ? " · " : "  "
    if let label = last.label {
      at = canvas.put(readable(label), row, at, Ink.of(label))
      at = canvas.put(separator, row, at, .faint)
    }
    // A number without a rhythm behind it means nothing: it is shown while a label is open, the movement always.
    var figures: [String] = []
    if last.label != nil {
      if let f = last.frequency { figures.append(decimal(f, 2) + " Hz") }
      if let angle = last.angle { figures.append(decimal(angle, 2) + (style.hasUnicode ? "°" : " deg") + " p-p") }
    }
    if let a = last.acceleration { figures.append(decimal(a, a < 10 ? 1 : 0) + " mg") }
    if last.label != nil, let snr = last.snr { figures.append("SNR " + decimal(snr, 0) + " dB") }
    canvas.put(figures.joined(separator: separator), row, at)
  }

  /// `rest_oscillation` → "rest oscillation".
  private func readable(_ label: String) -> String { String(label.map { $0 == "_" ? " " : $0 }) }

  private func drawEvents(_ canvas: inout Canvas, top: Int, closedRows: Int) {
    let now = updates.last?.time ?? 0
    if let event = open.last {
      let mark = style.hasUnicode ? "▶" : ">"
      var at = canvas.put(mark + " " + readable(event.label), top, 1, Ink.of(event.label))
      at = canvas.put(
        "  since \(clockTime(event.start)), \(decimal(max(0, now - event.start), 1)) s", top, at, .strong)
      if open.count > 1 {
        let others = open.dropLast().map { readable($0.label) }.joined(separator: ", ")
        canvas.put("   also: " + others, top, at, .faint)
      }
    } else {
      canvas.put(style.hasUnicode ? "▷ no event open" : "> no event open", top, 1, .faint)
    }
    for (n, event) in closed.suffix(closedRows).reversed().enumerated() {
      let row = top + 1 + n
      let end = event.end ?? event.start
      canvas.putRight(clockTime(event.start), row, 9, .faint)
      canvas.put((style.hasUnicode ? "–" : "-") + clockTime(end), row, 9, .faint)
      canvas.put(readable(event.label), row, 18, Ink.of(event.label))
      canvas.putRight(decimal(end - event.start, 1) + " s", row, 50)
      if let f = event.frequency { canvas.putRight(decimal(f, 2) + " Hz", row, 61) }
      if let a = event.angle { canvas.putRight(decimal(a, 2) + (style.hasUnicode ? "°" : " deg") + " p-p", row, 76) }
    }
  }
}
