/// Figures as dots on lines that are their 95 % intervals, a row each.
package struct IntervalPlot {
  package enum Scale: Sendable {
    /// 0 to 1.
    case share
    /// Events an hour: its fourth root, so that a tenth and a hundred both are to be seen.
    case perHour
    /// Seconds: their square root.
    case seconds
  }

  package struct Row: Sendable {
    var name: String
    var note: String
    var figure: Figure
    /// The middle half, where there is one.
    var quartiles: (low: Double, high: Double)?
  }

  private let title: String
  private let axis: String
  private let scale: Scale
  private var rows: [Row] = []
  private var targets: [(value: Double, words: String)] = []

  package init(title: String, axis: String, scale: Scale) {
    self.title = title
    self.axis = axis
    self.scale = scale
  }

  package mutating func add(_ name: String, _ figure: Figure, note: String = "") {
    rows.append(Row(name: name, note: note, figure: figure))
  }

  /// The median, the middle half and nine tenths of `values`; nothing where there are none.
  package mutating func add(_ name: String, distribution values: [Double], note: String = "") {
    guard let median = Figures.median(values) else { return }
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] }
    let figure = Figure(
      value: median, low: quantile(0.05), high: quantile(0.95), records: 1, weight: Double(values.count))
    rows.append(Row(name: name, note: note, figure: figure, quartiles: (quantile(0.25), quantile(0.75))))
  }

  /// A line at what is to be reached.
  package mutating func add(target: Double, _ words: String) { targets.append((target, words)) }

  package var isEmpty: Bool { rows.isEmpty }

  package var svg: String {
    let (left, width, top, pitch) = (200.0, 360.0, targets.isEmpty ? 40.0 : 54.0, 18.0)
    let bottom = top + Double(rows.count) * pitch
    let last = ticks.last ?? 1
    func x(_ value: Double) -> Double { left + width * position(min(value, last)) / position(last) }
    var svg = SVG(width: left + width + 120, height: bottom + 44)
    svg.text(title, 10, 18, size: 13)
    for tick in ticks {
      svg.line(x(tick), top, x(tick), bottom, colour: SVG.pale, width: 0.6)
      svg.text(tick == tick.rounded() ? "\(Int(tick))" : SVG.n(tick), x(tick), bottom + 14, .middle, size: 10)
    }
    for target in targets {
      svg.line(x(target.value), top - 3, x(target.value), bottom, colour: SVG.orange, isDashed: true)
      svg.text(target.words, x(target.value), top - 8, .middle, size: 10, fill: SVG.orange)
    }
    for (k, row) in rows.enumerated() {
      let y = top + (Double(k) + 0.5) * pitch
      let f = row.figure
      svg.text(row.name, left - 10, y + 3.5, .end, size: 10)
      svg.line(x(f.low), y, x(f.high), y, colour: SVG.blue, width: 1.5)
      if let box = row.quartiles { svg.line(x(box.low), y, x(box.high), y, colour: SVG.blue, width: 7) }
      svg.dot(x(f.value), y, fill: row.quartiles == nil ? SVG.blue : SVG.black)
      svg.text(row.note, left + width + 12, y + 3.5, size: 10, fill: SVG.grey)
    }
    svg.text(axis, left + width / 2, bottom + 34, .middle)
    return svg.text
  }

  private var ticks: [Double] {
    let most = max(rows.map(\.figure.high).max() ?? 0, targets.map(\.value).max() ?? 0)
    switch scale {
    case .share: return [0, 0.2, 0.4, 0.6, 0.8, 1]
    case .perHour: return Self.upTo(most, [0, 0.1, 1, 5, 20, 100, 300, 1000, 3000])
    case .seconds: return Self.upTo(most, [0, 1, 2, 5, 10, 20, 50, 100, 200, 500])
    }
  }

  /// Never 0 alone: an axis has a length, whatever was counted.
  private static func upTo(_ most: Double, _ all: [Double]) -> [Double] {
    Array(all.prefix(max(3, (all.firstIndex { $0 >= most } ?? all.count - 1) + 1)))
  }

  private func position(_ value: Double) -> Double {
    switch scale {
    case .share: max(0, value)
    case .seconds: max(0, value).squareRoot()
    case .perHour: max(0, value).squareRoot().squareRoot()
    }
  }
}
