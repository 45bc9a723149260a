/// Where things stand on the screen.
extension LiveView {
  /// Columns left of a trace, for its axis.
  static let margin = 6
  private var margin: Int { Self.margin }

  func canvas(width: Int, height: Int) -> Canvas {
    let width = max(40, min(width, 240))
    let height = max(12, min(height, 100))
    var canvas = Canvas(width: width, height: height)
    drawHeader(&canvas)
    drawState(&canvas, row: 2)

    // Header 4 rows, two captions, ribbon, time axis, open event and footer are fixed; the rest is shared out.
    let hasSpectrum = height >= 16 && updates.contains { $0.bands != nil }
    let extra = (hasSpectrum ? 1 : 0) + (facts == nil ? 0 : 1)
    let closedRows = max(1, (height >= 22 ? 4 : (height >= 17 ? 2 : 1)) - extra)
    let plotRows = max(2, height - 10 - closedRows - extra)
    let frequencyRows = max(1, (plotRows * 3 + 2) / 5)
    let amplitudeRows = max(1, plotRows - frequencyRows)
    // The traces move by whole columns, so that a screen that can shift a line needs no new one.
    let columns = width - margin - 1
    let step = span / Double(columns)
    let now = ((updates.last?.time ?? 0) / step).rounded(.up) * step
    let plot = Plot(canvas: canvas, left: margin, columns: columns, now: now, span: span, style: style)
    var row = 4
    var painter = plot
    painter.drawFrequency(updates, top: row, rows: frequencyRows)
    row += frequencyRows + 1
    painter.drawAmplitude(updates, top: row, rows: amplitudeRows)
    row += amplitudeRows + 1
    painter.drawRibbon(updates, row: row)
    painter.drawTimeAxis(row: row + 1)
    canvas = painter.canvas
    row += 2
    if hasSpectrum {
      drawSpectrum(&canvas, row: row)
      row += 1
    }
    drawEvents(&canvas, top: row, closedRows: closedRows)
    if let facts {
      let mark = style.hasUnicode ? "✗ " : "! "
      canvas.put((facts.isWarning ? mark : "") + facts.text, height - 2, 1, facts.isWarning ? .red : .plain)
    }
    canvas.put(footer, height - 1, 1, .faint)
    return canvas
  }

  private func drawHeader(_ canvas: inout Canvas) {
    canvas.put(title, 0, 1, .strong)
    var right = clockTime(updates.last?.time ?? 0)
    right += clockNote
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
    var at = canvas.put(dot + " " + readable(last.state).uppercased(), row, 1, Ink.of(last.state))
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

  /// A bar a band, to the strongest of them.
  private func drawSpectrum(_ canvas: inout Canvas, row: Int) {
    guard let bands = updates.last(where: { $0.bands != nil })?.bands, bands.count == 4 else { return }
    let names = style.hasUnicode ? ["0.5–3 Hz", "3–8", "8–13", "13–20"] : ["0.5-3 Hz", "3-8", "8-13", "13-20"]
    let most = max(1, bands.max() ?? 0)
    let blocks: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    canvas.put("mg", row, 1, .faint)
    // What name, bar and figure of the four share: all but the margin.
    let room = (canvas.width - margin - 1) / 4
    for (n, value) in bands.enumerated() {
      let left = margin + n * room
      let start = canvas.put(names[n], row, left, .faint) + 1
      let figure = decimal(value, value < 10 ? 1 : 0)
      let cells = max(1, left + room - 1 - 4 - 1 - start)
      let eighths = min(cells * 8, Int((max(0, value) / most * Double(cells * 8)).rounded()))
      for cell in 0..<cells {
        let part = min(8, eighths - cell * 8)
        guard part > 0 else { break }
        canvas.put(style.hasUnicode ? blocks[part] : (part >= 4 ? "#" : "-"), row, start + cell, .cyan)
      }
      canvas.putRight(figure, row, left + room - 1)
    }
  }

  /// `rest_oscillation` → "rest oscillation".
  private func readable(_ label: String) -> String { spoken(label) }

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
